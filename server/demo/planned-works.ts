import type { StaffActor } from '#server/auth/actor.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { changeWork, planWork } from '#server/planned-works/commands/plan-work.ts'
import { newId, type PlannedWorkId } from '#server/kernel/ids.ts'
import { announceWork } from '#server/planned-works/commands/run-work.ts'
import type { NewWork } from '#server/planned-works/planned-work.contract.ts'
import {
  circuitsReached,
  contactsToTell,
  insertWorkNotices,
  lockWork,
  nextWorkNumber,
  setReach,
  targetsNamed,
} from '#server/planned-works/planned-work.store.ts'
import { plannedWorks } from '#server/planned-works/planned-work.table.ts'
import type { Company } from './company.ts'

const hour = 3_600_000
const day = 24 * hour

/** Works on the network, done by the product's own commands: one that is over, one that customers have been told of, one to come. */
export async function playPlannedWorks(
  tx: Transaction,
  deps: Omit<Deps, 'db' | 'clock'>,
  company: Company,
  now: Date,
): Promise<void> {
  const house: Deps = { ...deps, db: tx as unknown as Database, clock: { now: () => now } }
  const { id, name, nameEn, roles } = company.person('gao')
  const actor: StaffActor = { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts: [] }
  /** Between one and three at night, so many days from today, as it is in Beijing. */
  const night = (days: number, from: number, hours: number) => {
    const midnight = Math.floor((now.getTime() + 8 * hour) / day) * day - 8 * hour + days * day
    const startsAt = new Date(midnight + from * hour)
    return { startsAt: startsAt.toISOString(), endsAt: new Date(startsAt.getTime() + hours * hour).toISOString() }
  }
  const usual = { responsibleId: id, leadHours: 72, reminderHours: 24, shortNotice: false, circuits: [] as string[] }
  const version = async (number: string) => (await lockWork(tx, number))!.version

  const past: NewWork = {
    ...{ ...usual, ...night(-9, 1, 3), nodes: ['NC-PE-01'], reason: 'upgrade', impact: 'down', downMinutes: 45 },
    title: { 'zh-CN': '华北 PE 路由器软件升级', en: 'Software upgrade of the northern edge router' },
    text: {
      'zh-CN': '升级期间设备重启，经该设备的业务中断不超过 45 分钟。双上联客户请提前确认备用路由可用。',
      en: 'The router restarts; services over it stop for 45 minutes at most. If you have a second path, please check it beforehand.',
    },
  }
  // The stream is told in the order of time, and this was long ago: only what is left of it is written.
  const { circuits: _circuits, nodes: _nodes, startsAt, endsAt, shortNotice, ...texts } = past
  const targets = await targetsNamed(tx, past)
  const reached = await circuitsReached(tx, targets)
  const began = new Date(startsAt)
  const row: typeof plannedWorks.$inferInsert & { id: PlannedWorkId } = {
    ...{ ...texts, id: newId<PlannedWorkId>(), number: await nextWorkNumber(tx, now), state: 'done', shortNotice },
    ...{ startsAt: began, endsAt: new Date(endsAt), responsibleId: id, createdById: id, version: 5 },
    ...{ createdAt: new Date(began.getTime() - 5 * day), announcedAt: new Date(began.getTime() - 4 * day) },
    ...{ remindedAt: new Date(began.getTime() - day), startedAt: began, outcome: 'done' },
    endedAt: new Date(Date.parse(endsAt) - 40 * 60_000),
    outcomeText: {
      'zh-CN': '升级完成，设备重启期间业务中断约 40 分钟，现已全部恢复。',
      en: 'The upgrade is done. Services stood still for about forty minutes during the restart and are all back.',
    },
  }
  await tx.insert(plannedWorks).values(row)
  await setReach(tx, row.id, targets, reached)
  const contacts = await contactsToTell(tx, [...new Set(reached.map(({ accountId }) => accountId))])
  for (const [kind, when, version] of [
    ['announced', row.announcedAt!, 2],
    ['reminder', row.remindedAt!, 3],
    ['ended', row.endedAt!, 5],
  ] as const) {
    await insertWorkNotices(tx, { id: row.id, version }, contacts, { kind, now: when, mail: false })
  }

  const soon: NewWork = {
    ...{ ...usual, ...night(4, 0, 4), nodes: ['EC-OTN-01'], reason: 'expansion', impact: 'atRisk', downMinutes: null },
    title: { 'zh-CN': '华东骨干 OTN 扩容', en: 'Expansion of the eastern backbone' },
    text: {
      'zh-CN': '新增一对波分板卡，业务走保护路由，预计不中断；作业期间保护能力下降。',
      en: 'A pair of line cards is added. Services run over the protection path and should not stop; there is no second path meanwhile.',
    },
  }
  const told = await planWork(house, actor, soon)
  await announceWork(house, actor, told, await version(told))
  await changeWork(house, actor, told, {
    ...{ ...soon, ...night(4, 1, 4), version: await version(told) },
  })

  await planWork(house, actor, {
    ...{ ...usual, ...night(12, 23, 5), nodes: ['SW-SDH-01'], reason: 'migration', impact: 'down', downMinutes: 45 },
    title: { 'zh-CN': '西南 SDH 二平面割接', en: 'Migration of the south-western SDH plane' },
    text: {
      'zh-CN': '经二平面的电路逐条割接到新设备，每条中断不超过 45 分钟，具体时刻由客户经理与您确认。',
      en: 'Circuits move to new equipment one by one; each stops for 45 minutes at most. Your account manager agrees the minute with you.',
    },
  })
}
