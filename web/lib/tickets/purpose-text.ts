import { m } from '#lib/paraglide/messages.js'
import type { CallDirection, MessagePurpose } from '#server/tickets/ticket.contract.ts'

/** What a message was for, where it was more than a word in passing. */
export function purposeText(purpose: MessagePurpose, direction: CallDirection | null): string {
  if (purpose === 'call') return direction === 'inbound' ? m.clock_purpose_call_in() : m.clock_purpose_call_out()
  return {
    restored: m.clock_purpose_restored,
    faultReport: m.clock_purpose_faultReport,
    update: m.clock_purpose_update,
  }[purpose]()
}
