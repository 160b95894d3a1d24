import type { Language } from '#server/accounts/account.contract.ts'
import { sayAlert, sayDigest } from './manager-words.ts'
import { sayKnowledge } from './knowledge-words.ts'
import { sayOnCall } from './on-call-words.ts'
import { sayWork } from './work-words.ts'
import type { DigestContent, KnowledgeContent, NoticeKind, TurnsContent, WorkContent } from './notice.contract.ts'

export interface Named {
  name: string
  nameEn: string
}

/** What a notice is about, as it stands when it goes out. */
export interface NoticeFacts {
  kind: NoticeKind
  at: Date
  language: Language
  policy: Named | null
  cause: string | null
  /** Which clock has used how much of its time, where one calls. */
  clock: { clock: string; percent: number } | null
  alert: {
    id: string
    rule: string
    severity: 'red' | 'amber'
    occurrences: number
    rung: number
    dueAt: Date | null
    /** What the contact says is still open, where the answer was that it is not settled. */
    said?: string | null
  } | null
  digest: DigestContent | null
  work: WorkContent | null
  knowledge?: KnowledgeContent | null
  turns: TurnsContent | null
  step: { number: number; of: number } | null
  ticket: { number: string; priority: string; subject: string } | null
  account: (Named & { code: string }) | null
  /** Whether the reader may see account and subject. */
  inside: boolean
  schedule: (Named & { id: string; zone: string }) | null
  until: Date | null
}

/** What is said in mails and chats. */
export interface Said {
  title: string
  lines: string[]
  link: { text: string; url: string }
  /** For programs. */
  data: Record<string, unknown>
}

const causes: Record<string, [zh: string, en: string]> = {
  severeFault: ['P1/P2 故障', 'P1/P2 fault'],
  clock: ['时限告急', 'a clock is running out'],
  promiseBroken: ['承诺的答复时间已过', 'an update promised to the customer is overdue'],
  incidentWordOverdue: ['重大故障的通报超时未发', 'the next word of a major incident is overdue'],
  nobodyTook: ['无人接单', 'nobody took it'],
  majorIncident: ['重大故障', 'major incident'],
  accountEscalation: ['客户级升级', 'account escalation'],
  byHand: ['人工启动', 'started by hand'],
}

const clockNames: Record<string, [zh: string, en: string]> = {
  acknowledge: ['响应', 'acknowledgement'],
  update: ['进展通报', 'update'],
  restore: ['恢复', 'restoration'],
  resolve: ['解决', 'resolution'],
  report: ['故障报告', 'fault report'],
  order: ['订单交付', 'service order'],
  handOffAccept: ['接单', 'acceptance'],
  handOffHold: ['本级处理', 'holding'],
}

function sayCause({ cause, clock, language }: Pick<NoticeFacts, 'cause' | 'clock' | 'language'>): string {
  const zh = language !== 'en'
  const name = clock && clockNames[clock.clock]?.[zh ? 0 : 1]
  if (!clock || !name) return causes[cause ?? '']?.[zh ? 0 : 1] ?? ''
  if (clock.percent >= 100) return zh ? `${name}超时` : `the ${name} is overdue`
  return zh ? `${name}时限已用 ${clock.percent}%` : `${clock.percent}% of the time for the ${name} is used`
}

/** The notice in words. `tellsSubject` is the choice of whoever set up the way it goes; the reader's rights stand above it. */
export function sayNotice(
  facts: NoticeFacts,
  { origin, tellsSubject, house = 'Keyline' }: { origin: string; tellsSubject: boolean; house?: string },
): Said {
  const zh = facts.language !== 'en'
  const named = (one: Named) => (zh ? one.name : one.nameEn)
  const open = facts.inside && tellsSubject
  const data = {
    kind: facts.kind,
    ...(facts.ticket ? { ticket: facts.ticket.number, priority: facts.ticket.priority } : {}),
    ...(facts.policy ? { policy: facts.policy.nameEn, cause: facts.cause, step: facts.step?.number } : {}),
    ...(facts.schedule ? { schedule: facts.schedule.nameEn, until: facts.until?.toISOString() ?? null } : {}),
    ...(open && facts.account ? { account: facts.account.code } : {}),
    ...(open && facts.ticket ? { subject: facts.ticket.subject } : {}),
  }
  const moment = (at: Date) =>
    new Intl.DateTimeFormat(facts.language, {
      ...{
        timeZone: 'Asia/Shanghai',
        month: 'numeric',
        day: 'numeric',
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
      },
      hourCycle: 'h23',
    }).format(at)

  if (facts.kind === 'test') {
    return {
      title: zh ? `${house} 测试消息` : `A test from ${house}`,
      lines: [zh ? '收到这条消息，说明通知渠道已接通。' : 'If you read this, the channel works.'],
      link: { text: house, url: origin },
      data,
    }
  }
  if (facts.kind === 'mention') {
    const number = facts.ticket?.number ?? ''
    return {
      title: zh ? `同事在工单 ${number} 中提到了您` : `A colleague named you in ${number}`,
      lines: [
        ...(open && facts.account ? [zh ? `客户：${named(facts.account)}` : `Account: ${named(facts.account)}`] : []),
        ...(open && facts.ticket ? [zh ? `主题：${facts.ticket.subject}` : `Subject: ${facts.ticket.subject}`] : []),
      ],
      link: { text: zh ? '打开工单' : 'Open the ticket', url: `${origin}/tickets/${encodeURIComponent(number)}` },
      data,
    }
  }
  if (facts.kind === 'alert') return sayAlert(facts, { origin, open })
  if (facts.kind === 'digest') return sayDigest(facts, { origin })
  if (facts.kind === 'plannedWork') return sayWork(facts, { origin, open })
  if (facts.kind === 'knowledge') return sayKnowledge(facts, { origin })
  if (facts.kind === 'onCall' || facts.kind === 'offCall' || facts.kind === 'turns') {
    return sayOnCall(facts, { origin, data })
  }
  const cause = sayCause(facts)
  const what = facts.ticket
    ? `${facts.ticket.number} ${facts.ticket.priority}`
    : facts.account && open
      ? named(facts.account)
      : ''
  const policy = facts.policy ? named(facts.policy) : ''
  return {
    title: zh
      ? `请确认：${[what, cause].filter(Boolean).join(' ')}`
      : `Please acknowledge: ${[what, cause].filter(Boolean).join(', ')}`,
    lines: [
      ...(open && facts.account ? [zh ? `客户：${named(facts.account)}` : `Account: ${named(facts.account)}`] : []),
      ...(open && facts.ticket ? [zh ? `主题：${facts.ticket.subject}` : `Subject: ${facts.ticket.subject}`] : []),
      ...(facts.step
        ? [
            zh
              ? `策略：${policy}，第 ${facts.step.number} 步（共 ${facts.step.of} 步）`
              : `Policy: ${policy}, step ${facts.step.number} of ${facts.step.of}`,
          ]
        : []),
      zh ? `通知时间：${moment(facts.at)}（北京时间）` : `Told at ${moment(facts.at)} (Beijing time)`,
    ],
    link: { text: zh ? '打开并确认' : 'Open and acknowledge', url: `${origin}/attention` },
    data,
  }
}
