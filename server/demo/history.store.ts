import { sql } from 'drizzle-orm'
import { alertOccurrences, alerts, alertSigns, alertSteps } from '#server/alerts/alert.table.ts'
import type { Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { events } from '#server/events/event.table.ts'
import { offers, routingRoundItems, routingRounds, workItems } from '#server/routing/queue.table.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { handOffs } from '#server/tickets/hand-off.table.ts'
import { promises } from '#server/tickets/promise.table.ts'
import { messages, ticketArticles, tickets } from '#server/tickets/ticket.table.ts'
import { alertsOf } from './alerts.ts'
import { insertAll } from './bulk.store.ts'
import type { Company } from './company.ts'
import { orderHappened, type Ordered } from './ordered.ts'
import { writeOrders } from './orders.ts'
import type { Story } from './story.ts'
import type { Round } from './teller.ts'

/** Tickets get their numbers in the order in which they were opened. */
export async function writeStories(
  tx: Transaction,
  company: Company,
  past: { stories: readonly Story[]; orders: readonly Ordered[] },
  now: Date,
): Promise<void> {
  const { orders } = past
  const stories = [...past.stories, ...orders.map(({ teller }) => teller.story)].sort(
    (a, b) => a.ticket.openedAt.getTime() - b.ticket.openedAt.getTime(),
  )
  const numbers = await rowsOf<{ number: string }>(
    tx,
    sql`select lpad(nextval('ticket_numbers')::text, 6, '0') as number from generate_series(1, ${stories.length}::int)`,
  )
  stories.forEach((story, place) => {
    story.number = `TT-${story.ticket.openedAt.getUTCFullYear()}-${numbers[place]!.number}`
  })
  await insertAll(
    tx,
    tickets,
    stories.map(({ ticket }) => ticket),
  )
  await insertAll(
    tx,
    messages,
    stories.flatMap((story) => story.messages),
  )
  await insertAll(
    tx,
    promises,
    stories.flatMap((story) => story.promised.rows),
  )
  await insertAll(
    tx,
    handOffs,
    stories.flatMap((story) => story.handOffs),
  )
  await tx.execute(sql`
    insert into last_solvers (subject_id, seat_id, ticket_id, at)
    select distinct on (s.id) s.id, h.person_id, h.ticket_id, h.to_at
      from hand_offs h join tickets t on t.id = h.ticket_id cross join lateral (values (t.circuit_id), (t.account_id)) s(id)
     where h.outcome = 'resolved' and h.kind = 'seat' and h.person_id is not null and s.id is not null
     order by s.id, h.to_at desc`)
  await insertAll(
    tx,
    workItems,
    stories.flatMap((story) => story.workItems),
  )
  await insertAll(
    tx,
    offers,
    stories.flatMap((story) => story.offers),
  )
  await insertAll(
    tx,
    clocks,
    stories.flatMap((story) =>
      story.clocks.map((clock) => ({ ...clock, ledger: JSON.parse(JSON.stringify(clock.ledger)) })),
    ),
  )
  await insertAll(
    tx,
    ticketArticles,
    stories.flatMap((story) => story.articles),
  )
  await writeOrders(tx, company, orders)
  await writeEvents(tx, company, stories, orders, now)
}

/** The stream in order of time, with what account managers were told in between, and the alerts that refer to it. */
async function writeEvents(
  tx: Transaction,
  company: Company,
  stories: readonly Story[],
  orders: readonly Ordered[],
  now: Date,
): Promise<void> {
  const told = alertsOf(company, stories, now)
  const ofTickets = stories.flatMap((story) =>
    story.happened.map((happening) => ({
      happening,
      at: happening.at,
      actor: happening.actor,
      fact: happening.fact,
      ticketId: story.ticket.id,
      accountId: story.ticket.accountId,
    })),
  )
  const ofAccounts = [...told.happened, ...orders.flatMap(orderHappened)]
  const others = ofAccounts.map((each) => ({ ...each, happening: null, ticketId: null }))
  const stream = [...ofTickets, ...others].sort((a, b) => a.at.getTime() - b.at.getTime())
  const ids = await insertAll(
    tx,
    events,
    stream.map(({ at, actor, fact, ticketId, accountId }) => ({
      at,
      type: fact.type,
      ticketId,
      accountId,
      actor,
      payload: fact.payload,
    })),
    { returnIds: true },
  )
  const idOf = new Map(stream.map(({ happening }, place) => [happening, ids[place]!]))
  await insertAll(tx, alerts, told.alerts)
  await insertAll(tx, alertSteps, told.steps)
  const signs = told.occurrences.map(({ alertId, story, cause, sign }) => ({
    ...sign,
    alertId,
    eventId: idOf.get(cause)!,
    accountId: story.ticket.accountId!,
    ticketId: story.ticket.id,
    at: cause.at,
  }))
  await insertAll(tx, alertSigns, signs)
  await insertAll(
    tx,
    alertOccurrences,
    signs.map(({ alertId, eventId, ticketId, at }) => ({ alertId, eventId, ticketId, at })),
  )
}

export async function writeRounds(tx: Transaction, rounds: readonly Round[]): Promise<void> {
  const ids = await insertAll(
    tx,
    routingRounds,
    rounds.map(({ at, record }) => ({ at, record })),
    { returnIds: true },
  )
  await insertAll(
    tx,
    routingRoundItems,
    rounds.map(({ ticketId }, place) => ({ ticketId, roundId: ids[place]! })),
  )
}
