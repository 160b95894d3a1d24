import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type PolicyId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { houseFacts } from '../../attention/facts.store.ts'
import { deadTargets } from '../policy-check.ts'
import type { NewPolicy, PolicyChange, RulesChange } from '../policy-view.contract.ts'
import type { PolicyTerms } from '../policy.contract.ts'
import { lockPolicy, policiesInUse, ruleBook } from '../policy.store.ts'
import { attentionPolicies, attentionRuleBook } from '../policy.table.ts'

export async function addPolicy(deps: Deps, actor: StaffActor, input: NewPolicy): Promise<PolicyId> {
  const now = deps.clock.now()
  const id = newId<PolicyId>()
  await refuseCalendar(deps, input.terms, now)
  await inTransaction(deps.db, async (tx) => {
    await refuseDeadTargets(tx, input.terms, now)
    await tx.insert(attentionPolicies).values({ id, ...input, updatedAt: now })
    await record(tx, actor, now, changed(id, 1))
  })
  deps.wake.now('events')
  return id
}

/** What runs already keeps the terms it started with. */
export async function changePolicy(
  deps: Deps,
  actor: StaffActor,
  id: PolicyId,
  { version, ...input }: PolicyChange,
): Promise<void> {
  const now = deps.clock.now()
  if (input.active) await refuseCalendar(deps, input.terms, now)
  await inTransaction(deps.db, async (tx) => {
    const before = await lockPolicy(tx, id)
    if (before.version !== version) throw stale('policy.changed')
    if (input.active) await refuseDeadTargets(tx, input.terms, now)
    if (before.active && !input.active) {
      const { rules } = await ruleBook(tx)
      if (rules.some((rule) => rule.active && rule.policyId === id)) {
        throw new Refusal(
          'policy.in_use',
          'Rules still start this policy. Point them elsewhere or switch them off first.',
        )
      }
    }
    await tx
      .update(attentionPolicies)
      .set({ ...input, version: version + 1, updatedAt: now })
      .where(eq(attentionPolicies.id, id))
    const { name, nameEn, terms, active } = before
    await record(tx, actor, now, changed(id, version + 1, { was: { name, nameEn, terms, active }, is: input }))
  })
  deps.wake.now('events')
}

/** The whole list at once, since its order decides. */
export async function changeRules(deps: Deps, actor: StaffActor, { rules, version }: RulesChange): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const before = await ruleBook(tx)
    const policies = await policiesInUse(tx)
    const errors = rules.flatMap((rule, i) =>
      rule.active && !policies.has(rule.policyId as PolicyId)
        ? [{ pointer: `/rules/${i}/policyId`, detail: 'Choose a policy that is in use.' }]
        : [],
    )
    if (errors.length > 0)
      throw new Refusal('policy.inactive', 'A rule names a policy that is not in use.', 422, { errors })
    if (version === 0) {
      const made = await tx
        .insert(attentionRuleBook)
        .values({ id: 1, rules, version: 1, updatedAt: now })
        .onConflictDoNothing()
        .returning({ id: attentionRuleBook.id })
      if (made.length === 0) throw stale('rules.changed')
    } else {
      const saved = await tx
        .update(attentionRuleBook)
        .set({ rules, version: version + 1, updatedAt: now })
        .where(eq(attentionRuleBook.version, version))
        .returning({ id: attentionRuleBook.id })
      if (saved.length === 0) throw stale('rules.changed')
    }
    await record(tx, actor, now, changed(null, version + 1, { was: before.rules, is: rules }))
  })
  deps.wake.now('events')
}

/** Steps that wait for hours that are not in force would never fire. */
async function refuseCalendar(deps: Deps, { calendar }: PolicyTerms, now: Date): Promise<void> {
  if (calendar !== null) (await calendarsOf(deps.db)).choose(calendar, now)
}

async function refuseDeadTargets(tx: Transaction, terms: PolicyTerms, now: Date): Promise<void> {
  const dead = deadTargets(terms, await houseFacts(tx, [{ terms }], [], now))
  if (dead.length === 0) return
  throw new Refusal('policy.dead_target', 'A step names somebody or something that is not there any more.', 422, {
    errors: dead.map(({ step, target }) => ({
      pointer: `/terms/steps/${step}/targets/${target}`,
      detail: 'Nobody will ever be told by this. Choose something else.',
    })),
  })
}

const stale = (code: string) =>
  new Refusal(code, 'Somebody changed this meanwhile. Look at it again and repeat your change.')

const changed = (policyId: PolicyId | null, version: number, change: { was?: object; is?: object } = {}) =>
  ({ type: 'policy.changed', ticketId: null, accountId: null, payload: { policyId, version, ...change } }) as const
