import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Sessions } from '#server/auth/session.ts'
import type { Database } from '#server/db/client.ts'
import { cursorText } from '#server/events/cursor.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { repeat, type Repeating } from '#server/kernel/repeat.ts'
import { beat } from './heartbeat.store.ts'
import type { Hub, LiveSocket } from './hub.ts'

export interface WatchDeps {
  db: Database
  clock: Clock
  log: Logger
  hub: Hub
  sessions: Pick<Sessions, 'of' | 'stillValid' | 'forget'>
}

const sessionsEveryMs = 1_000
const heartbeatEveryMs = 5_000
const placeEveryMs = 20_000
const attempts = 3
/** A reader with this much unsent is cut off: it comes back with its cursor and catches up. */
const mostUnsent = 1_000_000

/** What is looked after while sockets are open: their sessions, their seats' heartbeat, and readers that stall. */
export function startWatches(deps: WatchDeps): { beatSoon(): void; stop(): Promise<void> } {
  const { log } = deps
  const watch = (what: string, everyMs: number, look: () => Promise<void> | void): Repeating =>
    repeat(
      async () => {
        await look()
        return everyMs
      },
      {
        restMs: 100,
        failed: (error, inARow) => {
          if (inARow === 1) log.warn({ err: error }, `${what} could not be looked after`)
        },
      },
    )
  const heartbeat = watch('the heartbeat of seats', heartbeatEveryMs, () => beatSeats(deps))
  const watches = [
    heartbeat,
    watch('sessions of live connections', sessionsEveryMs, () => endRevoked(deps)),
    watch('stalled readers', sessionsEveryMs, () => cutStalled(deps)),
    watch('quiet readers', placeEveryMs, () => tellPlace(deps)),
  ]
  return {
    beatSoon: () => heartbeat.nudge(),
    stop: async () => void (await Promise.all(watches.map((one) => one.stop()))),
  }
}

async function beatSeats({ db, clock, hub }: WatchDeps): Promise<void> {
  const seats = new Set<PersonId>()
  for (const { data } of hub.sockets.values()) if (data.actor.kind === 'staff') seats.add(data.actor.id)
  let left = [...seats]
  // A row is held for milliseconds; who is passed over every time has his next turn in 5 s, long before anybody misses him.
  for (let turn = 0; left.length > 0 && turn < attempts; turn++) {
    if (turn > 0) await wait(50)
    left = await beat(db, left, clock.now())
  }
}

/**
 * One statement a second for all sessions of this process. A session that ended signs its sockets out; one whose rights
 * changed is cut after being told to load afresh, and comes back into other rooms.
 */
async function endRevoked({ hub, sessions }: WatchDeps): Promise<void> {
  const bySession = Map.groupBy(hub.sockets.values(), ({ data }) => data.session)
  bySession.delete(null)
  const valid = await sessions.stillValid(bySession.keys() as Iterable<string>)
  const revoked = [...bySession].filter(([id]) => !valid.has(id!)).flatMap(([, sockets]) => sockets)
  if (revoked.length === 0) return
  sessions.forget()
  await Promise.all(
    revoked.map(async (socket) => {
      const still = await sessions.of(headersOf(socket))
      if (still) socket.emit('reset', { cursor: cursorText(hub.place) })
      else socket.emit('signedOut')
      socket.disconnect(true)
    }),
  )
}

/** Of all headers of the handshake only the cookie says who it is. */
export function headersOf({ handshake }: LiveSocket): Headers {
  return new Headers(handshake.headers.cookie ? { cookie: handshake.headers.cookie } : {})
}

interface Wire {
  bufferedAmount?: number
  terminate?(): void
}

function cutStalled({ hub, log }: WatchDeps): void {
  for (const socket of hub.sockets.values()) {
    const { conn } = socket
    // engine.io keeps packets while the websocket is busy, and the websocket what the kernel does not take; neither is typed.
    const { writeBuffer } = conn as unknown as { writeBuffer: { data?: unknown }[] }
    const wire = (conn.transport as unknown as { socket?: Wire }).socket
    let unsent = wire?.bufferedAmount ?? 0
    for (const { data } of writeBuffer) unsent += typeof data === 'string' ? data.length : 0
    if (unsent < mostUnsent) continue
    log.warn({ unsent, as: socket.data.actor.kind }, 'a reader of the live channel stalls and is cut off')
    conn.close(true)
    wire?.terminate?.()
  }
}

function tellPlace({ hub, clock }: WatchDeps): void {
  if (hub.anybody) hub.tellPlace(clock.now().toISOString())
}
