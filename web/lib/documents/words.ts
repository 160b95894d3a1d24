import { m } from '#lib/paraglide/messages.js'
import type { DocumentAudience, DocumentKind } from '#server/documents/document.contract.ts'

export const documentKinds: Record<DocumentKind, () => string> = {
  contract: m.doc_kind_contract,
  acceptance: m.doc_kind_acceptance,
  drawing: m.doc_kind_drawing,
  report: m.doc_kind_report,
  other: m.doc_kind_other,
}
export const documentAudiences: Record<DocumentAudience, () => string> = {
  house: m.doc_audience_house,
  customer: m.doc_audience_customer,
}
