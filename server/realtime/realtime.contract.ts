import { z } from 'zod'
import type { OfferCard } from '#server/routing/offer.contract.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import type { LiveBoard, SeatLine } from '#server/seats/seat-view.contract.ts'
import type { CustomerTicketLine, TicketLine } from '#server/tickets/ticket-view.contract.ts'

/** Where a browser stands in the event stream: `tx:id`. Sent with every message that comes from it. */
export const streamCursor = z.string().regex(/^\d{1,20}:\d{1,20}$/)

export interface Viewer {
  id: string
  name: string
  nameEn: string
  typing: boolean
  /** Has something begun here that is not sent, whether looking at the ticket now or not. */
  drafting: boolean
  looking: boolean
}

/** Server to browser. Messages that follow the stream carry its cursor; the others are about this moment only. */
export interface ServerToClient {
  /** All that was missed has been sent. */
  caughtUp: (message: { cursor: string; serverTime: string }) => void
  /** Everything up to this cursor has been told: said now and then, so that a quiet reader need not go far back. */
  at: (message: { cursor: string; serverTime: string }) => void
  /** Too much was missed to be told one by one, or what the reader may see has changed: load afresh. */
  reset: (message: { cursor: string }) => void
  /** A ticket the reader may see changed: `type` says how. `line` is its present state. */
  /** `by`: which colleague did it, where one did. */
  ticket: (message: {
    cursor: string
    type: string
    ticketId: string
    number: string
    by: string | null
    line: TicketLine
  }) => void
  /** The same for customers: their own tickets, in the portal or behind the private link. */
  customerTicket: (message: { cursor: string; type: string; number: string; line: CustomerTicketLine }) => void
  /** The ticket moved out of the reader's sight: take it off the lists. */
  ticketGone: (message: { cursor: string; ticketId: string }) => void
  /** More tickets changed than is worth telling one by one: lists load afresh. Said at most every 5 s. */
  ticketsChanged: (message: { cursor: string }) => void
  offer: (message: { cursor: string; offer: OfferCard }) => void
  offerEnded: (message: { cursor: string; offerId: string; ticketId: string; outcome: string }) => void
  seat: (message: { cursor: string; seat: SeatLine }) => void
  /** A what-if question was asked, is further on, has its answer, got another name or is gone. */
  whatIf: (message: { cursor: string; scenarioId: string; type: string; progress: number | null }) => void
  /** What changed on the floor since the message before (`seq - 1`); for who watches it. Null: that part is as it was. */
  floor: (message: FloorNews) => void
  alert: (message: { cursor: string; alert: AlertView }) => void
  /** A contact is asked whether something is settled, or is not any more: their portal looks again. */
  asks: (message: { cursor: string }) => void
  /** What the reader was told, or what runs, changed: look again. */
  attention: (message: { cursor: string; type: string }) => void
  /** A major incident changed: it says no more than which, and its reader looks at what is theirs to see. */
  incident: (message: { cursor: string; type: string; number: string }) => void
  /** The record of an account in trouble changed. `watched` says that the reader is on its watch list. */
  escalation: (message: { cursor: string; type: string; number: string; by: string | null; watchers: string[] }) => void
  /** A call rings, or one on the reader's screen moved on: look again. */
  call: (message: { cursor: string; type: string; callId: string }) => void
  /** A question was asked, went to somebody else, was answered or taken back: its reader looks again. */
  question: (message: { cursor: string; type: string }) => void
  /** Something is to be done about an article, is somebody else's now, or is done. */
  articleTask: (message: { cursor: string; type: string }) => void
  /** Some text went a step on its way or was published: whoever has one open looks what became of theirs. */
  writing: (message: { cursor: string; type: string }) => void
  /** A new pattern was written down: it is in progress, and may be what the reader is looking at. */
  pattern: (message: { cursor: string; number: string }) => void
  /** What the house keeps of an account changed: people, circuits, resources, health. Its reader looks again. */
  account: (message: { cursor: string; type: string; accountId: string }) => void
  /** A case of a customer who wants to leave changed: it says which, and its reader looks at what is theirs. */
  leaving: (message: { cursor: string; type: string; number: string }) => void
  /** Work on the network was planned, changed, begun or ended: its reader looks at what is theirs to see. */
  plannedWork: (message: { cursor: string; type: string; number: string }) => void
  /** An order went on, was sent back, or its circuit entered the inventory. */
  order: (message: { cursor: string; type: string; number: string; accountId: string }) => void
  viewers: (message: { ticketId: string; viewers: Viewer[] }) => void
  /** The session ended or the role changed: sign in again. */
  signedOut: () => void
}

export interface FloorNews {
  seq: number
  at: string
  queues: LiveBoard['queues']
  seats: LiveBoard['seats']
  offers: LiveBoard['offers'] | null
  /** Codes of queues and ids of seats that are no longer there. */
  gone: string[]
}

export type Ack<T> = (answer: { ok: true; value: T } | { ok: false; code: string; detail: string }) => void

/** Browser to server. Every event is acknowledged. */
export interface ClientToServer {
  /** Looking at a ticket, typing in it or not; renewed every 8 s while it is open. */
  look: (message: { ticketId: string; typing: boolean }, ack: Ack<{ viewers: Viewer[] }>) => void
  leave: (message: { ticketId: string }, ack: Ack<null>) => void
  /** Watching the floor, or no longer; the answer is the floor as it is, and `floor` tells of what changes after. */
  watchFloor: (message: { on: boolean }, ack: Ack<{ seq: number; board: LiveBoard } | null>) => void
  ping: (message: Record<string, never>, ack: Ack<{ serverTime: string }>) => void
}

export const lookMessage = z.strictObject({ ticketId: z.uuid(), typing: z.boolean() })
export const leaveMessage = z.strictObject({ ticketId: z.uuid() })
export const watchFloorMessage = z.strictObject({ on: z.boolean() })
export const pingMessage = z.strictObject({})
export const handshake = z.strictObject({ cursor: streamCursor.optional(), link: z.string().max(200).optional() })
