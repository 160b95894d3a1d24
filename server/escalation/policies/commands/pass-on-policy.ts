import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId, PolicyId } from '#server/kernel/ids.ts'
import type { Target } from '../policy.contract.ts'
import { lockPolicy } from '../policy.store.ts'
import { attentionPolicies } from '../policy.table.ts'

/** Steps that told who leaves tell somebody else, each once. What runs already keeps its terms, and skips who is gone. */
export async function passOnPolicy(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { id, from, to }: { id: PolicyId; from: PersonId; to: PersonId },
): Promise<void> {
  const { name, nameEn, active, terms, version } = await lockPolicy(tx, id)
  const named = (target: Target, person: PersonId) => target.kind === 'person' && target.personId === person
  const steps = terms.steps.map((step) => ({
    ...step,
    targets: step.targets.flatMap((target): Target[] =>
      !named(target, from)
        ? [target]
        : step.targets.some((other) => named(other, to))
          ? []
          : [{ kind: 'person', personId: to }],
    ),
  }))
  await tx
    .update(attentionPolicies)
    .set({ terms: { ...terms, steps }, version: version + 1, updatedAt: now })
    .where(eq(attentionPolicies.id, id))
  const was = { name, nameEn, terms, active }
  const payload = { policyId: id, version: version + 1, was, is: { ...was, terms: { ...terms, steps } } }
  await record(tx, actor, now, { type: 'policy.changed', ticketId: null, accountId: null, payload })
}
