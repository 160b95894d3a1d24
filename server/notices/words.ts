import type { Language } from '#server/accounts/account.contract.ts'
import { sayAlert, sayDigest } from './manager-words.ts'
import { sayKnowledge } from './knowledge-words.ts'
import { sayWork } from './work-words.ts'
import type { DigestContent, KnowledgeContent, NoticeKind, WorkContent } from './notice.contract.ts'

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
  step: { number: number; of: number } | null
  ticket: { number: string; priority: string; subject: string } | null
  account: (Named & { code: string }) | null
  /** Whether the reader may see account and subject. */
  inside: boolean
  schedule: (Named & { zone: string }) | null
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
  accountEscalation: ['客户升级', 'account escalation'],
  byHand: ['人工启动', 'started by hand'],
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
  const moment = (at: Date, zone = 'Asia/Shanghai') =>
    new Intl.DateTimeFormat(facts.language, {
      ...{ timeZone: zone, month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' },
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
  if (facts.kind === 'onCall' || facts.kind === 'offCall') {
    const schedule = facts.schedule ? named(facts.schedule) : '–'
    const until = facts.until ? moment(facts.until, facts.schedule?.zone) : null
    const on = facts.kind === 'onCall'
    return {
      title: zh
        ? on
          ? `您已接班：${schedule}`
          : `您已交班：${schedule}`
        : on
          ? `You are on call: ${schedule}`
          : `You are off call: ${schedule}`,
      lines:
        on && until
          ? [zh ? `值班至 ${until}（${facts.schedule?.zone}）。` : `Until ${until} (${facts.schedule?.zone}).`]
          : [],
      link: { text: zh ? '查看值班表' : 'Open the schedule', url: `${origin}/attention/on-call` },
      data,
    }
  }
  const cause = causes[facts.cause ?? '']?.[zh ? 0 : 1] ?? ''
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
