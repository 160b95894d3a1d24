import { listText } from '#lib/i18n/list-text.ts'
import { m } from '#lib/paraglide/messages.js'

/** What is left of an account that is to be closed, in words; empty when nothing is. */
export function leftText(left: Record<string, unknown>): string {
  const words = {
    ...{ resources: m.leave_left_resources, circuits: m.leave_left_circuits },
    ...{ cases: m.leave_left_cases, tickets: m.leave_left_tickets, escalations: m.leave_left_escalations },
  }
  const named = Object.entries(words).map(([name, say]) => ({ say, count: Number(left[name] ?? 0) }))
  return listText(named.filter(({ count }) => count > 0).map(({ say, count }) => say({ count })))
}
