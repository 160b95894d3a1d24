import type { Me } from '#lib/api/index.ts'
import { format } from '#lib/format/index.ts'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'
import type { Variables } from '../template.ts'

/** What a reply template can be filled with, in the language this customer is written to. */
export function variablesOf(view: TicketView, me: Me, promisedAt: string | null): Variables {
  const isEnglish = view.language === 'en'
  return {
    contactName: view.contact?.name ?? view.reporter?.name,
    accountName: view.account && (isEnglish ? view.account.nameEn : view.account.name),
    ticketNumber: view.number,
    circuitNumber: view.circuit?.number ?? view.reporter?.circuitNumber,
    agentName: isEnglish ? me.nameEn : me.name,
    nextUpdateAt: promisedAt && format.dateTime(promisedAt),
  }
}
