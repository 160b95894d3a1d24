import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { changedRules } from './changed.ts'
import type { AlertRuleSetView } from './rule.contract.ts'
import { rulesInForce, ruleVersions } from './rule.store.ts'
import { shippedRules } from './shipped.ts'

const shown = 20

/** The rules in force with their history, and the channels of the house they may name. */
export async function ruleSetView(db: Db): Promise<AlertRuleSetView> {
  const [{ version, rules }, versions, channels] = await Promise.all([
    rulesInForce(db),
    ruleVersions(db, shown + 1),
    rowsOf<AlertRuleSetView['channels'][number]>(
      db,
      sql`select id, name, active from channels where owner_id is null order by name`,
    ),
  ])
  const order = new Map(shippedRules.map(({ rule }, place) => [rule, place]))
  return {
    version,
    rules: [...rules].sort((a, b) => order.get(a.rule)! - order.get(b.rule)!),
    channels,
    history: versions.slice(0, shown).map((one, place) => ({
      ...{ version: one.version, at: one.changedAt.toISOString(), by: one.changedByName, note: one.note },
      changed: changedRules(versions[place + 1]?.rules ?? shippedRules, one.rules),
    })),
  }
}
