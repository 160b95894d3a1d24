import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { record } from '#server/events/record.ts'
import type { PolicyId, TicketId } from '#server/kernel/ids.ts'
import { policiesInUse, ruleBook } from '../policies/policy.store.ts'
import { trigger } from '../policies/policy.contract.ts'
import { firstRule } from '../policies/rules.ts'
import { attentionActor, insertAttention } from './attention.store.ts'
import { openingOf } from './facts.store.ts'
import { owedByIncident, ruleFactsOf } from './rule-facts.store.ts'
import { attentionSignalOf, attentionSignals } from './signals.ts'

/** Nobody is called about yesterday: what a process that was away for long finds is left to the clocks that still run. */
const staleAfter = 24 * 3_600_000

/** The first rule that fits what happened starts its policy, unless that runs for the ticket already. */
export const startAttentionOnSignal = (deps: Deps): Reaction => ({
  name: 'start-attention.on-signal',
  from: 'now',
  wants: (type) => attentionSignals.includes(type),
  async react(tx, events) {
    const now = deps.clock.now()
    const fresh = events.filter((event) => now.getTime() - event.at.getTime() < staleAfter)
    const [{ rules }, policies, opening] = await Promise.all([ruleBook(tx), policiesInUse(tx), openingOf(deps.db, now)])
    if (fresh.length === 0 || rules.length === 0) return
    const facts = await ruleFactsOf(
      tx,
      fresh.flatMap(({ ticketId }) => ticketId ?? []),
      fresh.flatMap(({ ticketId, accountId }) => (ticketId ? [] : (accountId ?? []))),
    )
    const owed = await owedByIncident(tx, fresh)
    for (const event of fresh) {
      const about = facts.get(event.ticketId ?? event.accountId ?? '')
      const signal = about && attentionSignalOf(event, about)
      if (!about || about.over || !signal) continue
      const rule = firstRule(rules, signal, about)
      if (about.inIncident && (signal.kind === 'severeFault' || owed.has(event))) continue
      const policy = rule && policies.get(rule.policyId as PolicyId)
      if (!rule || !policy) continue
      // The ticket before its run, as everywhere.
      if (event.ticketId)
        await tx.execute(sql`select 1 from tickets where id = ${event.ticketId as TicketId} for update`)
      // What happened, in particular where the rule speaks of something more general: any clock, a severe fault.
      const cause = trigger.safeParse(signal).data ?? rule.trigger
      const subjectId = event.type === 'accountEscalation.opened' ? event.payload.escalationId : null
      const started = await insertAttention(
        tx,
        {
          ...{ ticketId: event.ticketId, accountId: about.accountId, subjectId, policy, cause },
          nextAt: opening(policy.terms)(now),
        },
        now,
      )
      if (!started) continue
      await record(tx, attentionActor, now, {
        ...{ ticketId: event.ticketId, accountId: about.accountId },
        type: 'attention.started',
        payload: { attentionId: started, policyId: policy.id, cause: cause.kind },
      })
    }
    deps.wake.now('sweeps')
  },
})
