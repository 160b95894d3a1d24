import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { confirmRelease } from '#server/leaving/commands/confirm-release.ts'
import { decideLeaving, finishLeavingTask } from '#server/leaving/commands/run-leaving.ts'
import { insertLeaving } from '#server/leaving/leaving.store.ts'
import type { LeavingTaskId, ReleaseStepId } from '#server/kernel/ids.ts'
import { addLeave, changeDirector } from '#server/portfolio/commands/keep-leaves.ts'
import type { Company } from './company.ts'
import type { Story } from './story.ts'

const day = 86_400_000
/** Who works to the director of sales, and who of them is away at present. */
const team = ['zhao', 'huang', 'cheng', 'su']

/**
 * Customers who asked to disconnect, done by the product's own commands: one in the retention window, one being released,
 * the others kept. And the managers' team, with one of them on leave.
 */
export async function playLeavings(
  tx: Transaction,
  deps: Omit<Deps, 'db' | 'clock'>,
  company: Company,
  stories: readonly Story[],
  now: Date,
): Promise<void> {
  const at = (when: Date): Deps => ({ ...deps, db: tx as unknown as Database, clock: { now: () => when } })
  const staff = (key: string): StaffActor => {
    const { id, name, nameEn, roles } = company.person(key)
    const accounts = company.accounts.filter(({ is }) => is.manager === key).map((account) => account.id!)
    return { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts }
  }
  const director = company.person('liang').id
  for (const key of team)
    await changeDirector(at(now), staff('ye'), company.person(key).id, { from: null, to: director })
  await addLeave(at(now), staff('su'), {
    ...{ personId: company.person('su').id, standInId: company.person('cheng').id, note: '年假' },
    from: new Date(now.getTime() - day).toISOString(),
    until: new Date(now.getTime() + 3 * day).toISOString(),
  })

  const asked = stories
    .filter(({ ticket }) => ticket.type === 'disconnect' && ticket.accountId && ticket.circuitId)
    .sort((a, b) => b.ticket.openedAt.getTime() - a.ticket.openedAt.getTime())
    .slice(0, 5)
  for (const [place, { ticket }] of asked.entries()) {
    const owner = staff(company.accounts.find(({ id }) => id === ticket.accountId)!.is.manager)
    const opened = ticket.openedAt
    const fresh = place === 0 ? new Date(now.getTime() + 2 * day) : new Date(opened.getTime() + 7 * day)
    const of = { accountId: ticket.accountId!, ticketId: ticket.id, circuit: ticket.circuitId!, ownerId: owner.id }
    const number = (await insertLeaving(tx, { ...of, windowUntil: fresh }, opened))!
    const tasks = await rowsOf<{ id: LeavingTaskId }>(
      tx,
      sql`select k.id from leaving_tasks k join leavings g on g.id = k.leaving_id where g.number = ${number} order by k.position`,
    )
    const later = (days: number) => new Date(Math.min(opened.getTime() + days * day, now.getTime()))
    for (const { id } of tasks.slice(0, place === 0 ? 2 : 4)) await finishLeavingTask(at(now), owner, number, id)
    if (place === 0) continue
    const [{ version }] = (await rowsOf<{ version: number }>(
      tx,
      sql`select version from leavings where number = ${number}`,
    )) as [{ version: number }]
    const lost = place === 1
    await decideLeaving(at(now), owner, number, {
      ...{ version, kept: !lost, cause: lost ? ('moving' as const) : ('price' as const) },
      outcome: lost
        ? '客户机房搬迁，新址不在覆盖范围内，双方确认月底停用。'
        : '按新资费续签两年，并增加备用路由，客户撤回申请。',
      leavesOn: lost ? later(4).toISOString().slice(0, 10) : null,
    })
    if (!lost) continue
    const [step] = await rowsOf<{ id: ReleaseStepId }>(
      tx,
      sql`select s.id from release_steps s join leavings g on g.id = s.leaving_id where g.number = ${number} order by s.id limit 1`,
    )
    if (step) await confirmRelease(at(now), staff('gao'), number, step.id, '端口已关闭并拆线，配置已删除')
  }
}
