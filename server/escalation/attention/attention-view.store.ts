import { asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AttentionId, ChannelId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { AttentionView, ExpectedStep } from './attention-view.contract.ts'
import { logsOf } from './attention-log.store.ts'
import type { Attention } from './attention.store.ts'
import { attentions } from './attention.table.ts'
import { houseFacts, openingOf, subjectsOf } from './facts.store.ts'
import { forecast } from './forecast.ts'
import { resolve, type Told } from './resolve.ts'
import { nextStep } from './run.ts'

type Named = AttentionView['policy']

/** What the reader may do with a run, decided by whoever asks. */
export type MayDo = (run: Attention, told: readonly PersonId[]) => AttentionView['may']

/** Runs of a ticket, live ones first. */
export async function runsOfTicket(db: Db, ticketId: TicketId): Promise<Attention[]> {
  return db
    .select()
    .from(attentions)
    .where(eq(attentions.ticketId, ticketId))
    .orderBy(sql`${attentions.endedAt} is not null`, desc(attentions.startedAt))
    .limit(20)
}

/** Everything that runs, the most pressing first. */
export async function liveAttentions(db: Db, limit: number): Promise<Attention[]> {
  return db
    .select()
    .from(attentions)
    .where(isNull(attentions.endedAt))
    .orderBy(sql`${attentions.state} = 'acknowledged'`, asc(attentions.startedAt))
    .limit(limit)
}

export async function findAttention(db: Db, id: AttentionId): Promise<Attention | null> {
  const [row] = await db.select().from(attentions).where(eq(attentions.id, id))
  return row ?? null
}

/** Runs with their forecast and their log, in the order given. Nine questions, however many runs there are. */
export async function attentionViews(
  db: Database,
  runs: readonly Attention[],
  now: Date,
  may: MayDo,
): Promise<AttentionView[]> {
  if (runs.length === 0) return []
  const [subjectOf, opening, about, logs] = await Promise.all([
    subjectsOf(db, runs),
    openingOf(db, now),
    namesAround(db, runs),
    logsOf(
      db,
      runs.map(({ id }) => id),
    ),
  ])
  const house = await houseFacts(db, runs, runs.map(subjectOf), now)
  const expected = runs.map((run) =>
    forecast(
      overdueFromNow(run, now),
      (step, at) => resolve(run.terms.steps[step]!.targets, subjectOf(run), house, at),
      opening(run.terms),
    ),
  )
  const name = await namesOf(db, [
    ...expected.flatMap((steps) => steps.flatMap(({ told }) => told)),
    ...[...logs.values()].flatMap((log) => log.told),
    ...runs.flatMap(({ startedBy, acknowledgedBy }) =>
      [startedBy, acknowledgedBy].flatMap((personId) => (personId ? [{ personId }] : [])),
    ),
  ])
  return runs.map((run, i) => {
    const log = logs.get(run.id)
    const told = log?.told.flatMap((one) => ('personId' in one ? [one.personId] : [])) ?? []
    const rights = may(run, told)
    return {
      id: run.id,
      policy: about.policies.get(run.policyId) ?? { id: run.policyId, name: '–', nameEn: '–' },
      state: run.state,
      cause: run.cause,
      note: run.note,
      startedAt: run.startedAt.toISOString(),
      startedBy: name.person(run.startedBy),
      ticket: run.ticketId ? (about.tickets.get(run.ticketId) ?? null) : null,
      account: run.accountId ? (about.accounts.get(run.accountId) ?? null) : null,
      record: run.subjectId ? (about.records.get(run.subjectId) ?? null) : null,
      round: run.round + 1,
      rounds: run.terms.repeats + 1,
      step: run.step + 1,
      steps: run.terms.steps.length,
      nextAt: run.nextAt?.toISOString() ?? null,
      acknowledgedAt: run.acknowledgedAt?.toISOString() ?? null,
      acknowledgedBy: name.person(run.acknowledgedBy),
      progressAt: run.progressAt?.toISOString() ?? null,
      acknowledgementMinutes: run.terms.acknowledgementMinutes,
      endedAt: run.endedAt?.toISOString() ?? null,
      endReason: run.endReason,
      forecast: expected[i]!.map((one): ExpectedStep => ({ ...shown(one), ...name.told(one.told) })),
      log: (log?.firings ?? []).map((firing) => ({
        ...{ seq: firing.seq, ...shown(firing), dueAt: firing.dueAt },
        told: firing.told.map(({ personId, channelId, deliveries, ...line }) => ({
          ...line,
          person: name.person(personId),
          channel: name.channel(channelId),
          deliveries: deliveries.map(({ channelId: via, ...each }) => ({ ...each, channel: name.channel(via) })),
        })),
      })),
      may: { ...rights, push: rights.push && run.endedAt === null && nextStep(run.terms, run) !== null },
      version: run.version,
    }
  })
}

/** What is overdue fires now at the earliest: the forecast does not promise the past. */
const overdueFromNow = (run: Attention, now: Date) => (run.nextAt && run.nextAt < now ? { ...run, nextAt: now } : run)

const shown = ({ at, round, step }: { at: Date | string; round: number; step: number }) => ({
  at: typeof at === 'string' ? at : at.toISOString(),
  round: round + 1,
  step: step + 1,
})

const list = (ids: readonly (string | null)[]): SQL =>
  sql`(select jsonb_array_elements_text(${JSON.stringify([...new Set(ids.filter((id) => id !== null))])}::jsonb)::uuid)`

/** Names of people and channels, also of those who have left. */
export async function namesOf(db: Db, told: readonly (Told | { channelId: null })[]) {
  const people = told.flatMap((one) => ('personId' in one ? [one.personId] : []))
  const channels = told.flatMap((one) => ('channelId' in one && one.channelId ? [one.channelId] : []))
  const [persons, named] = await Promise.all([
    rowsOf<Named>(db, sql`select id, name, name_en as "nameEn" from people where id in ${list(people)}`),
    rowsOf<{ id: string; name: string }>(db, sql`select id, name from channels where id in ${list(channels)}`),
  ])
  const person = new Map(persons.map((row) => [row.id, row]))
  const channel = new Map(named.map((row) => [row.id, row.name]))
  return {
    person: (id: PersonId | null) => (id ? (person.get(id) ?? null) : null),
    channel: (id: ChannelId | null) => (id ? (channel.get(id) ?? null) : null),
    told: (those: readonly Told[]) => ({
      people: those.flatMap((one) => ('personId' in one ? (person.get(one.personId) ?? []) : [])),
      channels: those.flatMap((one) => ('channelId' in one ? (channel.get(one.channelId) ?? []) : [])),
    }),
  }
}

async function namesAround(db: Db, runs: readonly Attention[]) {
  const [policies, tickets, accounts, records] = await Promise.all([
    rowsOf<Named>(
      db,
      sql`select id, name, name_en as "nameEn" from attention_policies where id in ${list(runs.map((run) => run.policyId))}`,
    ),
    rowsOf<{ id: string } & NonNullable<AttentionView['ticket']>>(
      db,
      sql`select t.id, t.number, t.subject, t.priority, t.status, i.title as incident
            from tickets t left join incidents i on i.ticket_id = t.id where t.id in ${list(runs.map((run) => run.ticketId))}`,
    ),
    rowsOf<{ id: string } & NonNullable<AttentionView['account']>>(
      db,
      sql`select id, code, name, name_en as "nameEn" from accounts where id in ${list(runs.map((run) => run.accountId))}`,
    ),
    rowsOf<{ id: string; number: string }>(
      db,
      sql`select id, number from account_escalations where id in ${list(runs.map((run) => run.subjectId))}`,
    ),
  ])
  return {
    policies: new Map(policies.map((row) => [row.id, row])),
    tickets: new Map(tickets.map(({ id, ...row }) => [id, row])),
    accounts: new Map(accounts.map(({ id, ...row }) => [id, row])),
    records: new Map(records.map((row) => [row.id, row.number])),
  }
}
