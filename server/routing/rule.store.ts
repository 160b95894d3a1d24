import { asc, eq, sql } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import type { Db } from '#server/db/client.ts'
import { versionOf } from '#server/kernel/version-of.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { supportLevel, type SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { RuleBook, RuleList } from './rule.contract.ts'
import { checkRules, type RuleHouse } from './rule-check.ts'
import { queues, routingRules } from './queue.table.ts'

type SavedRules = Pick<RuleList, 'version' | 'rules'>

/** The rules of a level as they are saved, with the version an edit begins with. */
export async function savedRules(db: Db, level: SupportLevel): Promise<SavedRules> {
  const rules = await db
    .select({ when: routingRules.when, queue: queues.code, note: routingRules.note })
    .from(routingRules)
    .innerJoin(queues, eq(queues.id, routingRules.queueId))
    .where(eq(routingRules.level, level))
    .orderBy(asc(routingRules.position))
  return { version: versionOf(rules), rules }
}

/** Nobody else changes rules until this transaction ends; they are still read. */
export async function lockRules(tx: Db): Promise<void> {
  await tx.execute(sql`lock table routing_rules in share row exclusive mode`)
}

export async function replaceRules(
  tx: Db,
  level: SupportLevel,
  rules: SavedRules['rules'],
  idOf: (queue: string) => QueueId,
): Promise<void> {
  await tx.delete(routingRules).where(eq(routingRules.level, level))
  await tx
    .insert(routingRules)
    .values(rules.map(({ when, queue, note }, i) => ({ level, position: i + 1, when, queueId: idOf(queue), note })))
}

/** What rules may name: for checks, and for who edits them. */
export async function ruleHouse(db: Db): Promise<Pick<RuleBook, 'queues' | 'accounts' | 'regions'>> {
  const [queueRows, accountRows] = await Promise.all([
    db
      .select({
        code: queues.code,
        name: queues.name,
        nameEn: queues.nameEn,
        level: queues.level,
        active: queues.active,
      })
      .from(queues)
      .orderBy(asc(queues.level), asc(queues.code)),
    db
      .select({ id: accounts.id, code: accounts.code, name: accounts.name, nameEn: accounts.nameEn })
      .from(accounts)
      .orderBy(asc(accounts.code)),
  ])
  return { queues: queueRows, accounts: accountRows, regions: await regions(db) }
}

async function regions(db: Db): Promise<string[]> {
  const rows = (await db.execute(
    sql`select region from accounts union select region from circuits where region is not null order by 1`,
  )) as unknown as { region: string }[]
  return rows.map((row) => row.region)
}

export function houseFor(level: SupportLevel, { queues, accounts }: Pick<RuleBook, 'queues' | 'accounts'>): RuleHouse {
  return {
    level,
    queues: new Map(queues.map((queue) => [queue.code, queue])),
    accounts: new Set(accounts.map(({ id }) => id)),
  }
}

/** Everything an editor of rules needs. */
export async function ruleBook(db: Db): Promise<RuleBook> {
  const house = await ruleHouse(db)
  const levels = await Promise.all(
    supportLevel.options.map(async (level): Promise<RuleList> => {
      const { version, rules } = await savedRules(db, level)
      return { level, version, rules, findings: checkRules(rules, houseFor(level, house)) }
    }),
  )
  return { levels, ...house }
}
