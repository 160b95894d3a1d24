import type { NoticeFacts, Said } from './words.ts'

const happened: Record<string, [zh: string, en: string]> = {
  announced: ['计划作业通知已发客户', 'customers were told of planned work'],
  changed: ['计划作业有变更，已通知客户', 'planned work changed, customers were told'],
  reminder: ['计划作业即将开始，已提醒客户', 'planned work begins soon, customers were reminded'],
  late: ['计划作业超出窗口，已告知客户', 'planned work takes longer, customers were told'],
  ended: ['计划作业已结束，已告知客户', 'planned work has ended, customers were told'],
  cancelled: ['计划作业取消，已告知客户', 'planned work is cancelled, customers were told'],
}

/** Work on the network under an account, for whoever answers for it: before the customer calls about it. */
export function sayWork(facts: NoticeFacts, { origin, open }: { origin: string; open: boolean }): Said {
  const zh = facts.language !== 'en'
  const { work } = facts
  const account = open && facts.account ? (zh ? facts.account.name : facts.account.nameEn) : ''
  const what = happened[work?.kind ?? '']?.[zh ? 0 : 1] ?? (zh ? '计划作业' : 'planned work')
  const moment = (at: string) =>
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
    } as const).format(new Date(at))
  const number = work?.number ?? ''
  return {
    title: [account, what].filter(Boolean).join(zh ? '：' : ': '),
    lines: [
      ...(work ? [`${number} ${zh ? work.title['zh-CN'] : work.title.en}`] : []),
      ...(work
        ? [
            zh
              ? `窗口：${moment(work.startsAt)} 至 ${moment(work.endsAt)}（北京时间）`
              : `Window: ${moment(work.startsAt)} to ${moment(work.endsAt)} (Beijing time)`,
          ]
        : []),
      ...(work && open && work.circuits.length > 0
        ? [zh ? `涉及电路：${work.circuits.join('、')}` : `Circuits: ${work.circuits.join(', ')}`]
        : []),
    ],
    link: { text: zh ? '查看计划作业' : 'Open the work', url: `${origin}/planned-works/${encodeURIComponent(number)}` },
    data: { kind: 'plannedWork', work: number, what: work?.kind ?? null },
  }
}
