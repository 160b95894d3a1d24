import type { AttentionEnd } from '#server/escalation/attention/attention.contract.ts'
import type { AccountId, AttentionId, ChannelId, PersonId, PolicyId, ScheduleId, TicketId } from '#server/kernel/ids.ts'
import type { Change } from './event.ts'

/** A policy that runs, for a ticket or for a record on an account. */
export type AttentionEvent = { ticketId: TicketId | null; accountId: AccountId | null } & (
  | { type: 'attention.started'; payload: { attentionId: AttentionId; policyId: PolicyId; cause: string } }
  | {
      type: 'attention.stepFired'
      /** Steps are counted from 1 for people. */
      payload: { attentionId: AttentionId; round: number; step: number; told: PersonId[]; channels: number }
    }
  | { type: 'attention.stepSkipped'; payload: { attentionId: AttentionId; round: number; step: number } }
  // `told`: everybody who was told so far, whose screens show what became of it.
  | {
      type: 'attention.acknowledged'
      payload: { attentionId: AttentionId; until: string; told: PersonId[] }
    }
  | {
      type: 'attention.lapsed'
      payload: { attentionId: AttentionId; acknowledgedBy: PersonId | null; told: PersonId[] }
    }
  | { type: 'attention.pushed'; payload: { attentionId: AttentionId; told: PersonId[] } }
  | { type: 'attention.spent'; payload: { attentionId: AttentionId; told: PersonId[] } }
  | {
      type: 'attention.ended'
      payload: { attentionId: AttentionId; because: AttentionEnd; reason: string | null; told: PersonId[] }
    }
)

/** Who is on call, and what the house decided about attention. */
export type OnCallEvent = { ticketId: null; accountId: null } & (
  | { type: 'onCall.changed'; payload: { scheduleId: ScheduleId; on: PersonId[]; off: PersonId[] } }
  /** `told`: whose turns are others now. */
  | { type: 'schedule.changed'; payload: { scheduleId: ScheduleId; what: string; told?: PersonId[] } & Change }
  | { type: 'policy.changed'; payload: { policyId: PolicyId | null; version: number } & Change }
  | { type: 'channel.changed'; payload: { channelId: ChannelId; what: string } & Change }
)
