import { z } from 'zod'
import { attentionState } from '#server/escalation/attention/attention.contract.ts'
import { ticketPriority } from '#server/tickets/ticket.contract.ts'
import {
  channelFormat,
  deliveryState,
  knowledgeContent,
  noticeKind,
  turnsContent,
  workContent,
} from './notice.contract.ts'

/** What one person is told, on their screen. Account and subject are there where they may see the ticket. */
export const noticeView = z.object({
  id: z.uuid(),
  kind: noticeKind,
  at: z.iso.datetime(),
  seenAt: z.iso.datetime().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  attention: z
    .object({
      id: z.uuid(),
      policy: z.object({ name: z.string(), nameEn: z.string() }),
      cause: z.string(),
      /** Which clock has used how much of its time, where one called. */
      clock: z.object({ clock: z.string(), percent: z.int() }).nullable(),
      state: attentionState,
      nextAt: z.iso.datetime().nullable(),
      acknowledgedBy: z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() }).nullable(),
      /** Somebody acknowledged it, and nothing was done: it climbs again, or all were told. */
      lapsed: z.boolean(),
      /** The number of the account escalation it is about, where it is about one. */
      record: z.string().nullable(),
    })
    .nullable(),
  ticket: z
    .object({
      number: z.string(),
      priority: ticketPriority,
      subject: z.string().nullable(),
      /** What a major incident is called, in both languages. */
      incident: z.object({ 'zh-CN': z.string(), en: z.string() }).nullable(),
    })
    .nullable(),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }).nullable(),
  schedule: z.object({ id: z.uuid(), name: z.string(), nameEn: z.string(), zone: z.string() }).nullable(),
  until: z.iso.datetime().nullable(),
  /** Who named the reader, and in which words: there where the ticket is the reader's to see. */
  mention: z.object({ by: z.string(), text: z.string() }).nullable(),
  /** Which work on the network, of which circuits of the account. */
  work: workContent.nullable(),
  /** Which question or article, and what of it. */
  knowledge: knowledgeContent.nullable(),
  /** Which turns on call are the reader's now, and which are not. */
  turns: turnsContent.nullable(),
})
export const myNotices = z.object({ items: z.array(noticeView), unanswered: z.int() })
export const seeing = z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) })

/** A channel without the keys its address holds. */
export const channelView = z.object({
  id: z.uuid(),
  name: z.string(),
  format: channelFormat,
  /** Where it leads, its key left out. */
  address: z.string(),
  signed: z.boolean(),
  tellsSubject: z.boolean(),
  active: z.boolean(),
  version: z.int(),
  waiting: z.int(),
  dead: z.int(),
  lastSentAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
})
const channelFields = {
  name: z.string().trim().min(1).max(60),
  format: channelFormat,
  tellsSubject: z.boolean(),
}
export const newChannel = z.strictObject({
  ...channelFields,
  url: z.string().trim().max(1_000),
  secret: z.string().trim().max(300).nullable(),
})
/** Address and secret are left as they are where they are not given. */
export const channelChange = z.strictObject({
  ...channelFields,
  url: z.string().trim().max(1_000).optional(),
  secret: z.string().trim().max(300).nullable().optional(),
  active: z.boolean(),
  version: z.int(),
})
export const contactMethods = z.object({
  email: z.string(),
  mail: z.boolean(),
  handOvers: z.boolean(),
  /** Whether the house has a mail relay at all. */
  mailWorks: z.boolean(),
  version: z.int(),
  channels: z.array(channelView),
})
export const contactMethodsChange = z.strictObject({ mail: z.boolean(), handOvers: z.boolean(), version: z.int() })

export const deliveryView = z.object({
  id: z.uuid(),
  state: deliveryState,
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  channel: z.object({ id: z.uuid(), name: z.string(), format: channelFormat }),
  /** Whose own channel it is, where it is somebody's. */
  owner: z.string().nullable(),
  about: z.string().nullable(),
})
export const deliveryPage = z.object({ items: z.array(deliveryView), dead: z.int(), waiting: z.int() })

export type NoticeView = z.infer<typeof noticeView>
export type ChannelView = z.infer<typeof channelView>
export type NewChannel = z.infer<typeof newChannel>
export type ChannelChange = z.infer<typeof channelChange>
export type ContactMethods = z.infer<typeof contactMethods>
export type DeliveryView = z.infer<typeof deliveryView>
