import { eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { attentionFirings, attentions } from '#server/escalation/attention/attention.table.ts'
import type { AttentionRule, PolicyTerms, Target } from '#server/escalation/policies/policy.contract.ts'
import { attentionPolicies, attentionRuleBook } from '#server/escalation/policies/policy.table.ts'
import { newId, type PolicyId, type TicketId } from '#server/kernel/ids.ts'
import { notices } from '#server/notices/notice.table.ts'
import type { TestApp } from './app.ts'

export const person = ({ id }: StaffActor): Target => ({ kind: 'person', personId: id })

/** Policies and rules for tests, and what came of them. */
export function attentionWorld({ db, clock }: TestApp) {
  const policy = async (steps: [afterMinutes: number, ...targets: Target[]][], more: Partial<PolicyTerms> = {}) => {
    const id = newId<PolicyId>()
    const terms: PolicyTerms = {
      steps: steps.map(([afterMinutes, ...targets]) => ({ afterMinutes, targets })),
      ...{ repeats: 0, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null },
      ...more,
    }
    await db.insert(attentionPolicies).values({ id, name: '策略', nameEn: 'Policy', terms, updatedAt: clock.now() })
    return id
  }
  const rules = async (...list: (Pick<AttentionRule, 'trigger' | 'policyId'> & Partial<AttentionRule>)[]) => {
    const full = list.map((rule) => ({ id: newId<never>() as string, when: {}, active: true, ...rule }))
    await db
      .insert(attentionRuleBook)
      .values({ id: 1, rules: full, updatedAt: clock.now() })
      .onConflictDoUpdate({ target: attentionRuleBook.id, set: { rules: full } })
  }
  return {
    policy,
    rules,
    /** The runs of a ticket, oldest first. */
    runsOf: (id: TicketId) =>
      db.select().from(attentions).where(eq(attentions.ticketId, id)).orderBy(attentions.startedAt),
    /** Who was told, in order: a person's id by minute since the first. */
    toldOf: async (id: TicketId) =>
      (
        await db
          .select({ personId: notices.personId, at: notices.at })
          .from(notices)
          .where(eq(notices.ticketId, id))
          .orderBy(notices.at, notices.id)
      ).map(({ personId }) => personId),
    firingsOf: (id: TicketId) =>
      db
        .select({ seq: attentionFirings.seq, step: attentionFirings.step, told: attentionFirings.told })
        .from(attentionFirings)
        .innerJoin(attentions, eq(attentions.id, attentionFirings.attentionId))
        .where(sql`${attentions.ticketId} = ${id}`)
        .orderBy(attentionFirings.seq),
  }
}
