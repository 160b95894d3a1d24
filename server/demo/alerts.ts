import type { AlertSeverity } from '#server/alerts/alert.contract.ts'
import { signalsOf } from '#server/alerts/signals.ts'
import type { alerts } from '#server/alerts/alert.table.ts'
import type { AlertEvent, RecordedEvent } from '#server/events/event.ts'
import { newId, type AccountId, type AlertId } from '#server/kernel/ids.ts'
import { actorOf, type Happening } from './chronicle.ts'
import type { Company } from './company.ts'
import { acknowledgements } from './data/phrases.ts'
import { Chance } from './random.ts'
import { localTime } from './roster.ts'
import type { Story } from './story.ts'

const minute = 60_000

type Alert = typeof alerts.$inferSelect

/** What happened to alerts, as it stands in the stream between the tickets' happenings. */
export interface AlertHappening {
  at: Date
  actor: Happening['actor']
  accountId: AccountId
  fact: Omit<AlertEvent, 'ticketId' | 'accountId'>
}

/** One signal of an alert: the happening that caused it. */
export interface Occurrence {
  alertId: AlertId
  story: Story
  cause: Happening
}

/** What account managers were told during these weeks, what they answered, and what they have not seen yet. */
export function alertsOf(company: Company, stories: readonly Story[], now: Date) {
  const told: Alert[] = []
  const occurrences: Occurrence[] = []
  const happened: AlertHappening[] = []
  const latest = new Map<string, Alert>()
  const causes = stories
    .flatMap((story) => story.happened.map((cause) => ({ story, cause })))
    .sort((a, b) => a.cause.at.getTime() - b.cause.at.getTime())

  for (const { story, cause } of causes) {
    const { at } = cause
    const accountId = story.ticket.accountId!
    const system = { kind: 'system' as const, name: 'alerts' }
    for (const { rule, severity } of signalsOf(asRecorded(story, cause), story.ticket)) {
      const open = latest.get(accountId + rule)
      if (open && (!open.acknowledgedAt || open.acknowledgedAt > at)) {
        open.occurrences++
        open.version++
        open.lastAt = at
        if (severity === 'red') open.severity = 'red'
        occurrences.push({ alertId: open.id, story, cause })
        happened.push({
          at,
          actor: system,
          accountId,
          fact: { type: 'alert.recurred', payload: { alertId: open.id, rule } },
        })
        continue
      }
      const id = newId<AlertId>()
      const nobody = { acknowledgedAt: null, acknowledgedBy: null, note: null }
      const alert: Alert = {
        id,
        accountId,
        rule,
        severity,
        state: 'open',
        occurrences: 1,
        openedAt: at,
        lastAt: at,
        ...nobody,
        version: 1,
      }
      told.push(alert)
      latest.set(accountId + rule, alert)
      occurrences.push({ alertId: id, story, cause })
      happened.push({
        at,
        actor: system,
        accountId,
        fact: { type: 'alert.opened', payload: { alertId: id, rule, severity } },
      })

      const chance = new Chance(story.number + rule)
      const answered = answerTime(at, severity, chance, now)
      if (!answered) continue
      const manager = company.person(company.accounts.find((each) => each.id === accountId)!.is.manager)
      Object.assign(alert, {
        acknowledgedAt: answered,
        acknowledgedBy: manager.id,
        note: chance.pick(acknowledgements).zh,
      })
      const fact = { type: 'alert.acknowledged' as const, payload: { alertId: id, rule } }
      happened.push({ at: answered, actor: actorOf(manager), accountId, fact })
    }
  }
  for (const alert of told) {
    if (alert.acknowledgedAt) Object.assign(alert, { state: 'acknowledged', version: alert.version + 1 })
  }
  return { alerts: told, occurrences, happened }
}

/**
 * Red within half an hour, amber within four; at night the next morning (domain, Account manager loop). Null for the latest:
 * they are still unseen when somebody signs in for the first time.
 */
function answerTime(at: Date, severity: AlertSeverity, chance: Chance, now: Date): Date | null {
  const age = now.getTime() - at.getTime()
  if (age < (severity === 'red' ? 75 : 5) * minute) return null
  const minutes = severity === 'red' ? chance.whole(2, 24) : chance.whole(6, 130)
  const awake = new Date(at.getTime() + minutes * minute)
  const { hour } = localTime(awake)
  const asleep = severity === 'amber' && (hour < 8 || hour >= 20)
  const answered = asleep ? new Date(awake.getTime() + ((32 - hour) % 24) * 60 * minute) : awake
  return answered < now ? answered : new Date(at.getTime() + Math.floor(age / 2))
}

function asRecorded({ ticket }: Story, { at, actor, fact }: Happening): RecordedEvent {
  const { id: ticketId, accountId } = ticket
  return { ...fact, ticketId, accountId, at, actor, cursor: { tx: '0', id: 0 } } as RecordedEvent
}
