import { m } from '#lib/paraglide/messages.js'
import type { RiskKind } from '#server/leaving/score.contract.ts'
import type { PortfolioLine } from '#server/portfolio/portfolio.contract.ts'

export const riskText: Record<RiskKind, () => string> = {
  severeOpen: m.risk_severeOpen,
  missedTargets: m.risk_missedTargets,
  brokenPromises: m.risk_brokenPromises,
  repeatFaults: m.risk_repeatFaults,
  rejectedSolutions: m.risk_rejectedSolutions,
  lowRatings: m.risk_lowRatings,
  customerEscalations: m.risk_customerEscalations,
  accountEscalation: m.risk_accountEscalation,
  fall: m.risk_fall,
  contractEnds: m.risk_contractEnds,
  unanswered: m.risk_unanswered,
  leaving: m.risk_leaving,
}
export const asText: Record<PortfolioLine['as'], () => string> = {
  manager: m.folio_as_manager,
  standIn: m.folio_as_standIn,
  deputy: m.folio_as_deputy,
  director: m.folio_as_director,
  house: m.folio_as_house,
}

/** Where a reference of the arithmetic leads; null where there is no page of its own. */
export function refHref({ kind, ref }: { kind: string; ref: string }): string | null {
  if (kind === 'ticket') return `/tickets/${ref}`
  if (kind === 'alert') return `/alerts?alert=${ref}`
  if (kind === 'escalation') return `/escalations/${ref}`
  if (kind === 'leaving') return `/leaving/${ref}`
  return null
}
