import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'
import { connect, type Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PolicyTerms } from '#server/escalation/policies/policy.contract.ts'
import { newId, type TicketId } from '#server/kernel/ids.ts'
import { startedClock } from '#server/sla/clock-row.ts'
import { clockJson } from '#server/sla/clock.store.ts'

/** A process of the product that can be killed; it answers when it is ready. */
export interface Mortal {
  ready: Promise<void>
  kill(): void
  /** Ends it in good order. */
  stop(): Promise<void>
}

export interface KillRun {
  databaseUrl: string
  start(): Mortal
  /** Half of them clocks, half of them steps of policies. */
  deadlines: number
  seconds: number
  kills: number
}

export interface KillResult {
  fired: number
  lost: number
  twice: number
  /** How late each was, in milliseconds: the longest stretch in which it was due, a process was there, and it was not done. */
  lateness: number[]
  kills: number
}

const hour = 3_600_000

/** Deadlines spread over a time in which two processes are killed at random and started again. */
export async function killRun({ databaseUrl, start, deadlines, seconds, kills }: KillRun): Promise<KillResult> {
  const { db, close } = connect(databaseUrl, { max: 2, name: 'kill', unbounded: true })
  const living: { process: Mortal; since: number | null }[] = []
  const up: { from: number; until: number }[] = []
  const raise = () => {
    const one = { process: start(), since: null as number | null }
    living.push(one)
    void one.process.ready.then(() => (one.since = Date.now())).catch(() => undefined)
    return one
  }
  const strike = (one: (typeof living)[number]) => {
    one.process.kill()
    if (one.since !== null) up.push({ from: one.since, until: Date.now() })
    living.splice(living.indexOf(one), 1)
  }
  try {
    await Promise.all([raise(), raise()].map(({ process }) => process.ready))
    const from = Date.now() + 3_000
    const due = await seed(db, deadlines, from, seconds * 1000)
    const moments = Array.from({ length: kills }, () => from + Math.random() * seconds * 1000).sort((a, b) => a - b)
    for (const moment of moments) {
      await wait(Math.max(0, moment - Date.now()))
      // Either of the two, whether it is ready or still starting; sometimes both lie dead together.
      const one = living[Math.floor(Math.random() * living.length)]
      if (!one) continue
      strike(one)
      raise()
    }
    await Promise.all(living.map(({ process }) => process.ready))
    await wait(Math.max(0, from + seconds * 1000 - Date.now()))
    for (let patience = 0; patience < 60 && (await open(db)) > 0; patience++) await wait(500)
    for (const { since } of living) up.push({ from: since ?? Date.now(), until: Infinity })
    const there = joined(up)
    const fired = await firings(db)
    const lateness = [...fired].flatMap(([key, times]) => {
      const at = due.get(key)
      return at === undefined ? [] : [longestWithin(at, times[0]!, there)]
    })
    return {
      fired: lateness.length,
      lost: due.size - lateness.length,
      twice: [...fired.values()].filter((times) => times.length > 1).length,
      lateness,
      kills,
    }
  } finally {
    await Promise.all(living.map(({ process }) => process.stop()))
    await close()
  }
}

interface Stretch {
  from: number
  until: number
}

/** The stretches in which at least one process was there. */
function joined(up: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  for (const { from, until } of [...up].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last && from <= last.until) last.until = Math.max(last.until, until)
    else all.push({ from, until })
  }
  return all
}

function longestWithin(from: number, until: number, stretches: readonly Stretch[]): number {
  return Math.max(0, ...stretches.map((each) => Math.min(until, each.until) - Math.max(from, each.from)))
}

async function seed(db: Database, count: number, from: number, span: number): Promise<Map<string, number>> {
  const policy = randomUUID()
  const person = randomUUID()
  const queue = randomUUID()
  const terms: PolicyTerms = {
    steps: [{ afterMinutes: 0, targets: [{ kind: 'person', personId: person }] }],
    ...{ repeats: 0, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null },
  }
  const ids = Array.from({ length: count }, () => newId<TicketId>())
  const due = new Map(ids.map((id) => [id as string, Math.round(from + Math.random() * span)]))
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
  await db.execute(sql`
    insert into people (id, name, name_en, email, roles, team, created_at)
    values (${person}, 'On call', 'On call', ${`${person}@operator.example`}, array['supervisor'], 'kill', now())`)
  await db.execute(sql`
    insert into attention_policies (id, name, name_en, terms, updated_at) values (${policy}, 'Kill', 'Kill', ${json(terms)}, now())`)
  await db.execute(sql`
    insert into tickets (id, number, channel, type, symptom, impact, subject, description, language, priority, status, level,
                         queue_id, opened_at, updated_at)
    select value::uuid, 'K-' || ordinality, 'api', 'fault', 'noService', 'down', 'Kill', 'Kill', 'en', 'P1', 'acknowledged',
           'L1', ${queue}::uuid, now(), now()
      from jsonb_array_elements_text(${json(ids)}) with ordinality`)
  const half = ids.slice(0, count / 2)
  const clocks = half.map((id) => {
    const startedAt = new Date(due.get(id)! - 2 * hour)
    const target = { targetMs: 4 * hour, calendar: 'always', terms: 'house@1/restore.AAA.gold.P1P2' }
    return clockJson(
      startedClock({ id, accountId: null }, 'restore', target, 'always@1', () => twentyFourSeven, startedAt),
    )
  })
  await db.execute(sql`insert into clocks select * from jsonb_populate_recordset(null::clocks, ${json(clocks)})`)
  const runs = ids.slice(count / 2).map((id) => ({ id: randomUUID(), ticket: id, at: new Date(due.get(id)!) }))
  await db.execute(sql`
    insert into attentions (id, ticket_id, policy_id, policy_version, terms, cause, started_at, state, next_at)
    select r.id, r.ticket, ${policy}::uuid, 1, ${json(terms)}, '{"kind":"byHand"}', now(), 'running', r.at
      from jsonb_to_recordset(${json(runs)}) as r(id uuid, ticket uuid, at timestamptz)`)
  return due
}

async function open(db: Database): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select ((select count(*) from attentions where next_at is not null)
              + (select count(*) from clocks where announced < 50))::int as n`,
  )
  return row!.n
}

/** Every announcement of a clock and every firing of a step, by ticket: when it was committed, as near as its own row tells. */
async function firings(db: Database): Promise<Map<string, number[]>> {
  const rows = await rowsOf<{ ticket_id: string; at: string }>(
    db,
    sql`select ticket_id, at from events where type = 'clock.reached' and (payload->>'percent')::int = 50
        union all select ticket_id, at from events where type = 'attention.stepFired'`,
  )
  const found = new Map<string, number[]>()
  for (const { ticket_id, at } of rows) found.set(ticket_id, [...(found.get(ticket_id) ?? []), new Date(at).getTime()])
  return found
}
