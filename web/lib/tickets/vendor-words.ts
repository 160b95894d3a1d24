import { m } from '#lib/paraglide/messages.js'
import type { VendorCaseState, VendorEntryKind } from '#server/escalation/vendor.contract.ts'

const outcomes: Record<string, () => string> = {
  done: m.escalation_vendor_outcome_done,
  declined: m.escalation_vendor_outcome_declined,
  withdrawn: m.escalation_vendor_outcome_withdrawn,
}
export const outcomeText = (outcome: string): string => outcomes[outcome]?.() ?? outcome

export const vendorState: Record<VendorCaseState, () => string> = {
  asked: m.escalation_vendor_state_asked,
  answered: m.escalation_vendor_state_answered,
  done: m.escalation_vendor_state_done,
  declined: m.escalation_vendor_state_declined,
  withdrawn: m.escalation_vendor_state_withdrawn,
}

export const vendorEntry: Record<VendorEntryKind, () => string> = {
  asked: m.escalation_vendor_kind_asked,
  reference: m.escalation_vendor_kind_reference,
  answer: m.escalation_vendor_kind_answer,
  chased: m.escalation_vendor_kind_chased,
  note: m.escalation_vendor_kind_note,
  overdue: m.escalation_vendor_kind_overdue,
  ended: m.escalation_vendor_kind_ended,
}

/** An entry the product wrote itself says which clock ran out. */
export function entryText(kind: VendorEntryKind, text: string): string {
  if (kind !== 'overdue') return text
  const words: Record<string, () => string> = {
    answer: m.escalation_vendor_overdue_answer,
    done: m.escalation_vendor_overdue_done,
    chase: m.escalation_vendor_overdue_chase,
  }
  return words[text]?.() ?? text
}
