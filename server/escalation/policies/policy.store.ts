import { asc, eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { PolicyId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { AttentionRule } from './policy.contract.ts'
import { attentionPolicies, attentionRuleBook } from './policy.table.ts'

export type PolicyRow = typeof attentionPolicies.$inferSelect

/** Every policy, those in use first. */
export async function allPolicies(db: Db): Promise<PolicyRow[]> {
  return db
    .select()
    .from(attentionPolicies)
    .orderBy(sql`not ${attentionPolicies.active}`, asc(attentionPolicies.nameEn))
}

export async function findPolicy(db: Db, id: PolicyId): Promise<PolicyRow> {
  const [row] = await db.select().from(attentionPolicies).where(eq(attentionPolicies.id, id))
  if (!row) throw notFound('policy')
  return row
}

export async function lockPolicy(tx: Transaction, id: PolicyId): Promise<PolicyRow> {
  const [row] = await tx.select().from(attentionPolicies).where(eq(attentionPolicies.id, id)).for('update')
  if (!row) throw notFound('policy')
  return row
}

/** The rules in order, with the version a change is based on; 0 before anybody wrote any. */
export async function ruleBook(db: Db): Promise<{ rules: AttentionRule[]; version: number }> {
  const [row] = await db.select().from(attentionRuleBook)
  return { rules: row?.rules ?? [], version: row?.version ?? 0 }
}

/** Policies that are in use, by id. */
export async function policiesInUse(db: Db): Promise<Map<PolicyId, PolicyRow>> {
  const rows = await db.select().from(attentionPolicies).where(eq(attentionPolicies.active, true))
  return new Map(rows.map((row) => [row.id, row]))
}
