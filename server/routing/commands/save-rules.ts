import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { configurationChanged } from '../configuration.store.ts'
import { refuseFindings } from '../finding.ts'
import { queueIds } from '../queue-edit.store.ts'
import { checkRules } from '../rule-check.ts'
import type { RuleListChange } from '../rule.contract.ts'
import { houseFor, lockRules, replaceRules, ruleHouse, savedRules } from '../rule.store.ts'

/**
 * Replaces the rules of a level, in order. Refuses with `rules.changed` when somebody was faster, and with
 * `routing.bad_configuration` when a ticket could be left without a queue.
 */
export async function saveRules(
  deps: Deps,
  actor: StaffActor,
  level: SupportLevel,
  change: RuleListChange,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    await lockRules(tx)
    const was = await savedRules(tx, level)
    if (was.version !== change.version) {
      throw new Refusal('rules.changed', 'Somebody changed these rules meanwhile. Look at theirs, then decide.', 409, {
        extra: { present: was },
      })
    }
    const rules = change.rules.map(({ when, queue, note }) => ({ when, queue, note: note || null }))
    refuseFindings(checkRules(rules, houseFor(level, await ruleHouse(tx))))
    const ids = await queueIds(tx)
    await replaceRules(tx, level, rules, (queue) => ids.get(queue) as QueueId)
    await record(tx, actor, now, {
      type: 'routing.rulesChanged',
      ticketId: null,
      accountId: null,
      payload: { level, was: was.rules, is: rules },
    })
  })
  configurationChanged(deps)
}
