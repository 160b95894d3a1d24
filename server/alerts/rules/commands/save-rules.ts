import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AlertRuleChange } from '../rule.contract.ts'
import { lockRules, rulesInForce } from '../rule.store.ts'
import { alertRuleSets } from '../rule.table.ts'
import { changedRules } from '../changed.ts'

/**
 * The rules as a whole, as a new version; alerts that are open keep their terms. Refuses with `alert_rules.changed` when
 * somebody else changed them meanwhile, `alert_rules.same`, and `channel.not_found`.
 */
export async function saveAlertRules(deps: Deps, actor: StaffActor, input: AlertRuleChange): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    await lockRules(tx)
    const before = await rulesInForce(tx)
    if (before.version !== input.version) {
      throw new Refusal(
        'alert_rules.changed',
        'Somebody changed the rules while you were at it. Load them again.',
        409,
        {
          extra: { version: before.version },
        },
      )
    }
    const changed = changedRules(before.rules, input.rules)
    if (changed.length === 0) {
      throw new Refusal('alert_rules.same', 'Nothing differs from the rules in force. Change one first.', 422)
    }
    const named = [...new Set(input.rules.flatMap(({ channelIds }) => channelIds))]
    const found = await rowsOf<{ id: string }>(
      tx,
      sql`select id from channels where owner_id is null and active
             and id in (select jsonb_array_elements_text(${JSON.stringify(named)}::jsonb)::uuid)`,
    )
    const missing = named.find((id) => !found.some((one) => one.id === id))
    if (missing) {
      throw new Refusal('channel.not_found', 'A channel named here is gone or switched off. Choose another one.', 422, {
        errors: [
          {
            pointer: `/rules/${input.rules.findIndex(({ channelIds }) => channelIds.includes(missing))}/channelIds`,
            detail: 'Choose a channel that is in use.',
          },
        ],
      })
    }
    await tx.insert(alertRuleSets).values({
      ...{ version: before.version + 1, rules: input.rules, note: input.note },
      ...{ changedBy: actor.id, changedByName: actor.name, changedAt: now },
    })
    await record(tx, actor, now, {
      ...{ type: 'alertRules.changed', ticketId: null, accountId: null },
      payload: {
        ...{ version: before.version + 1, rules: changed, note: input.note },
        ...{ was: before.rules, is: input.rules },
      },
    })
  })
  deps.wake.now('events')
}
