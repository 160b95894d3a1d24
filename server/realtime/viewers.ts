import type { Logger } from 'pino'
import type { Actor } from '#server/auth/actor.ts'
import type { Database } from '#server/db/client.ts'
import type { ViewerNews } from '#server/events/wake-channel.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { repeat, type Repeating } from '#server/kernel/repeat.ts'
import { room } from './audience.ts'
import type { Hub, LiveSocket } from './hub.ts'
import type { Viewer } from './realtime.contract.ts'
import { dropStaleLooks, forgetConnection, forgetLook, noteLook, viewersOf } from './viewer.store.ts'

export interface ViewerDeps {
  db: Database
  clock: Clock
  log: Logger
  hub: Hub
  news: ViewerNews
  maySeeInside(actor: Actor, ticketId: TicketId): Promise<boolean>
}

const refreshMs = 5_000
const gatherMs = 20

/**
 * Who has a ticket open now. A look is a row, renewed by the browser; every process reads the rows of the tickets that its
 * own sockets look at, when another says that something changed there and every 5 s, since looks also run out.
 */
export class Viewers {
  readonly #deps: ViewerDeps
  readonly #told = new Map<TicketId, string>()
  readonly #changed = new Set<TicketId>()
  readonly #going = new Set<Promise<void>>()
  readonly #unsubscribe: () => void
  readonly #repeating: Repeating
  #allReadAt = performance.now()

  constructor(deps: ViewerDeps) {
    this.#deps = deps
    this.#repeating = repeat(() => this.#refresh(), {
      restMs: gatherMs,
      failed: (error, inARow) => {
        if (inARow === 1) deps.log.warn({ err: error }, 'who looks at which ticket could not be read')
      },
    })
    this.#unsubscribe = deps.news.on((ticketId) => {
      if (!deps.hub.anybodyIn([room.ticket(ticketId)])) return
      this.#changed.add(ticketId)
      this.#repeating.nudge()
    })
  }

  async look(socket: LiveSocket, ticketId: TicketId, typing: boolean): Promise<Viewer[]> {
    const { db, clock, news } = this.#deps
    const { actor } = socket.data
    if (actor.kind !== 'staff' || !(await this.#deps.maySeeInside(actor, ticketId))) {
      await this.leave(socket, ticketId)
      throw notFound('ticket')
    }
    // It may have closed while permission was asked; its rows would then outlive it by 20 s.
    if (!socket.connected) return []
    socket.data.looking.add(ticketId)
    void socket.join(room.ticket(ticketId))
    const look = { connection: socket.id, ticketId, personId: actor.id, typing }
    if (await noteLook(db, look, clock.now())) news.announce(ticketId)
    return (await viewersOf(db, [ticketId], clock.now())).get(ticketId) ?? []
  }

  async leave(socket: LiveSocket, ticketId: TicketId): Promise<void> {
    void socket.leave(room.ticket(ticketId))
    if (!socket.data.looking.delete(ticketId)) return
    await forgetLook(this.#deps.db, socket.id, ticketId)
    this.#deps.news.announce(ticketId)
  }

  /** The socket closed. */
  gone(socket: LiveSocket): void {
    if (socket.data.looking.size === 0) return
    const { db, news, log } = this.#deps
    const going = forgetConnection(db, socket.id)
      .then((ids) => ids.forEach((ticketId) => news.announce(ticketId)))
      .catch((error: unknown) => log.warn({ err: error }, 'a look could not be taken back; it runs out by itself'))
      .finally(() => this.#going.delete(going))
    this.#going.add(going)
  }

  async stop(): Promise<void> {
    this.#unsubscribe()
    await this.#repeating.stop()
    await Promise.all(this.#going)
  }

  async #refresh(): Promise<number> {
    const { db, clock, hub } = this.#deps
    const all = performance.now() - this.#allReadAt >= refreshMs
    const ids = all ? this.#lookedAt() : [...this.#changed]
    this.#changed.clear()
    if (all) {
      this.#allReadAt = performance.now()
      if (ids.length > 0) await dropStaleLooks(db, clock.now())
    }
    const found = ids.length > 0 ? await viewersOf(db, ids, clock.now()) : new Map<TicketId, Viewer[]>()
    for (const ticketId of ids) this.#tell(ticketId, found.get(ticketId) ?? [])
    for (const known of this.#told.keys()) if (!hub.anybodyIn([room.ticket(known)])) this.#told.delete(known)
    return Math.max(0, this.#allReadAt + refreshMs - performance.now())
  }

  #lookedAt(): TicketId[] {
    return [...new Set([...this.#deps.hub.sockets.values()].flatMap((socket) => [...socket.data.looking]))]
  }

  #tell(ticketId: TicketId, viewers: Viewer[]): void {
    const text = JSON.stringify(viewers)
    if (this.#told.get(ticketId) === text) return
    this.#told.set(ticketId, text)
    const audience = { near: [room.ticket(ticketId)], wide: [], except: [] }
    this.#deps.hub.send({ kind: 'viewers', message: { ticketId, viewers }, audience })
  }
}
