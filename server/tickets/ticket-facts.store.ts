import { getTableColumns, sql } from 'drizzle-orm'
import { accounts, circuits, contacts } from '#server/accounts/account.table.ts'
import type { Database } from '#server/db/client.ts'
import { given, reading, records, rows } from '#server/db/reading.ts'
import { customerEscalations } from '#server/escalation/customer-escalation.table.ts'
import { vendorCases, vendorEntries, vendors } from '#server/escalation/vendor.table.ts'
import { events } from '#server/events/event.table.ts'
import { files } from '#server/files/file.table.ts'
import { clockFromRow } from '#server/sla/clock.store.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { handOffs } from './hand-off.table.ts'
import { objections } from './objection.table.ts'
import { promiseTally } from './promise.store.ts'
import type { PromiseTally } from './promise.contract.ts'
import type { Ticket } from './ticket.store.ts'
import { messages, tickets } from './ticket.table.ts'
import { lineColumns, lineTables, scoped, type LineRow } from './ticket-lines.store.ts'
import type { IncidentTie, OrderTie, TicketTies } from './ticket-ties.contract.ts'
import { orderTie } from './ticket-ties.store.ts'
import type { TicketView } from './ticket-view.contract.ts'

const ticket = given('ticket')
const account = given('account')
/** Customers read what is public. */
const mayRead = (visibility: typeof messages.visibility | typeof files.visibility) =>
  sql`(${given('isInside')}::boolean or ${visibility} = 'public')`
const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

const read = reading({
  line: records<LineRow>(sql`select ${lineColumns} from tickets t ${lineTables} where t.id = ${ticket}`),
  promises: records<PromiseTally>(promiseTally(ticket)),
  objections: rows(
    getTableColumns(objections),
    sql`${objections} where ${objections.ticketId} = ${ticket}`,
    sql`${objections.at}`,
  ),
  clocks: rows(
    getTableColumns(clocks),
    sql`${clocks} where ${clocks.ticketId} = ${ticket}`,
    sql`${clocks.startedAt}, ${clocks.dueAt}`,
  ),
  handOffs: rows(
    getTableColumns(handOffs),
    sql`${handOffs} where ${handOffs.ticketId} = ${ticket}`,
    sql`${handOffs.seq}`,
  ),
  messages: rows(
    getTableColumns(messages),
    sql`${messages} where ${messages.ticketId} = ${ticket} and ${mayRead(messages.visibility)}`,
    sql`${messages.at}`,
  ),
  files: rows(
    { id: files.id, messageId: files.messageId, name: files.name, type: files.type, size: files.size },
    sql`${files} where ${files.ticketId} = ${ticket} and ${mayRead(files.visibility)}`,
  ),
  events: rows(
    { id: events.id, at: events.at, type: events.type, actor: events.actor, payload: events.payload },
    sql`${events} where ${events.ticketId} = ${ticket}`,
    sql`${events.chainSeq}`,
  ),
  account: rows(getTableColumns(accounts), sql`${accounts} where ${accounts.id} = ${account}`),
  circuit: rows(getTableColumns(circuits), sql`${circuits} where ${circuits.id} = ${given('circuit')}`),
  contact: rows(getTableColumns(contacts), sql`${contacts} where ${contacts.id} = ${given('contact')}`),
  repeatOf: rows(
    { number: tickets.number, resolvedAt: tickets.resolvedAt, resolution: tickets.resolution },
    sql`${tickets} where ${tickets.id} = ${given('repeatOf')}`,
  ),
  articles: records<TicketView['articles'][number]>(
    sql`select l.article, a.title, l.effect, coalesce(p.name, '') as by, ${instant('l.at')} as at
          from ticket_articles l left join articles a on a.number = l.article left join people p on p.id = l.by_id
         where l.ticket_id = ${ticket} order by l.at`,
  ),
  otherOpen: records<NonNullable<TicketView['accountDetail']>['openTickets'][number]>(
    sql`select number, subject, priority, status from tickets
         where account_id = ${account} and ended_at is null and id <> ${ticket}
         order by priority, opened_at limit 8`,
  ),
  customerEscalations: rows(
    getTableColumns(customerEscalations),
    sql`${customerEscalations} where ${customerEscalations.ticketId} = ${ticket}`,
    sql`${customerEscalations.askedAt}`,
  ),
  vendorCases: rows(
    getTableColumns(vendorCases),
    sql`${vendorCases} where ${vendorCases.ticketId} = ${ticket}`,
    sql`${vendorCases.askedAt}`,
  ),
  vendorEntries: rows(
    getTableColumns(vendorEntries),
    sql`${vendorEntries} where ${vendorEntries.caseId} in (select id from vendor_cases where ticket_id = ${ticket})`,
    sql`${vendorEntries.at}, ${vendorEntries.id}`,
  ),
  vendors: rows(
    { queueId: vendors.queueId, contacts: vendors.contacts },
    sql`${vendors} where ${vendors.queueId} in (select queue_id from vendor_cases where ticket_id = ${ticket})`,
  ),
  // The incident it belongs to, or is itself.
  incident: records<IncidentTie>(
    sql`select t.number, i.title, i.state, ${instant('i.next_update_at')} as "nextUpdateAt", i.ticket_id = ${ticket} as "isItself"
          from incidents i join tickets t on t.id = i.ticket_id
         where i.ticket_id = ${given('incident')}`,
  ),
  accountEscalation: records<NonNullable<TicketTies['accountEscalation']>>(
    sql`select e.number, e.title, e.severity, e.trend, e.state,
               exists (select from account_escalation_tickets c where c.escalation_id = e.id and c.ticket_id = ${ticket}) as "isCause"
          from account_escalations e where e.account_id = ${account} and e.ended_at is null`,
  ),
  order: records<OrderTie>(orderTie(ticket)),
})

/** All that is written of one ticket, as it was at one moment; for customers without what is internal among its words. */
export async function ticketFacts(db: Database, the: Ticket, reader: 'staff' | 'customer') {
  const facts = await read(db, {
    ticket: the.id,
    account: the.accountId,
    circuit: the.circuitId,
    contact: the.contactId,
    repeatOf: the.repeatOfId,
    incident: the.parentId ?? the.id,
    isInside: reader === 'staff',
  })
  const [line] = facts.line
  const [promises] = facts.promises
  if (!line || !promises) throw new Error(`Ticket ${the.number} has no line.`)
  return {
    ...facts,
    line: scoped(line),
    promises,
    clocks: facts.clocks.map(clockFromRow),
    account: facts.account[0] ?? null,
    circuit: facts.circuit[0] ?? null,
    contact: facts.contact[0] ?? null,
    repeatOf: facts.repeatOf[0] ?? null,
    incident: facts.incident[0] ?? null,
    accountEscalation: facts.accountEscalation[0] ?? null,
    order: facts.order[0] ?? null,
  }
}

export type TicketFacts = Awaited<ReturnType<typeof ticketFacts>>
