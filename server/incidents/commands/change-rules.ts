import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { IncidentRuleSet } from '../incident-commands.contract.ts'
import { replaceRules, rulesInOrder, settingsOf, versionOf } from '../rule.store.ts'

/** The rules as a whole, in order. Refuses with `rules.changed` when somebody else changed them meanwhile. */
export async function changeRules(deps: Deps, actor: StaffActor, input: IncidentRuleSet): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const before = await rulesInOrder(tx)
    if (versionOf(before) !== input.version) {
      throw new Refusal('rules.changed', 'Somebody changed the rules while you were at it. Load them again.', 409, {
        extra: { version: versionOf(before) },
      })
    }
    await replaceRules(tx, input.rules, input.version + 1)
    const active = input.rules.filter((rule) => rule.active).length
    await record(tx, actor, now, {
      type: 'incidentRules.changed',
      ticketId: null,
      accountId: null,
      payload: { active, was: before.map(settingsOf), is: input.rules },
    })
  })
  deps.wake.now('events', 'sweeps')
}
