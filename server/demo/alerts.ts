import type { AlertSeverity } from '#server/alerts/alert.contract.ts'
import { effectOf, measuredAfterDays } from '#server/alerts/loop.ts'
import { signalsOf } from '#server/alerts/signals.ts'
import { shippedRules, shippedTerms } from '#server/alerts/rules/shipped.ts'
import type { alerts, alertSteps } from '#server/alerts/alert.table.ts'
import type { RecordedEvent } from '#server/events/event.ts'
import type { AlertEvent } from '#server/events/manager-event.ts'
import { newId, type AccountId, type AlertId, type AlertStepId } from '#server/kernel/ids.ts'
import { actorOf, type Happening } from './chronicle.ts'
import type { Company } from './company.ts'
import { aims, dismissals, outcomes, planSteps } from './data/alert-plans.ts'
import { acknowledgements } from './data/phrases.ts'
import { Chance } from './random.ts'
import { localTime } from './roster.ts'
import type { Story } from './story.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Alert = typeof alerts.$inferInsert
type Step = typeof alertSteps.$inferInsert

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
  sign: { rule: Alert['rule']; cause: string; severity: AlertSeverity }
}

/** What account managers were told during these weeks, what they did about it, and what they have not seen yet. */
export function alertsOf(company: Company, stories: readonly Story[], now: Date) {
  const told: Alert[] = []
  const steps: Step[] = []
  const occurrences: Occurrence[] = []
  const happened: AlertHappening[] = []
  const latest = new Map<string, Alert>()
  const seen = new Set<string>()
  const causes = stories
    .flatMap((story) => story.happened.map((cause) => ({ story, cause })))
    .sort((a, b) => a.cause.at.getTime() - b.cause.at.getTime())

  for (const { story, cause } of causes) {
    const { at } = cause
    const accountId = story.ticket.accountId!
    const account = company.accounts.find((each) => each.id === accountId)!
    const facts = { ticket: story.ticket, grade: account.grade! }
    const system = { kind: 'system' as const, name: 'alerts' }
    for (const sign of signalsOf(asRecorded(story, cause), facts, shippedRules)) {
      const { rule, severity } = sign
      if (seen.has(`${accountId}${rule}${sign.cause}`)) continue
      seen.add(`${accountId}${rule}${sign.cause}`)
      const say = (when: Date, actor: Happening['actor'], fact: AlertHappening['fact']) =>
        happened.push({ at: when, actor, accountId, fact })
      const open = latest.get(accountId + rule)
      if (open && (!open.closedAt || open.closedAt > at)) {
        open.occurrences = open.occurrences! + 1
        open.version!++
        open.lastAt = at
        if (severity === 'red') open.severity = 'red'
        occurrences.push({ alertId: open.id, story, cause, sign })
        say(at, system, { type: 'alert.recurred', payload: { alertId: open.id, rule } })
        continue
      }
      const id = newId<AlertId>()
      const alert: Alert = {
        ...{ id, accountId, rule, severity, state: 'open', occurrences: 1, openedAt: at, lastAt: at, version: 1 },
        ...{ terms: shippedTerms, ruleVersion: 0, revision: 0, rung: 0, nextClimbAt: null },
      }
      told.push(alert)
      latest.set(accountId + rule, alert)
      occurrences.push({ alertId: id, story, cause, sign })
      say(at, system, { type: 'alert.opened', payload: { alertId: id, rule, severity } })

      const chance = new Chance(story.number + rule)
      const answered = answerTime(at, severity, chance, now)
      // Counted and told by the product itself, from its start on.
      if (!answered) {
        alert.nextClimbAt = now
        continue
      }
      const manager = company.person(account.is.manager)
      const by = actorOf(manager)
      Object.assign(alert, {
        ...{ state: 'acknowledged', acknowledgedAt: answered, acknowledgedBy: manager.id },
        ...{ note: chance.pick(acknowledgements).zh, version: 2, revision: 1 },
      })
      say(answered, by, { type: 'alert.acknowledged', payload: { alertId: id, rule } })

      const settled = new Date(answered.getTime() + chance.whole(3, 30) * hour)
      if (settled >= now) continue
      if (chance.happens(severity === 'red' ? 0.35 : 0.7)) {
        const reason = chance.pick(dismissals)
        Object.assign(alert, { state: 'dismissed', outcome: reason, closedAt: settled, confirmedBy: manager.id })
        say(settled, by, { type: 'alert.dismissed', payload: { alertId: id, rule, reason } })
        continue
      }
      const texts = chance.pick(planSteps)
      Object.assign(alert, { state: 'planned', aim: chance.pick(aims), plannedAt: settled, plannedBy: manager.id })
      say(settled, by, { type: 'alert.planned', payload: { alertId: id, rule, steps: texts.length, again: false } })
      const confirmed = new Date(settled.getTime() + chance.whole(3, 9) * day)
      const isConfirmed = confirmed < now
      texts.forEach((text, position) => {
        const due = new Date(settled.getTime() + (position + 1) * 3 * day)
        const done = isConfirmed || due < now ? new Date(Math.min(due.getTime() - 5 * hour, confirmed.getTime())) : null
        steps.push({
          ...{ id: newId<AlertStepId>(), alertId: id, position, text, ownerId: manager.id },
          ...{ dueOn: due.toISOString().slice(0, 10), doneAt: done, doneBy: done && manager.id },
        })
      })
      if (!isConfirmed) continue
      const measureAt = new Date(confirmed.getTime() + measuredAfterDays * day)
      Object.assign(alert, {
        ...{ state: 'confirmed', outcome: chance.pick(outcomes), satisfied: true, confirmedAt: confirmed },
        ...{ confirmedBy: manager.id, contactId: account.contacts[0]?.id ?? null, measureAt, closedAt: confirmed },
      })
      say(confirmed, by, { type: 'alert.confirmed', payload: { alertId: id, rule, satisfied: true } })
    }
  }
  for (const alert of told) measure(alert, occurrences, told, now, happened)
  return { alerts: told, steps, occurrences, happened }
}

/** Those confirmed long enough ago were measured: signs in as many days before and after. */
function measure(
  alert: Alert,
  occurrences: readonly Occurrence[],
  all: readonly Alert[],
  now: Date,
  happened: AlertHappening[],
): void {
  if (!alert.measureAt || alert.measureAt >= now || !alert.confirmedAt) return
  const same = new Set(
    all.filter((one) => one.accountId === alert.accountId && one.rule === alert.rule).map(({ id }) => id),
  )
  const span = measuredAfterDays * day
  const far = (at: Date) => at.getTime() - alert.confirmedAt!.getTime()
  const signs = occurrences.filter(({ alertId }) => same.has(alertId)).map(({ cause }) => far(cause.at))
  const before = signs.filter((ms) => ms <= 0 && ms > -span).length
  const after = signs.filter((ms) => ms > 0 && ms <= span).length
  const measuredAt = alert.measureAt
  const effect = effectOf(before, after)
  Object.assign(alert, {
    state: 'measured',
    measuredAt,
    signsBefore: before,
    signsAfter: after,
    effect,
    measureAt: null,
  })
  const payload = { alertId: alert.id, rule: alert.rule, before, after, effect }
  const system = { kind: 'system' as const, name: 'alerts' }
  happened.push({
    at: measuredAt,
    actor: system,
    accountId: alert.accountId,
    fact: { type: 'alert.measured', payload },
  })
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
