import type { Server, Socket } from 'socket.io'
import type { Actor } from '#server/auth/actor.ts'
import { may, type TicketScope } from '#server/auth/permissions.ts'
import { cursorText } from '#server/events/cursor.ts'
import type { Cursor } from '#server/events/event.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { reaches, room, type Room } from './audience.ts'
import type { Bucket } from './bucket.ts'
import type { Outgoing } from './messages.ts'
import type { ClientToServer, ServerToClient } from './realtime.contract.ts'

export interface SocketData {
  actor: Actor
  /** The session's id with its rights, or null behind a private link. */
  session: string | null
  /** What the limit on connections counts: a session, or a link. */
  owner: string
  /** Where the browser stood when it came. */
  cursor: Cursor | null
  bucket: Bucket
  looking: Set<TicketId>
}

export type LiveServer = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>
export type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>

/** A socket that is still being told what it missed: what happens meanwhile waits here. */
export interface Arrival {
  socket: LiveSocket
  rooms: ReadonlySet<Room>
  waiting: Outgoing[]
}

/** Deliveries to whole roles in a second: one costs about 12 µs, so this is some 6 % of a core. */
const widePerSecond = 5_000
const hintEveryMs = 5_000

/**
 * Hands messages to the sockets of this process. What merely may interest a whole role is limited: beyond that, the role is
 * told every few seconds that tickets changed, and those whom a message concerns still hear it at once.
 */
export class Hub {
  readonly arrivals = new Set<Arrival>()
  readonly #io: LiveServer
  #budget = widePerSecond
  #filledAt = performance.now()
  readonly #stale = new Set<Room>()
  #hint: NodeJS.Timeout | null = null
  #place: Cursor

  constructor(io: LiveServer, place: Cursor) {
    this.#io = io
    this.#place = place
  }

  /** Everything up to here has been told. */
  set place(cursor: Cursor) {
    this.#place = cursor
  }

  get place(): Cursor {
    return this.#place
  }

  get sockets(): ReadonlyMap<string, LiveSocket> {
    return this.#io.sockets.sockets
  }

  membersOf(name: Room): LiveSocket[] {
    const ids = this.#io.sockets.adapter.rooms.get(name) ?? []
    return [...ids].flatMap((id) => this.sockets.get(id) ?? [])
  }

  /** Whether anybody here is in one of these rooms, or will be in a moment. */
  anybodyIn(rooms: readonly Room[]): boolean {
    if (rooms.some((name) => this.#io.sockets.adapter.rooms.has(name))) return true
    for (const { rooms: theirs } of this.arrivals) if (rooms.some((name) => theirs.has(name))) return true
    return false
  }

  get anybody(): boolean {
    return this.#io.sockets.sockets.size > 0
  }

  send(out: Outgoing): void {
    const { near, wide, except } = out.audience
    for (const arrival of this.arrivals) if (reaches(out.audience, arrival.rooms)) arrival.waiting.push(out)
    const present = (name: Room) => this.#io.sockets.adapter.rooms.has(name)
    const to = [...near.filter(present), ...this.#affordable(wide.filter(present))]
    if (to.length === 0) return
    const target = except.length > 0 ? this.#io.to(to).except(except) : this.#io.to(to)
    // The kind and its message belong together; the emitter's type cannot follow that through the union.
    target.emit(out.kind, ...([out.message] as never))
  }

  sendTo(socket: LiveSocket, out: Outgoing): void {
    socket.emit(out.kind, ...([out.message] as never))
  }

  /** Nothing can be told up to this cursor: everybody loads afresh. */
  tellReset(cursor: string): void {
    this.#io.emit('reset', { cursor })
  }

  /** Everybody who is in a room: those still arriving hear of their place when they have caught up. */
  tellPlace(serverTime: string): void {
    const arriving = [...this.arrivals].map(({ socket }) => socket.id)
    this.#io.except(arriving).emit('at', { cursor: cursorText(this.#place), serverTime })
  }

  /** Takes those out of a ticket's room who may no longer see it inside. */
  review(scope: TicketScope): void {
    for (const socket of this.membersOf(room.ticket(scope.id))) {
      if (may.seeInside(socket.data.actor, scope)) continue
      socket.data.looking.delete(scope.id)
      void socket.leave(room.ticket(scope.id))
    }
  }

  close(): void {
    if (this.#hint) clearTimeout(this.#hint)
  }

  #affordable(wide: Room[]): Room[] {
    if (wide.length === 0) return wide
    const now = performance.now()
    this.#budget = Math.min(widePerSecond, this.#budget + ((now - this.#filledAt) * widePerSecond) / 1_000)
    this.#filledAt = now
    const sizes = wide.map((name) => this.#io.sockets.adapter.rooms.get(name)?.size ?? 0)
    const cost = sizes.reduce((all, size) => all + size, 0)
    if (cost <= this.#budget) {
      this.#budget -= cost
      return wide
    }
    for (const name of wide) this.#stale.add(name)
    this.#hint ??= setTimeout(() => this.#hintStale(), hintEveryMs)
    return []
  }

  #hintStale(): void {
    this.#hint = null
    const rooms = [...this.#stale]
    this.#stale.clear()
    this.#io.to(rooms).emit('ticketsChanged', { cursor: cursorText(this.#place) })
  }
}
