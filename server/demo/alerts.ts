import type { AlertRule, AlertSeverity } from '#server/alerts/alert.contract.ts'
import type { alerts } from '#server/alerts/alert.table.ts'
import type { AlertEvent } from '#server/events/event.ts'
import { newId, type AccountId, type AlertId } from '#server/kernel/ids.ts'
import type { Fact } from '#server/tickets/commands/with-ticket.ts'
import { actorOf, type Happening } from './chronicle.ts'
import type { Company } from './company.ts'
import { acknowledgements } from './data/phrases.ts'
import { Chance } from './random.ts'
import { localTime } from './roster.ts'
import type { Story } from './story.ts'

const minute = 60_000
const unseenMinutes = 55

type Alert = typeof alerts.$inferInsert & { id: AlertId }
/** One signal of an alert: the happening that caused it. */
export interface Occurrence {
  alertId: AlertId
  story: Story
  cause: Happening
}
export interface AlertHappening {
  at: Date
  actor: Happening['actor']
  accountId: AccountId
  fact: Omit<AlertEvent, 'ticketId' | 'accountId'>
}

/** What account managers were told during these weeks, what they answered, and what they have not seen yet. */
export function alertsOf(company: Company, stories: readonly Story[], now: Date) {
  const told: Alert[] = []
  const occurrences: Occurrence[] = []
  const happened: AlertHappening[] = []
  const signals = stories
    .flatMap((story) => story.happened.map((cause) => ({ story, cause, signal: signalOf(story, cause.fact) })))
    .filter(({ signal }) => signal !== null)
    .sort((a, b) => a.cause.at.getTime() - b.cause.at.getTime())
  const latest = new Map<string, Alert>()
  for (const { story, cause, signal } of signals) {
    const accountId = story.ticket.accountId!
    const { rule, severity } = signal!
    const open = latest.get(accountId + rule)
    const system = { kind: 'system' as const, name: 'alerts' }
    if (open && (!open.acknowledgedAt || open.acknowledgedAt > cause.at)) {
      open.occurrences = (open.occurrences ?? 1) + 1
      open.lastAt = cause.at
      const fact = { type: 'alert.recurred' as const, payload: { alertId: open.id, rule } }
      happened.push({ at: cause.at, actor: system, accountId, fact })
      occurrences.push({ alertId: open.id, story, cause })
      continue
    }
    const alert: Alert = {
      id: newId(),
      accountId,
      rule,
      severity,
      state: 'open',
      occurrences: 1,
      openedAt: cause.at,
      lastAt: cause.at,
      version: 1,
    }
    const fact = { type: 'alert.opened' as const, payload: { alertId: alert.id, rule, severity } }
    happened.push({ at: cause.at, actor: system, accountId, fact })
    occurrences.push({ alertId: alert.id, story, cause })
    told.push(alert)
    latest.set(accountId + rule, alert)
    // The latest red ones are still unseen when somebody signs in for the first time.
    const age = now.getTime() - cause.at.getTime()
    if (severity === 'red' && age < unseenMinutes * minute) continue
    const usual = answerTime(cause.at, severity, new Chance(story.number + rule))
    const answered = usual < now ? usual : new Date(cause.at.getTime() + age / 2)
    const account = company.accounts.find(({ id }) => id === accountId)!
    const manager = company.person(account.is.manager)
    const note = new Chance(story.number).pick(acknowledgements).zh
    Object.assign(alert, { acknowledgedAt: answered, acknowledgedBy: manager.id, note })
    happened.push({
      at: answered,
      actor: actorOf(manager),
      accountId,
      fact: { type: 'alert.acknowledged', payload: { alertId: alert.id, rule } },
    })
  }
  for (const alert of told) {
    if (alert.acknowledgedAt) Object.assign(alert, { state: 'acknowledged', version: 2 })
  }
  return { alerts: told, occurrences, happened }
}

/** Red within half an hour, amber within four; at night the next morning (domain, Account manager loop). */
function answerTime(at: Date, severity: AlertSeverity, chance: Chance): Date {
  const answered = new Date(at.getTime() + (severity === 'red' ? chance.whole(2, 24) : chance.whole(6, 130)) * minute)
  const { hour } = localTime(answered)
  if (severity === 'red' || (hour >= 8 && hour < 20)) return answered
  return new Date(answered.getTime() + ((32 - hour) % 24) * 60 * minute)
}

function signalOf(story: Story, fact: Fact): { rule: AlertRule; severity: AlertSeverity } | null {
  const { ticket } = story
  const severe = ticket.type === 'fault' && (ticket.priority === 'P1' || ticket.priority === 'P2')
  switch (fact.type) {
    case 'ticket.opened':
      if (ticket.type === 'disconnect') return { rule: 'disconnectRequested', severity: 'red' }
      if (severe) return { rule: 'severeFault', severity: 'red' }
      return fact.payload.repeat ? { rule: 'repeatFault', severity: 'amber' } : null
    case 'clock.reached':
      if (fact.payload.percent === 100) return { rule: 'clockBreached', severity: 'red' }
      return fact.payload.percent === 75 ? { rule: 'clockAtRisk', severity: 'amber' } : null
    case 'ticket.reopened':
      return { rule: 'solutionRejected', severity: 'amber' }
    case 'ticket.closed':
      return fact.payload.rating !== null && fact.payload.rating <= 2 ? { rule: 'lowRating', severity: 'amber' } : null
    default:
      return null
  }
}
