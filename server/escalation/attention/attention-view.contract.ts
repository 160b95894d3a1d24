import { z } from 'zod'
import { ticketPriority, ticketStatus } from '#server/tickets/ticket.contract.ts'
import { deliveryState, medium } from '#server/notices/notice.contract.ts'
import { trigger } from '../policies/policy.contract.ts'
import { attentionEnd, attentionState } from './attention.contract.ts'

const named = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

/** Who a step would tell, or told. Nobody: a hole. */
export const expectedStep = z.object({
  at: z.iso.datetime(),
  round: z.int(),
  step: z.int(),
  people: z.array(named),
  channels: z.array(z.string()),
})

const toldLine = z.object({
  person: named.nullable(),
  channel: z.string().nullable(),
  seenAt: z.iso.datetime().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  deliveries: z.array(
    z.object({
      medium,
      /** The personal or common channel it goes through. */
      channel: z.string().nullable(),
      state: deliveryState,
      attempts: z.int(),
      error: z.string().nullable(),
      at: z.iso.datetime().nullable(),
    }),
  ),
})

export const attentionView = z.object({
  id: z.uuid(),
  policy: named,
  state: attentionState,
  cause: z.union([trigger, z.strictObject({ kind: z.literal('byHand') })]),
  note: z.string().nullable(),
  startedAt: z.iso.datetime(),
  startedBy: named.nullable(),
  ticket: z
    .object({
      number: z.string(),
      subject: z.string(),
      priority: ticketPriority,
      status: ticketStatus,
      /** What a major incident is called, in both languages. */
      incident: z.object({ 'zh-CN': z.string(), en: z.string() }).nullable(),
    })
    .nullable(),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }).nullable(),
  /** The number of the account escalation it is about, where it is about one. */
  record: z.string().nullable(),
  round: z.int(),
  rounds: z.int(),
  step: z.int(),
  steps: z.int(),
  nextAt: z.iso.datetime().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  acknowledgedBy: named.nullable(),
  progressAt: z.iso.datetime().nullable(),
  acknowledgementMinutes: z.int(),
  endedAt: z.iso.datetime().nullable(),
  endReason: attentionEnd.nullable(),
  forecast: z.array(expectedStep),
  log: z.array(
    z.object({
      seq: z.int(),
      round: z.int(),
      step: z.int(),
      dueAt: z.iso.datetime(),
      at: z.iso.datetime(),
      told: z.array(toldLine),
    }),
  ),
  may: z.object({ acknowledge: z.boolean(), push: z.boolean(), stop: z.boolean() }),
  version: z.int(),
})

export const attentionList = z.object({ items: z.array(attentionView) })
/** What of a ticket's attention staff sees, and which policies they may start by hand. */
export const ticketAttention = z.object({ items: z.array(attentionView), startable: z.array(named) })
export const starting = z.strictObject({ policyId: z.uuid(), note: z.string().trim().max(500).optional() })
export const versioned = z.strictObject({ version: z.int() })
export const stopping = z.strictObject({ version: z.int(), reason: z.string().trim().min(3).max(500) })

export type AttentionView = z.infer<typeof attentionView>
export type ExpectedStep = z.infer<typeof expectedStep>
