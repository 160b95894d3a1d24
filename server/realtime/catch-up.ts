import type { Logger } from 'pino'
import type { Database } from '#server/db/client.ts'
import { compareCursors, cursorFrom, cursorText } from '#server/events/cursor.ts'
import type { Cursor, RecordedEvent } from '#server/events/event.ts'
import { readBetween } from '#server/events/stream.store.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { reaches, roomsOf, seatsTouched } from './audience.ts'
import type { Arrival, Hub, LiveSocket } from './hub.ts'
import { load, messagesOf, offerMessage, seatMessage, type Loaded, type Loaders, type Outgoing } from './messages.ts'
import type { Relay } from './relay.ts'

export interface CatchUpDeps {
  db: Database
  clock: Clock
  log: Logger
  hub: Hub
  relay: Pick<Relay, 'offered'>
  loaders: Loaders
}

interface Newcomer extends Arrival {
  /** What the browser knows. */
  from: Cursor
  /** What was told to others when it came: it hears the rest live. Offers were ahead by then. */
  told: Cursor
  offered: Cursor
  since: number
}

function isBefore({ message }: Outgoing, cursor: Cursor): boolean {
  const own = message && 'cursor' in message ? cursorFrom(message.cursor) : null
  return own !== null && compareCursors(own, cursor) <= 0
}

/** Beyond these it is cheaper, and surer, to load afresh. */
const mostEvents = 5_000
const mostMessages = 1_000
const longestAway = 24 * 3_600_000
const longestAheadMs = 2_000

/**
 * Lets sockets in. One that brings a cursor is told what it missed before anything new; meanwhile live messages for it wait.
 * Those that come together, as after a restart, are served together: one reading of the stream, one loading of lines.
 */
export class CatchUp {
  readonly #deps: CatchUpDeps
  #queue: Newcomer[] = []
  #working: Promise<void> | null = null
  #stopped = false

  constructor(deps: CatchUpDeps) {
    this.#deps = deps
  }

  arrive(socket: LiveSocket): void {
    const { hub, relay } = this.#deps
    const rooms = new Set(roomsOf(socket.data.actor))
    const from = socket.data.cursor
    const newcomer = {
      ...{ socket, rooms, waiting: [], from: from ?? hub.place, told: hub.place, offered: relay.offered },
      since: performance.now(),
    }
    hub.arrivals.add(newcomer)
    if (from === null) return this.#welcome(newcomer, [])
    this.#queue.push(newcomer)
    this.#working ??= this.#work().finally(() => (this.#working = null))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) {
      const together = await this.#reached(this.#queue.splice(0))
      if (together.length === 0) continue
      try {
        await this.#serve(together)
      } catch (error) {
        // They come back by themselves, with the cursor they have.
        this.#deps.log.warn({ err: error, sockets: together.length }, 'what was missed could not be read')
        for (const newcomer of together) this.#dismiss(newcomer)
      }
    }
  }

  /** A browser may have heard from another process what this one has not read yet: it waits a little, or stands nowhere. */
  async #reached(newcomers: Newcomer[]): Promise<Newcomer[]> {
    const { hub } = this.#deps
    const ahead = newcomers.filter((one) => compareCursors(one.from, one.told) > 0)
    for (const one of ahead) {
      if (compareCursors(one.from, hub.place) <= 0) {
        one.waiting = one.waiting.filter((out) => !isBefore(out, one.from))
        this.#welcome(one, [])
      } else if (performance.now() - one.since > longestAheadMs) this.#reset(one)
      else this.#queue.push(one)
    }
    if (ahead.length > 0 && this.#queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    return newcomers.filter((one) => !ahead.includes(one))
  }

  async #serve(together: Newcomer[]): Promise<void> {
    const { db, loaders } = this.#deps
    const earliest = together.map((one) => one.from).reduce((a, b) => (compareCursors(a, b) < 0 ? a : b))
    const latest = together.map((one) => one.offered).reduce((a, b) => (compareCursors(a, b) > 0 ? a : b))
    const events = await readBetween(db, earliest, latest, mostEvents + 1)
    const tooFar = this.#unreachable(events)
    const wanted = tooFar ? events.filter((event) => compareCursors(event.cursor, tooFar) > 0) : events
    const loaded = await load(loaders, wanted)
    const seats = await this.#seats(together, wanted, loaded)
    for (const one of together) {
      const missed = tooFar && compareCursors(one.from, tooFar) < 0 ? null : this.#missed(one, wanted, loaded)
      if (!missed || missed.length > mostMessages) this.#reset(one)
      else this.#welcome(one, [...missed, ...seats.filter((out) => reaches(out.audience, one.rooms))])
    }
  }

  /** The newest event that is too old or too many back to be told: readers who stand before it load afresh. */
  #unreachable(events: RecordedEvent[]): Cursor | null {
    const oldest = this.#deps.clock.now().getTime() - longestAway
    const aged = events.findLast((event) => event.at.getTime() < oldest)
    return aged?.cursor ?? (events.length > mostEvents ? events[0]!.cursor : null)
  }

  #missed({ from, told, offered, rooms }: Newcomer, events: RecordedEvent[], loaded: Loaded): Outgoing[] {
    const missed: Outgoing[] = []
    for (const event of events) {
      if (compareCursors(event.cursor, from) <= 0) continue
      if (compareCursors(event.cursor, offered) > 0) break
      const ahead = compareCursors(event.cursor, told) > 0
      const offer = offerMessage(event, ahead ? told : event.cursor)
      const all = [...(offer ? [offer] : []), ...(ahead ? [] : messagesOf(event, loaded))]
      missed.push(...all.filter((out) => reaches(out.audience, rooms)))
    }
    return missed
  }

  /** Seats are told as they are now, once. */
  async #seats(together: Newcomer[], events: RecordedEvent[], { tickets }: Loaded): Promise<Outgoing[]> {
    if (!together.some(({ socket }) => socket.data.actor.kind === 'staff')) return []
    const touched = new Set<PersonId>()
    for (const event of events) {
      const ticket = event.ticketId ? tickets.get(event.ticketId) : undefined
      for (const id of seatsTouched(event, ticket ? { id: event.ticketId!, ...ticket.scope } : null)) touched.add(id)
    }
    if (touched.size === 0) return []
    const place = together.map((one) => one.told).reduce((a, b) => (compareCursors(a, b) < 0 ? a : b))
    return (await this.#deps.loaders.seats([...touched])).map((seat) => seatMessage(seat, place))
  }

  /** What was missed, then what happened meanwhile, then the rooms. Nothing here waits, so nothing falls in between. */
  #welcome(newcomer: Newcomer, missed: Outgoing[]): void {
    const { hub, clock } = this.#deps
    const { socket, waiting, rooms } = newcomer
    hub.arrivals.delete(newcomer)
    if (!socket.connected) return
    for (const out of missed) hub.sendTo(socket, out)
    for (const out of waiting) hub.sendTo(socket, out)
    socket.emit('caughtUp', { cursor: cursorText(hub.place), serverTime: clock.now().toISOString() })
    void socket.join([...rooms])
  }

  #reset(newcomer: Newcomer): void {
    const { hub } = this.#deps
    newcomer.waiting.length = 0
    newcomer.socket.emit('reset', { cursor: cursorText(hub.place) })
    this.#welcome(newcomer, [])
  }

  #dismiss(newcomer: Newcomer): void {
    this.#deps.hub.arrivals.delete(newcomer)
    newcomer.socket.conn.close()
  }
}
