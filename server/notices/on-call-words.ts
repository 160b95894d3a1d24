import type { NoticeFacts, Said } from './words.ts'

/** Turns on call: they begin, they end, or a change of the schedule makes them others. Times are the schedule's own. */
export function sayOnCall(facts: NoticeFacts, { origin, data }: { origin: string; data: Said['data'] }): Said {
  const zh = facts.language !== 'en'
  const zone = facts.schedule?.zone ?? 'Asia/Shanghai'
  const schedule = (zh ? facts.schedule?.name : facts.schedule?.nameEn) ?? '–'
  const moment = (at: Date) =>
    new Intl.DateTimeFormat(facts.language, {
      ...{ timeZone: zone, month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' },
      hourCycle: 'h23',
    }).format(at)
  const link = {
    text: zh ? '查看值班表' : 'Open the schedule',
    url: facts.schedule ? `${origin}/attention/schedules/${facts.schedule.id}` : `${origin}/attention/on-call`,
  }
  if (facts.kind === 'offCall') {
    return { title: zh ? `您已交班：${schedule}` : `You are off call: ${schedule}`, lines: [], link, data }
  }
  if (facts.kind === 'onCall') {
    const until = facts.until && moment(facts.until)
    return {
      title: zh ? `您已接班：${schedule}` : `You are on call: ${schedule}`,
      lines: until ? [zh ? `值班至 ${until}（${zone}）。` : `Until ${until} (${zone}).`] : [],
      link,
      data,
    }
  }
  const turn = ({ from, until }: { from: string; until: string }) =>
    `${moment(new Date(from))} – ${moment(new Date(until))}`
  const { gained = [], lost = [], further = 0, reason = null, by } = facts.turns ?? {}
  return {
    title: zh ? `您的值班有调整：${schedule}` : `Your turns on call changed: ${schedule}`,
    lines: [
      ...gained.map((one) => (zh ? `改由您值班：${turn(one)}` : `You are on call: ${turn(one)}`)),
      ...lost.map((one) => (zh ? `您不再值班：${turn(one)}` : `You are no longer on call: ${turn(one)}`)),
      ...(further > 0 ? [zh ? `另有 ${further} 个时段，见值班表。` : `${further} more: see the schedule.`] : []),
      ...(by ? [zh ? `调整人：${by.name}` : `Changed by ${by.nameEn}`] : []),
      ...(reason ? [zh ? `原因：${reason}` : `Reason: ${reason}`] : []),
      zh ? `时区：${zone}` : `Time zone: ${zone}`,
    ],
    link,
    data,
  }
}
