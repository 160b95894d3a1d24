import { sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { isOpen } from '#server/escalation/customer-escalation.ts'
import { customerEscalationsOf } from '#server/escalation/customer-escalation.store.ts'
import { allVendors, vendorCasesOf } from '#server/escalation/vendor.store.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { linksOf } from './ticket-link.store.ts'
import { visibleTo } from './ticket-list.store.ts'
import type { CustomerEscalationView, IncidentTie, TicketTies, VendorCaseView } from './ticket-ties.contract.ts'
import type { Ticket } from './ticket.store.ts'

const iso = (at: Date) => at.toISOString()
const isoOrNull = (at: Date | null) => at?.toISOString() ?? null
const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** All that hangs on a ticket, as far as this reader may see it. */
export async function ticketTies(db: Database, actor: Actor, ticket: Ticket): Promise<TicketTies> {
  const [related, customerEscalations, vendorCases, incident, accountEscalation] = await Promise.all([
    actor.kind === 'staff' ? linksOf(db, ticket.id, visibleTo(actor)) : [],
    escalationViews(db, ticket),
    vendorCaseViews(db, ticket),
    incidentOf(db, ticket),
    accountEscalationOf(db, ticket),
  ])
  return { related, customerEscalations, vendorCases, incident, accountEscalation }
}

export async function escalationViews(db: Db, ticket: Pick<Ticket, 'id'>): Promise<CustomerEscalationView[]> {
  return (await customerEscalationsOf(db, ticket.id)).map((row) => ({
    id: row.id,
    by: row.byName,
    reason: row.reason,
    askedAt: iso(row.askedAt),
    answerDueAt: iso(row.answerDueAt),
    answeredAt: isoOrNull(row.answeredAt),
    isOpen: isOpen(row),
  }))
}

async function vendorCaseViews(db: Database, ticket: Ticket): Promise<VendorCaseView[]> {
  const cases = await vendorCasesOf(db, ticket.id)
  if (cases.length === 0) return []
  const [configuration, vendors] = await Promise.all([routingConfiguration(db), allVendors(db)])
  return cases.map(({ the, entries }) => {
    const { code, name, nameEn } = configuration.queueById(the.queueId)
    return {
      id: the.id,
      vendor: { code, name, nameEn },
      contacts: vendors.find(({ queueId }) => queueId === the.queueId)?.contacts ?? [],
      state: the.state,
      reference: the.reference,
      contact: the.contact,
      askedAt: iso(the.askedAt),
      answerDueAt: iso(the.answerDueAt),
      doneDueAt: iso(the.doneDueAt),
      expectedAt: isoOrNull(the.expectedAt),
      answeredAt: isoOrNull(the.answeredAt),
      chaseAt: isoOrNull(the.chaseAt),
      endedAt: isoOrNull(the.endedAt),
      entries: entries.map(({ id, kind, text, contact, byName, at }) => ({
        id,
        kind,
        text,
        contact,
        by: byName,
        at: iso(at),
      })),
    }
  })
}

/** The incident it belongs to, or is itself. Customers read title and times; who else is hit is nobody's business here. */
export async function incidentOf(db: Db, ticket: Pick<Ticket, 'id' | 'parentId'>): Promise<IncidentTie | null> {
  const [row] = await rowsOf<IncidentTie>(
    db,
    sql`select t.number, i.title, i.state, ${instant('i.next_update_at')} as "nextUpdateAt", i.ticket_id = ${ticket.id} as "isItself"
          from incidents i join tickets t on t.id = i.ticket_id
         where i.ticket_id = ${ticket.parentId ?? ticket.id}`,
  )
  return row ?? null
}

async function accountEscalationOf(db: Db, ticket: Ticket): Promise<TicketTies['accountEscalation']> {
  if (!ticket.accountId) return null
  const [row] = await rowsOf<NonNullable<TicketTies['accountEscalation']>>(
    db,
    sql`select e.number, e.title, e.severity, e.trend, e.state,
               exists (select from account_escalation_tickets c where c.escalation_id = e.id and c.ticket_id = ${ticket.id}) as "isCause"
          from account_escalations e where e.account_id = ${ticket.accountId} and e.ended_at is null`,
  )
  return row ?? null
}

/** A major incident ends on its own page, for all who hang on it together. */
export async function refuseOpenIncident(tx: Db, ticket: Pick<Ticket, 'id' | 'accountId' | 'number'>): Promise<void> {
  if (ticket.accountId !== null) return
  const open = await rowsOf(tx, sql`select 1 from incidents where ticket_id = ${ticket.id} and state = 'open'`)
  if (open.length > 0) {
    throw new Refusal(
      'ticket.is_incident',
      `${ticket.number} is a major incident with tickets that hang on it. End or withdraw it on its own page.`,
    )
  }
}
