import { z } from 'zod'
import { accountGrade, circuitKind, language, serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketSymptom, ticketType } from '#server/tickets/ticket.contract.ts'

export const workItemState = z.enum(['queued', 'offered', 'working', 'parked', 'done', 'withdrawn'])
/** How work came to a seat: found by a round, taken by the seat itself, or put there by a supervisor. */
export const offerVia = z.enum(['routing', 'pull', 'push'])
export const offerState = z.enum(['open', 'accepted', 'rejected', 'timedOut', 'rescinded', 'withdrawn'])
/** Why a seat declines: the code of a reason on the administrator's list. */
export const rejectionReason = z.string().min(1).max(40)

/** `weight` is how much each level of the skill counts in the rank; 1 where nothing is said. */
export const requiredSkill = z.strictObject({
  skill: z.string(),
  level: z.int().min(1).max(5),
  weight: z.int().min(0).max(10).optional(),
})

/** Who knows the customer: an engineer named for the account, who last solved this circuit or account, its team. */
export const affinity = z.enum(['namedEngineer', 'lastSolver', 'accountTeam'])
/** What a seat is to an account. */
export const accountSeatKind = z.enum(['named', 'team', 'excluded'])

/** Seconds count from entering the queue. */
export const relaxationStep = z.discriminatedUnion('do', [
  z.strictObject({ after: z.int().min(1), do: z.literal('lowerLevel'), by: z.int().min(1).max(4) }),
  z.strictObject({ after: z.int().min(1), do: z.literal('dropSkill'), skill: z.string() }),
  z.strictObject({ after: z.int().min(1), do: z.literal('widenToTeam') }),
  z.strictObject({ after: z.int().min(1), do: z.literal('raisePriority') }),
  /** `owner` is a named person who answers instead of the queue's supervisor. */
  z.strictObject({ after: z.int().min(1), do: z.literal('pageSupervisor'), owner: z.uuid().optional() }),
])

/** All that is named must fit; what is not named fits always. */
export const routingCondition = z.strictObject({
  type: z.array(ticketType).min(1).max(60).optional(),
  circuitKind: z.array(circuitKind).min(1).max(60).optional(),
  symptom: z.array(ticketSymptom).min(1).max(60).optional(),
  priority: z.array(ticketPriority).min(1).max(60).optional(),
  accountGrade: z.array(accountGrade).min(1).max(60).optional(),
  serviceGrade: z.array(serviceGrade).min(1).max(60).optional(),
  /** The customer's language, as the ticket was reported in. */
  language: z.array(language).min(1).max(60).optional(),
  /** Where the circuit is, or the account when no circuit is named or its region is not known. */
  region: z.array(z.string().trim().min(1).max(60)).min(1).max(60).optional(),
  /** Accounts by their id. */
  account: z.array(z.uuid()).min(1).max(60).optional(),
  repeat: z.boolean().optional(),
})

export type Affinity = z.infer<typeof affinity>
export type AccountSeatKind = z.infer<typeof accountSeatKind>
export type WorkItemState = z.infer<typeof workItemState>
export type OfferVia = z.infer<typeof offerVia>
export type OfferState = z.infer<typeof offerState>
export type RejectionReason = z.infer<typeof rejectionReason>
export type RequiredSkill = z.infer<typeof requiredSkill>
export type RelaxationStep = z.infer<typeof relaxationStep>
export type RoutingCondition = z.infer<typeof routingCondition>
