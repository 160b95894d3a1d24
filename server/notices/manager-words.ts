import { taskText } from '#server/leaving/leaving.contract.ts'
import type { Named, NoticeFacts, Said } from './words.ts'

/** What has happened, by rule: the words of mails and chats; screens have their own. */
const rules: Record<string, [zh: string, en: string]> = {
  severeFault: ['严重故障', 'severe fault'],
  clockAtRisk: ['时限告急', 'target at risk'],
  clockBreached: ['承诺超时', 'target missed'],
  promiseBroken: ['通报失约', 'broken update promise'],
  repeatFault: ['重复故障', 'repeat fault'],
  solutionRejected: ['方案被退回', 'solution rejected'],
  lowRating: ['评价偏低', 'low rating'],
  disconnectRequested: ['申请拆机', 'disconnect requested'],
  escalationAsked: ['客户要求升级', 'escalation asked by the customer'],
  contractEnding: ['合同将到期且有未了事项', 'contract ends with something unsettled'],
  usageFell: ['用量或消费下滑', 'fall in use or spend'],
}
const states: Record<string, [zh: string, en: string]> = {
  open: ['待确认', 'to acknowledge'],
  acknowledged: ['待制定方案', 'to plan'],
  planned: ['方案执行中', 'plan running'],
}
const rungs: [zh: string, en: string][] = [
  ['', ''],
  [
    '客户经理未在时限内确认，已上报至您（副手）。',
    'The account manager has not acknowledged it in time: it has climbed to you as the deputy.',
  ],
  [
    '客户经理与副手均未在时限内确认，已上报至您（销售总监）。',
    'Neither manager nor deputy acknowledged it in time: it has climbed to you as the sales director.',
  ],
]

const clock = (language: string, at: Date) =>
  new Intl.DateTimeFormat(language, {
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

/** The contact was asked whether it is settled, and said no. */
function notSettled(
  alert: NonNullable<NoticeFacts['alert']>,
  { whose, what, zh, open, origin }: { whose: string; what: string; zh: boolean; open: boolean; origin: string },
): Said {
  const about = [whose, what].filter(Boolean).join(zh ? ' ' : ', ')
  return {
    title: zh ? `客户答复尚未解决：${about}` : `The customer says it is not settled: ${about}`,
    lines: [
      ...(open && alert.said ? [`“${alert.said}”`] : []),
      zh
        ? '方案继续执行，请与客户联系并调整步骤。'
        : 'The plan goes on. Please speak to the customer and change its steps.',
    ],
    link: { text: zh ? '打开预警' : 'Open the alert', url: `${origin}/alerts?alert=${alert.id}` },
    data: { kind: 'alert', alert: alert.id, rule: alert.rule, severity: alert.severity },
  }
}

export function sayAlert(facts: NoticeFacts, { origin, open }: { origin: string; open: boolean }): Said {
  const zh = facts.language !== 'en'
  const say = ([chinese, english]: [string, string]) => (zh ? chinese : english)
  const named = (one: Named) => (zh ? one.name : one.nameEn)
  const { alert } = facts
  const what = say(rules[alert?.rule ?? ''] ?? ['客户预警', 'account alert'])
  const colour = alert?.severity === 'red' ? say(['红色预警', 'Red alert']) : say(['黄色预警', 'Amber alert'])
  const whose = open && facts.account ? named(facts.account) : ''
  if (alert && typeof alert.said === 'string') return notSettled(alert, { whose, what, zh, open, origin })
  return {
    title: zh
      ? `${colour}：${[whose, what].filter(Boolean).join(' ')}`
      : `${colour}: ${[whose, what].filter(Boolean).join(', ')}`,
    lines: [
      ...(alert && alert.occurrences > 1
        ? [zh ? `累计 ${alert.occurrences} 次信号` : `${alert.occurrences} signals so far`]
        : []),
      ...(alert && alert.rung > 0 ? [say(rungs[alert.rung] ?? ['', ''])] : []),
      ...(alert?.dueAt && alert.rung === 0
        ? [
            zh
              ? `请在 ${clock('zh-CN', alert.dueAt)} 前确认（北京时间），逾期将上报。`
              : `Please acknowledge by ${clock('en', alert.dueAt)} (Beijing time); after that it climbs.`,
          ]
        : []),
    ],
    link: {
      text: zh ? '打开并确认' : 'Open and acknowledge',
      url: `${origin}/alerts${alert ? `?alert=${alert.id}` : ''}`,
    },
    data: {
      kind: 'alert',
      ...(alert
        ? {
            alert: alert.id,
            rule: alert.rule,
            severity: alert.severity,
            occurrences: alert.occurrences,
            rung: alert.rung,
          }
        : {}),
      ...(open && facts.account ? { account: facts.account.code } : {}),
    },
  }
}

/** A manager's morning: what waits, what changed, what falls due. */
export function sayDigest(facts: NoticeFacts, { origin }: { origin: string }): Said {
  const zh = facts.language !== 'en'
  const say = ([chinese, english]: [string, string]) => (zh ? chinese : english)
  const named = (one: Named) => (zh ? one.name : one.nameEn)
  const { waiting = [], changed = [], due = [] } = facts.digest ?? {}
  const line = (text: string) => `· ${text}`
  const change = (one: (typeof changed)[number]) =>
    [
      zh ? `风险 ${one.riskBefore ?? '–'} → ${one.risk}` : `risk ${one.riskBefore ?? '–'} → ${one.risk}`,
      ...(one.opened ? [zh ? `新工单 ${one.opened}` : `${one.opened} new tickets`] : []),
      ...(one.severe ? [zh ? `其中严重 ${one.severe}` : `${one.severe} of them severe`] : []),
      ...(one.alerts ? [zh ? `新预警 ${one.alerts}` : `${one.alerts} new alerts`] : []),
      ...(one.broken ? [zh ? `失约 ${one.broken}` : `${one.broken} promises broken`] : []),
    ].join(zh ? '，' : ', ')
  return {
    title: zh
      ? `今日客户早报：${waiting.length} 条预警待处理`
      : `Your accounts this morning: ${waiting.length} alerts wait`,
    lines: [
      ...(waiting.length > 0 ? [zh ? '待处理：' : 'Waiting for you:'] : []),
      ...waiting.map((one) =>
        line(
          `${one.severity === 'red' ? say(['红', 'red']) : say(['黄', 'amber'])} ${named(one.account)}${zh ? '：' : ': '}${say(rules[one.rule] ?? ['预警', 'alert'])}${zh ? '，' : ', '}${say(states[one.state] ?? ['', ''])}`,
        ),
      ),
      ...(due.length > 0 ? [zh ? '今天到期的步骤：' : 'Steps due by today:'] : []),
      ...due.map((one) => {
        const text = taskText(one.text, facts.language)
        return line(
          zh ? `${named(one.account)}：${text}（${one.dueOn}）` : `${named(one.account)}: ${text} (${one.dueOn})`,
        )
      }),
      ...(changed.length > 0
        ? [zh ? '自上次早报以来：' : 'Since the last one:']
        : [zh ? '自上次早报以来，名下客户没有变化。' : 'Nothing changed for your accounts since the last one.']),
      ...changed.map((one) => line(`${named(one.account)}${zh ? '：' : ': '}${change(one)}`)),
    ],
    link: { text: zh ? '打开我的客户' : 'Open my accounts', url: `${origin}/accounts` },
    data: { kind: 'digest', waiting: waiting.length, changed: changed.length },
  }
}
