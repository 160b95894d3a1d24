import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import type { PersonId, QueueId } from '#server/kernel/ids.ts'
import type { SupportLevel, TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { ItemFacts, SeatFacts } from '../match.ts'
import type { RequiredSkill, RelaxationStep, Affinity } from '../queue.contract.ts'
import type { Rule, RuleFacts } from '../rules.ts'
import type { Stretch } from './hours.ts'

export interface SimQueue {
  id: QueueId
  code: string
  name: string
  nameEn: string
  level: SupportLevel
  offerSeconds: number
  maxOffers: number
  skills: readonly RequiredSkill[]
  preferred: readonly RequiredSkill[]
  affinity: readonly Affinity[]
  plan: readonly RelaxationStep[]
  /** The hours it keeps; null is around the clock. */
  calendar: CalendarVersion | null
}

export interface SimSeat {
  /** Skills, level and capacity; what changes with time is the simulation's. */
  facts: SeatFacts
  name: string
  nameEn: string
  added: boolean
  /** New work in any hour, at most; null is as it comes. */
  hourlyLimit: number | null
  /** When it is at work, in order. */
  duty: readonly Stretch[]
}

export interface SimPolicy {
  /** How long a seat stays away after a missed offer; 0: it stays available. */
  awayMs: number
  /** Percent of its place that parked work frees. */
  parkedFrees: number
  weights: Readonly<Record<TicketPriority, number>>
}

/** One side of the comparison: the house as it is, or as it might be. */
export interface Side {
  seats: readonly SimSeat[]
  queues: readonly SimQueue[]
  rules: readonly Rule[]
  policy: SimPolicy
}

/** One time that one ticket waited for somebody, and how long that one then had it. */
export interface Stage {
  level: SupportLevel
  /** The queue it was in, or null where only the rules can say. */
  queueId: QueueId | null
  /** Whether the base's rules would have chosen that queue: then the variant's rules choose anew. Otherwise a person chose. */
  byRules: boolean
  handlingMs: number
  parkedMs: number
  /** Who had it without an offer, such as the agent who took the call. */
  direct: PersonId | null
}

/** A ticket of the past, as it arrives. */
export interface Arrival {
  key: string
  at: number
  facts: RuleFacts
  priority: TicketPriority
  known: Pick<ItemFacts, 'named' | 'team' | 'excluded' | 'lastSolvers'>
  stages: readonly Stage[]
  /** It was there before the period: who has it at its beginning keeps it, at work or not. */
  inHand: boolean
  /** When the first answer was promised, and how long after being accepted it came. */
  acknowledgeBy: number | null
  answerMs: number
}

/** How people of this house answer offers, from its own records. */
export interface Habits {
  /** Milliseconds from offer to acceptance, sorted. */
  responses: readonly number[]
  missShare: number
  declineShare: number
  offersSeen: number
  /** The offer's time that those shares were observed under. */
  offerMs: number
}

export interface Question {
  seed: string
  period: Stretch
  arrivals: readonly Arrival[]
  habits: Habits
  /** How long a hand-over to a level may take to be accepted. */
  acceptMs: Readonly<Record<SupportLevel, number>>
}
