import type { Logger } from 'pino'
import { cursorText } from '#server/events/cursor.ts'
import type { Cursor, RecordedEvent } from '#server/events/event.ts'
import type { Tail } from '#server/events/tail.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { alertAudience, seatsTouched } from './audience.ts'
import type { Hub } from './hub.ts'
import { alertOf, load, messagesOf, offerMessage, seatMessage, type Loaded, type Loaders } from './messages.ts'

export interface RelayDeps {
  tail: Pick<Tail, 'on' | 'cursor'>
  hub: Hub
  loaders: Loaders
  log: Logger
}

const largest = 500
const seatsEveryMs = 250
/** Between two batches: under load several events of one ticket are then told with one look at it. */
const gatherMs = 50
const attempts = 5

/**
 * Follows the stream and tells the sockets of this process. Two lanes: offers go out at once, since a seat decides within
 * seconds; the rest waits until the present state of its batch is loaded. `hub.place` moves behind the slow lane: whoever
 * reconnects from the cursor of a message is never without what came before it.
 */
export class Relay {
  readonly #deps: RelayDeps
  readonly #unsubscribe: () => void
  #queue: RecordedEvent[] = []
  #working: Promise<void> | null = null
  #offered: Cursor
  #seats = new Set<PersonId>()
  #seatTimer: NodeJS.Timeout | null = null
  #stopped = false

  constructor(deps: RelayDeps) {
    this.#deps = deps
    this.#offered = deps.tail.cursor
    deps.hub.place = deps.tail.cursor
    this.#unsubscribe = deps.tail.on((events) => this.#take(events))
  }

  /** How far the fast lane is: all offers up to here are told. */
  get offered(): Cursor {
    return this.#offered
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#unsubscribe()
    if (this.#seatTimer) clearTimeout(this.#seatTimer)
    await this.#working
  }

  #take(events: RecordedEvent[]): void {
    const { hub } = this.#deps
    for (const event of events) {
      const offer = offerMessage(event, hub.place)
      if (offer && hub.anybodyIn(offer.audience.near)) hub.send(offer)
      this.#offered = event.cursor
      this.#queue.push(event)
    }
    this.#working ??= this.#work().finally(() => (this.#working = null))
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) {
      await this.#tell(this.#queue.splice(0, largest))
      await new Promise((resolve) => setTimeout(resolve, gatherMs))
    }
  }

  async #tell(events: RecordedEvent[]): Promise<void> {
    const { hub } = this.#deps
    const end = events.at(-1)!.cursor
    if (hub.anybody) {
      const loaded = await this.#persist(() => this.#load(events))
      if (loaded) {
        // From here to the end nothing waits, so a socket that arrives is either before this batch or after it.
        for (const event of events) {
          const ticket = event.ticketId ? loaded.tickets.get(event.ticketId) : undefined
          if (ticket) hub.review({ id: event.ticketId!, ...ticket.scope })
          for (const out of messagesOf(event, loaded))
            if (hub.anybodyIn(out.audience.near.concat(out.audience.wide))) hub.send(out)
          for (const id of seatsTouched(event, ticket ? { id: event.ticketId!, ...ticket.scope } : null))
            this.#seats.add(id)
        }
        if (this.#seats.size > 0) this.#seatTimer ??= setTimeout(() => void this.#tellSeats(), seatsEveryMs)
      } else hub.tellReset(cursorText(end))
    }
    hub.place = end
  }

  /** Alerts, which cost most, only where somebody would hear of them; who arrives during the look makes for another one. */
  async #load(events: RecordedEvent[]): Promise<Loaded> {
    const { hub, loaders } = this.#deps
    const concerns = (event: RecordedEvent) =>
      alertOf(event) === null || (event.accountId !== null && hub.anybodyIn(alertAudience(event.accountId).near))
    for (;;) {
      const heard = events.filter(concerns)
      const loaded = await load(loaders, heard)
      if (events.filter(concerns).every((event) => heard.includes(event))) return loaded
    }
  }

  /** A seat's line changes several times within a moment of work: once in a while its present state is enough. */
  async #tellSeats(): Promise<void> {
    this.#seatTimer = null
    const { hub, loaders, log } = this.#deps
    const ids = [...this.#seats]
    this.#seats.clear()
    try {
      for (const seat of await loaders.seats(ids)) {
        const out = seatMessage(seat, hub.place)
        if (hub.anybodyIn(out.audience.near)) hub.send(out)
      }
    } catch (error) {
      log.warn({ err: error }, 'seats could not be loaded for the live board')
      for (const id of ids) this.#seats.add(id)
      if (!this.#stopped) this.#seatTimer ??= setTimeout(() => void this.#tellSeats(), 4 * seatsEveryMs)
    }
  }

  /** Null when it keeps failing: then everybody is asked to load afresh rather than left with something stale. */
  async #persist<T>(work: () => Promise<T>): Promise<T | null> {
    for (let attempt = 1; !this.#stopped; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (attempt === attempts) {
          this.#deps.log.error({ err: error }, 'what happened could not be loaded for the live channel')
          return null
        }
        this.#deps.log.warn({ err: error, attempt }, 'the live channel cannot load what happened; trying again')
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt))
      }
    }
    return null
  }
}
