import type { LetterBrand } from '#server/brand/letter-brand.store.ts'
import type { Language } from '#server/accounts/account.contract.ts'
import type { WorkImpact, WorkNoticeKind, WorkOutcome, WorkText } from '#server/planned-works/planned-work.contract.ts'
import type { Letter } from './letter.ts'
import { sheet } from './sheet.ts'

export interface WorkLetterFacts {
  kind: WorkNoticeKind
  number: string
  title: WorkText
  text: WorkText
  impact: WorkImpact
  downMinutes: number | null
  startsAt: Date
  endsAt: Date
  outcome: WorkOutcome | null
  outcomeText: WorkText | null
  circuits: { number: string; name: string; nameEn: string }[]
  contact: { name: string; language: Language }
  link: string
}

const subjects: Record<WorkNoticeKind, [zh: string, en: string]> = {
  announced: ['计划作业通知', 'Planned work on your circuits'],
  changed: ['计划作业变更', 'Planned work changed'],
  reminder: ['计划作业提醒', 'Reminder: planned work on your circuits'],
  late: ['计划作业延时', 'Planned work takes longer than announced'],
  ended: ['计划作业完成', 'Planned work has ended'],
  cancelled: ['计划作业取消', 'Planned work is cancelled'],
}
const openings: Record<WorkNoticeKind, [zh: string, en: string]> = {
  announced: [
    '我们计划对您使用的网络进行作业，特提前通知：',
    'we are going to work on the network you use, and tell you beforehand:',
  ],
  changed: [
    '此前通知您的计划作业有变更，以下为最新安排：',
    'the planned work we told you of has changed. This is how it stands now:',
  ],
  reminder: ['此前通知您的计划作业即将开始：', 'the planned work we told you of begins soon:'],
  late: [
    '作业未能在通知的窗口内结束，我们仍在处理，结束后会立即告知您：',
    'the work did not end within the announced window. We are still at it and tell you as soon as it is over:',
  ],
  ended: ['此前通知您的计划作业已经结束：', 'the planned work we told you of has ended:'],
  cancelled: [
    '此前通知您的计划作业不再进行，您的业务不受影响：',
    'the planned work we told you of does not take place; your services are not affected by it:',
  ],
}
const impacts: Record<WorkImpact, [zh: string, en: string]> = {
  atRisk: ['业务不中断，期间保护能力下降', 'no interruption; less protection while it lasts'],
  brief: ['可能出现短时中断', 'short interruptions are possible'],
  degraded: ['性能可能下降', 'quality may be lower'],
  down: ['业务中断', 'the service stands still'],
}
const outcomes: Record<WorkOutcome, [zh: string, en: string]> = {
  done: ['按计划完成', 'done as planned'],
  partly: ['部分完成，余下部分另行安排', 'done in part; the rest will be planned anew'],
  rolledBack: ['已回退，网络恢复作业前状态', 'rolled back; the network is as it was before'],
}

/** What a contact is told of work on the network, in the contact's language. Only the own account's circuits are named. */
export function workLetter(facts: WorkLetterFacts, brand: LetterBrand): Letter {
  const zh = facts.contact.language !== 'en'
  const say = ([chinese, english]: [string, string]) => (zh ? chinese : english)
  const own = (text: WorkText) => (zh ? text['zh-CN'] : text.en)
  const moment = (at: Date) =>
    new Intl.DateTimeFormat(facts.contact.language, {
      ...{ timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
    } as const).format(at)
  const circuits = facts.circuits.map(({ number, name, nameEn }) => `${number} ${zh ? name : nameEn}`)
  const minutes =
    facts.downMinutes === null ? '' : zh ? `，最长 ${facts.downMinutes} 分钟` : `, ${facts.downMinutes} min at most`
  const isOver = facts.kind === 'ended' || facts.kind === 'cancelled'
  const paragraphs = [
    zh ? `${facts.contact.name}，您好：` : `Dear ${facts.contact.name},`,
    say(openings[facts.kind]),
    own(facts.title),
    zh
      ? `窗口：${moment(facts.startsAt)} 至 ${moment(facts.endsAt)}（北京时间）`
      : `Window: ${moment(facts.startsAt)} to ${moment(facts.endsAt)} (Beijing time)`,
    ...(isOver
      ? []
      : [zh ? `影响：${say(impacts[facts.impact])}${minutes}` : `Effect: ${say(impacts[facts.impact])}${minutes}`]),
    ...(circuits.length > 0 ? [zh ? `涉及电路：${circuits.join('；')}` : `Circuits: ${circuits.join('; ')}`] : []),
    ...(facts.kind === 'ended' && facts.outcome
      ? [zh ? `结果：${say(outcomes[facts.outcome])}` : `Outcome: ${say(outcomes[facts.outcome])}`]
      : []),
  ]
  const quote = isOver && facts.outcomeText ? own(facts.outcomeText) : own(facts.text)
  const after = isOver
    ? []
    : [
        zh
          ? '窗口内如遇业务异常，请先在门户查看作业进展；窗口结束后仍未恢复，请立即报障。'
          : 'If a service fails within the window, look at the progress in the portal first. If it is not back afterwards, report a fault at once.',
      ]
  const label = zh ? '在门户查看' : 'Open in the portal'
  const end = zh
    ? `此邮件由 ${brand.name} 自动发送，请勿直接回复。`
    : `Sent by ${brand.name}. Please do not answer this letter.`
  return {
    subject: `[${facts.number}] ${say(subjects[facts.kind])}${zh ? '：' : ': '}${own(facts.title)}`,
    text: [...paragraphs, quote.replace(/^/gm, '> '), ...after, `${label}:\n${facts.link}`, '-- ', end].join('\n\n'),
    html: sheet({
      ...{ language: facts.contact.language, brand, head: facts.number, paragraphs, quote, after },
      link: { text: label, url: facts.link, spelt: true },
      end: [end],
    }),
    logo: brand.logo,
  }
}
