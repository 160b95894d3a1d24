import { sql } from 'drizzle-orm'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { namesOf } from '../attention/attention-view.store.ts'
import { houseFacts, openingOf, subjectsOf } from '../attention/facts.store.ts'
import type { Subject } from '../attention/resolve.ts'
import { tryFrom, tryOver, type Tried } from './dry-run.ts'
import { warningsOf } from './policy-check.ts'
import type { AttentionOptions, DryRun, DryRunRequest, PolicyView } from './policy-view.contract.ts'
import { allPolicies, type PolicyRow } from './policy.store.ts'

export async function policyViews(db: Database, now: Date, of?: readonly PolicyRow[]): Promise<PolicyView[]> {
  const rows = of ?? (await allPolicies(db))
  const [house, opening, running] = await Promise.all([
    houseFacts(db, rows, [], now),
    openingOf(db, now),
    rowsOf<{ id: string; n: number }>(
      db,
      sql`select policy_id as id, count(*)::int as n from attentions where ended_at is null group by policy_id`,
    ),
  ])
  const count = new Map(running.map(({ id, n }) => [id, n]))
  return rows.map(({ id, name, nameEn, terms, active, version }) => ({
    ...{ id, name, nameEn, terms, active, version, running: count.get(id) ?? 0 },
    warnings: active ? warningsOf(terms, house, opening(terms), now) : [],
  }))
}

/** What steps and rotations can name: staff who are there, schedules in use, open channels of the house, calendars. */
export async function attentionOptions(db: Db): Promise<AttentionOptions> {
  type Named = AttentionOptions['people'][number]
  const [people, schedules, channels, calendars] = await Promise.all([
    rowsOf<Named>(db, sql`select id, name, name_en as "nameEn" from people where active order by name_en, id`),
    rowsOf<Named>(db, sql`select id, name, name_en as "nameEn" from on_call_schedules where active order by name_en`),
    rowsOf<AttentionOptions['channels'][number]>(
      db,
      sql`select id, name, format from channels where active and owner_id is null order by name`,
    ),
    rowsOf<AttentionOptions['calendars'][number]>(
      db,
      sql`select code, name, name_en as "nameEn" from calendars where retired_at is null order by code`,
    ),
  ])
  return { people, schedules, channels, calendars }
}

const week = 7 * 86_400_000

/** A policy tried out over the week from `from` on, and from `startAt`; for an account, if one is named. */
export async function dryRunOf(db: Database, request: DryRunRequest, now: Date): Promise<DryRun> {
  const { terms, accountCode } = request
  const from = new Date(request.from)
  const until = new Date(from.getTime() + week)
  let subject: Subject = { accountId: null, account: null, ticket: null }
  if (accountCode) {
    const [account] = await rowsOf<{ id: AccountId }>(db, sql`select id from accounts where code = ${accountCode}`)
    if (!account) throw notFound('account')
    const about = { ticketId: null, accountId: account.id }
    subject = (await subjectsOf(db, [about]))(about)
  }
  const [house, opening] = await Promise.all([
    houseFacts(db, [{ terms }], [subject], from < now ? from : now),
    openingOf(db, now).then((of) => of(terms)),
  ])
  const bands = tryOver(terms, { from, until }, subject, house, opening)
  const steps = tryFrom(terms, new Date(request.startAt), subject, house, opening)
  const all = [...bands.flat(), ...steps].flatMap(({ told }) => told)
  const names = await namesOf(
    db,
    all.flatMap((one) => ('assumed' in one ? [] : [one])),
  )
  const shown = (told: readonly Tried[]) => ({
    ...names.told(told.flatMap((one) => ('assumed' in one ? [] : [one]))),
    assumed: told.flatMap((one) => ('assumed' in one ? [one.assumed] : [])),
  })
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    steps: bands.map((step) =>
      step.map(({ from, until, told }) => ({
        ...{ from: from.toISOString(), until: until.toISOString() },
        ...shown(told),
      })),
    ),
    forecast: steps.map(({ at, round, step, told }) => ({
      ...{ at: at.toISOString(), round: round + 1, step: step + 1 },
      ...shown(told),
    })),
  }
}
