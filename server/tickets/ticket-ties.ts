import { isOpen } from '#server/escalation/customer-escalation.ts'
import type { RoutingConfiguration } from '#server/routing/configuration.store.ts'
import type { TicketFacts } from './ticket-facts.store.ts'
import type { CustomerEscalationView, RelatedTicket, TicketTies, VendorCaseView } from './ticket-ties.contract.ts'

const iso = (at: Date) => at.toISOString()
const isoOrNull = (at: Date | null) => at?.toISOString() ?? null

/** All that hangs on a ticket; `related` as far as the reader may see them. */
export function tiesOf(
  facts: TicketFacts,
  related: RelatedTicket[],
  configuration: Pick<RoutingConfiguration, 'queueById'>,
): TicketTies {
  return {
    related,
    customerEscalations: escalationsOf(facts),
    vendorCases: vendorCasesOf(facts, configuration),
    incident: facts.incident,
    accountEscalation: facts.accountEscalation,
    order: facts.order,
  }
}

export function escalationsOf({ customerEscalations }: TicketFacts): CustomerEscalationView[] {
  return customerEscalations.map((row) => ({
    id: row.id,
    by: row.byName,
    reason: row.reason,
    askedAt: iso(row.askedAt),
    answerDueAt: iso(row.answerDueAt),
    answeredAt: isoOrNull(row.answeredAt),
    isOpen: isOpen(row),
  }))
}

function vendorCasesOf(
  { vendorCases, vendorEntries, vendors }: TicketFacts,
  configuration: Pick<RoutingConfiguration, 'queueById'>,
): VendorCaseView[] {
  return vendorCases.map((the) => {
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
      entries: vendorEntries
        .filter(({ caseId }) => caseId === the.id)
        .map(({ id, kind, text, contact, byName, at }) => ({ id, kind, text, contact, by: byName, at: iso(at) })),
    }
  })
}
