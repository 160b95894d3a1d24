import { calendarNames, calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { ClockExplanations, ClockLine } from './clock-explanation.contract.ts'
import { clocksOfTicket } from './clock.store.ts'
import { explain } from './explain.ts'
import { readTerms } from './terms.ts'

/** Every clock of a ticket, explained from its ledger at this moment. */
export async function clockExplanations(db: Database, ticketId: TicketId, now: Date): Promise<ClockExplanations> {
  const [rows, calendars, names] = await Promise.all([clocksOfTicket(db, ticketId), calendarsOf(db), calendarNames(db)])
  const named = (ref: string) => {
    const code = ref.split('@')[0] ?? ref
    const { zone, always = false } = calendars.versionOf(ref)
    return { ...(names.get(code) ?? { name: code, nameEn: code }), zone, always }
  }
  return {
    at: now.toISOString(),
    clocks: rows.map(({ id, kind, round, level, holding, ledger }) => {
      const lines = explain(ledger, calendars.versionOf, now)
      const refs = new Set(lines.flatMap((line) => ('calendar' in line ? [line.calendar] : [])))
      return {
        ...{ id, kind, round, level, holding },
        calendars: Object.fromEntries([...refs].map((ref) => [ref, named(ref)])),
        terms: Object.fromEntries(
          lines.flatMap((line) => {
            const terms = 'terms' in line ? readTerms(line.terms ?? null) : null
            return terms && 'terms' in line ? [[line.terms!, terms]] : []
          }),
        ),
        // Instants as text, as JSON has them.
        lines: JSON.parse(JSON.stringify(lines)) as ClockLine[],
      }
    }),
  }
}
