import { and, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { AttentionEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import type { AttentionId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { notices } from '#server/notices/notice.table.ts'
import { changeRun, toldBy, type Attention } from '../attention.store.ts'
import { attentions } from '../attention.table.ts'
import { findAttention } from '../attention-view.store.ts'
import { acknowledge, end, push, type Change } from '../run.ts'

/** How rights on a ticket are looked up; tickets know escalation and not the other way round. */
export type ScopeOf = (db: Db, id: TicketId) => Promise<TicketScope | null>

/** What somebody may do with a run: those it told answer it, those who answer for the ticket or the account push it. */
export function rightsOn(
  actor: StaffActor,
  run: Pick<Attention, 'state' | 'accountId'>,
  scope: TicketScope | null,
  told: readonly PersonId[],
) {
  const live = run.state !== 'ended'
  const isTold = told.includes(actor.id)
  const pushes = scope ? may.push(actor, scope) : can.pushForAccount(actor, run.accountId)
  const inside = scope ? may.seeInside(actor, scope) : can.supervise(actor)
  return {
    see: pushes || isTold || inside,
    acknowledge: live && run.state !== 'acknowledged' && (pushes || isTold),
    push: live && pushes,
    stop: live && can.stopAttention(actor),
  }
}

type Decided = { change: Change; events: AttentionEvent[] } | null

/** The frame of every verb on a run: the ticket locked, then the run; rights and version looked at; the verb decides. */
async function withRun(
  deps: Deps,
  scopeOf: ScopeOf,
  actor: StaffActor,
  id: AttentionId,
  verb: { right: 'acknowledge' | 'push' | 'stop'; version?: number },
  decide: (tx: Transaction, run: Attention, now: Date) => Promise<Decided>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const before = await findAttention(tx, id)
    if (!before) throw notFound('attention')
    if (before.ticketId) await tx.execute(sql`select 1 from tickets where id = ${before.ticketId} for update`)
    const [run] = await tx.select().from(attentions).where(eq(attentions.id, id)).for('update')
    const scope = run!.ticketId ? await scopeOf(tx, run!.ticketId) : null
    const rights = rightsOn(actor, { ...run!, state: 'running' }, scope, await toldBy(tx, id))
    if (!rights.see) throw notFound('attention')
    if (!rights[verb.right]) {
      throw new Refusal(
        'attention.not_yours',
        'Only those who were told, who answer for the ticket, or supervisors may do this.',
        403,
      )
    }
    if (run!.state === 'ended') {
      throw new Refusal('attention.ended', 'This policy has ended already; nobody is told any more.')
    }
    if (verb.version !== undefined && verb.version !== run!.version) {
      throw new Refusal(
        'attention.changed',
        'It went on while you were looking. Look at what is new and do it again.',
        409,
        {
          extra: { version: run!.version },
        },
      )
    }
    const decided = await decide(tx, run!, now)
    if (!decided) return
    await changeRun(tx, run!, decided.change)
    await record(tx, actor, now, ...decided.events)
  })
  deps.wake.now('events', 'sweeps')
}

const about = ({ ticketId, accountId }: Attention) => ({ ticketId, accountId })

/** "I know, and I am on it." It stops until progress is missing for as long as the policy says. Saying it twice changes nothing. */
export function acknowledgeAttention(deps: Deps, scopeOf: ScopeOf, actor: StaffActor, id: AttentionId): Promise<void> {
  return withRun(deps, scopeOf, actor, id, { right: 'acknowledge' }, async (tx, run, now) => {
    await tx
      .update(notices)
      .set({ acknowledgedAt: now, seenAt: sql`coalesce(${notices.seenAt}, ${now.toISOString()}::timestamptz)` })
      .where(and(eq(notices.attentionId, id), eq(notices.personId, actor.id), sql`${notices.acknowledgedAt} is null`))
    if (run.state === 'acknowledged') return null
    const change = acknowledge(run, actor.id, now)
    const payload = { attentionId: id, until: change.nextAt!.toISOString(), told: await toldBy(tx, id) }
    return { change, events: [{ ...about(run), type: 'attention.acknowledged', payload }] }
  })
}

/** The next step is due now. Carries the version it was based on, so that two clicks are one push. */
export function pushAttention(
  deps: Deps,
  scopeOf: ScopeOf,
  actor: StaffActor,
  id: AttentionId,
  version: number,
): Promise<void> {
  return withRun(deps, scopeOf, actor, id, { right: 'push', version }, async (tx, run, now) => {
    const change = push(run, now)
    if (!change) {
      throw new Refusal(
        'attention.nobody_left',
        'Everybody on this policy was told. Start another policy, or call them.',
      )
    }
    const payload = { attentionId: id, told: await toldBy(tx, id) }
    return { change, events: [{ ...about(run), type: 'attention.pushed', payload }] }
  })
}

/** A supervisor ends it before its cause is gone, and says why. */
export function stopAttention(
  deps: Deps,
  scopeOf: ScopeOf,
  actor: StaffActor,
  id: AttentionId,
  { version, reason }: { version: number; reason: string },
): Promise<void> {
  return withRun(deps, scopeOf, actor, id, { right: 'stop', version }, async (tx, run, now) => {
    const payload = { attentionId: id, because: 'stopped' as const, reason, told: await toldBy(tx, id) }
    return {
      change: end('stopped', actor.id, now),
      events: [{ ...about(run), type: 'attention.ended', payload }],
    }
  })
}
