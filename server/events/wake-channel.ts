import type { Logger } from 'pino'
import type { TicketId } from '#server/kernel/ids.ts'
import { openNotifyLine } from './notify-line.ts'
import { localWake, type Wake, type Wakeable } from './wake.ts'

const wakeables = ['events', 'routing', 'sweeps'] as const satisfies Wakeable[]
const wakeChannel = 'keyline'
const viewerChannel = 'keyline_viewers'
const gatherMs = 5

/** Says in every process, this one included, that others look at a ticket now. Carries the ticket's id and nothing else. */
export interface ViewerNews {
  announce(ticketId: TicketId): void
  on(listener: (ticketId: TicketId) => void): () => void
}

export interface WakeChannel extends Wake {
  viewers: ViewerNews
  close(): Promise<void>
}

/**
 * The Wake over PostgreSQL. Listeners here are called within this turn of the event loop; other processes hear of it at
 * most every 5 ms, however many commits there were.
 */
export async function openWakeChannel(url: string, log: Logger): Promise<WakeChannel> {
  const wake = localWake()
  const viewers = localViewerNews()
  const line = await openNotifyLine({
    url,
    log,
    channels: [wakeChannel, viewerChannel],
    heard(channel, text) {
      if (channel === viewerChannel) return viewers.announce(text as TicketId)
      const named = new Set(text.split(','))
      wake.now(...wakeables.filter((what) => named.has(what)))
    },
    up: () => wake.now(...wakeables),
  })

  const tellHere = gathered((what: Wakeable[]) => wake.now(...what), setImmediate)
  let lastSent = -Infinity
  const tellOthers = gathered(
    (what: Wakeable[]) => {
      lastSent = performance.now()
      line.send(wakeChannel, what.join(','))
    },
    (send) => void setTimeout(send, Math.max(0, lastSent + gatherMs - performance.now())),
  )

  return {
    now(...what) {
      tellHere(what)
      tellOthers(what)
    },
    on: wake.on,
    viewers: {
      announce(ticketId) {
        viewers.announce(ticketId)
        line.send(viewerChannel, ticketId)
      },
      on: viewers.on,
    },
    close: () => line.close(),
  }
}

/** For tests and scripts in one process. */
export function localViewerNews(): ViewerNews {
  const listeners = new Set<(ticketId: TicketId) => void>()
  return {
    announce: (ticketId) => listeners.forEach((listener) => listener(ticketId)),
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Collects what is said until `later` comes round, then passes on each thing once. */
function gathered<T>(pass: (things: T[]) => void, later: (run: () => void) => void): (things: T[]) => void {
  const waiting = new Set<T>()
  return (things) => {
    if (waiting.size === 0 && things.length > 0) {
      later(() => {
        const all = [...waiting]
        waiting.clear()
        pass(all)
      })
    }
    for (const thing of things) waiting.add(thing)
  }
}
