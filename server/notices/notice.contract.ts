import { z } from 'zod'

/**
 * `page`: a step of a policy asks to be acknowledged; `mention`: a colleague named the reader in a note; `alert`: an account
 * is in trouble; `digest`: what a manager's morning brings; `plannedWork`: the network under an account is worked on;
 * `turns`: a change of a schedule gives the reader turns on call or takes them away; `knowledge`: a question or an article
 * waits for the reader, or was answered.
 */
export const noticeKind = z.enum([
  ...([
    'page',
    'onCall',
    'offCall',
    'turns',
    'test',
    'mention',
    'alert',
    'digest',
    'plannedWork',
    'knowledge',
  ] as const),
])
export const medium = z.enum(['mail', 'webhook'])
/** owed -> sent | owed (another attempt) | dead; dead -> owed (replayed). `off`: the house has no such means. */
export const deliveryState = z.enum(['owed', 'sent', 'dead', 'off'])
export const channelFormat = z.enum(['generic', 'wecom', 'dingtalk', 'feishu', 'slack'])

export type NoticeKind = z.infer<typeof noticeKind>
export type Medium = z.infer<typeof medium>
export type DeliveryState = z.infer<typeof deliveryState>
export type ChannelFormat = z.infer<typeof channelFormat>

const named = z.object({ code: z.string(), name: z.string(), nameEn: z.string() })

/** The morning of an account manager: what waits, what changed since the last one, what falls due today. */
export const digestContent = z.object({
  since: z.iso.datetime(),
  waiting: z.array(
    z.object({ account: named, rule: z.string(), severity: z.enum(['red', 'amber']), state: z.string() }),
  ),
  changed: z.array(
    z.object({
      account: named,
      risk: z.int(),
      riskBefore: z.int().nullable(),
      opened: z.int(),
      severe: z.int(),
      alerts: z.int(),
      broken: z.int(),
    }),
  ),
  due: z.array(z.object({ account: named, text: z.string(), dueOn: z.iso.date() })),
})

/** What whoever answers for an account is told of work on the network, as it stood then. */
export const workContent = z.object({
  number: z.string(),
  title: z.object({ 'zh-CN': z.string(), en: z.string() }),
  impact: z.string(),
  kind: z.string(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  circuits: z.array(z.string()),
})

/** What somebody is told of questions and of what is wrong with articles, as it stood then. */
export const knowledgeContent = z.object({
  what: z.enum(['questionYours', 'questionRaised', 'questionGoneUp', 'questionAnswered', 'taskYours', 'taskOverdue']),
  text: z.string(),
  article: z.object({ number: z.string(), title: z.string(), language: z.string() }).nullable(),
  dueAt: z.iso.datetime().nullable(),
})
export type KnowledgeContent = z.infer<typeof knowledgeContent>

const turn = z.object({ from: z.iso.datetime(), until: z.iso.datetime() })

/** Turns on call that are the reader's now, and those that are not any more. `further`: left out, of both. */
export const turnsContent = z.object({
  by: z.object({ name: z.string(), nameEn: z.string() }),
  reason: z.string().nullable(),
  gained: z.array(turn),
  lost: z.array(turn),
  further: z.int(),
})
export type TurnsContent = z.infer<typeof turnsContent>
export type WorkContent = z.infer<typeof workContent>
export type DigestContent = z.infer<typeof digestContent>
