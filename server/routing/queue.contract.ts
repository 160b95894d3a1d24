import { z } from 'zod'
import { accountGrade, circuitKind, serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketSymptom, ticketType } from '#server/tickets/ticket.contract.ts'

export const workItemState = z.enum(['queued', 'offered', 'working', 'parked', 'done', 'withdrawn'])
export const offerState = z.enum(['open', 'accepted', 'rejected', 'timedOut', 'rescinded', 'withdrawn'])
/** Why a seat declines. `notNow` and `onCall` may be offered again at the next relaxation step, `wrongSkill` and `conflict` not. */
export const rejectionReason = z.enum(['notNow', 'onCall', 'wrongSkill', 'conflict'])

export const requiredSkill = z.object({ skill: z.string(), level: z.int().min(1).max(5) })

/** Seconds count from entering the queue. */
export const relaxationStep = z.discriminatedUnion('do', [
  z.object({ after: z.int().min(1), do: z.literal('lowerLevel'), by: z.int().min(1).max(4) }),
  z.object({ after: z.int().min(1), do: z.literal('dropSkill'), skill: z.string() }),
  z.object({ after: z.int().min(1), do: z.literal('widenToTeam') }),
  z.object({ after: z.int().min(1), do: z.literal('raisePriority') }),
  z.object({ after: z.int().min(1), do: z.literal('pageSupervisor') }),
])

/** All that is named must fit; what is not named fits always. */
export const routingCondition = z.strictObject({
  type: z.array(ticketType).optional(),
  circuitKind: z.array(circuitKind).optional(),
  symptom: z.array(ticketSymptom).optional(),
  priority: z.array(ticketPriority).optional(),
  accountGrade: z.array(accountGrade).optional(),
  serviceGrade: z.array(serviceGrade).optional(),
  repeat: z.boolean().optional(),
})

export type WorkItemState = z.infer<typeof workItemState>
export type OfferState = z.infer<typeof offerState>
export type RejectionReason = z.infer<typeof rejectionReason>
export type RequiredSkill = z.infer<typeof requiredSkill>
export type RelaxationStep = z.infer<typeof relaxationStep>
export type RoutingCondition = z.infer<typeof routingCondition>
