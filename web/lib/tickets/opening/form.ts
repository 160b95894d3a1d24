import type { TicketImpact, TicketSymptom, TicketType } from '#server/tickets/ticket.contract.ts'

/** What an agent fills in for a caller. Empty text means not chosen yet. */
export interface OpeningForm {
  accountCode: string
  contactId: string
  circuitNumber: string
  type: TicketType
  symptom: TicketSymptom | ''
  impact: TicketImpact | ''
  subject: string
  description: string
  /** As `datetime-local` writes it. */
  since: string
  channel: 'phone' | 'mail'
  take: boolean
}

export function blankForm(): OpeningForm {
  return {
    accountCode: '',
    contactId: '',
    circuitNumber: '',
    type: 'fault',
    symptom: '',
    impact: '',
    subject: '',
    description: '',
    since: '',
    channel: 'phone',
    take: true,
  }
}
