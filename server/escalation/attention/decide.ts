import type { AttentionEvent } from '#server/events/event.ts'
import type { AttentionId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { StartedBy } from './attention.table.ts'
import type { AttentionEnd } from './attention.contract.ts'
import { resolve, type HouseFacts, type Subject, type Told } from './resolve.ts'
import { dueStep, fire, lapse, type Change, type Opening, type Place, type Run } from './run.ts'

export interface DueRun extends Run {
  id: AttentionId
  ticketId: TicketId | null
  cause: StartedBy
}

export interface Firing extends Place {
  seq: number
  dueAt: Date
  told: Told[]
}

/** What becomes of a run that is due: a description, which the sweep writes down; it knows who was told before. */
export interface Outcome {
  change: Change
  firing: Firing | null
  events: AttentionEvent[]
}

type Fact = AttentionEvent extends infer E
  ? E extends { type: unknown; payload: unknown }
    ? Pick<E, 'type' | 'payload'>
    : never
  : never

/** Whether what started it is over, and so nobody need be told any more; null while it is not. */
export function causeGone(cause: StartedBy, { ticket }: Subject): AttentionEnd | null {
  if (ticket?.over) return 'resolved'
  if (cause.kind === 'nobodyTook' && ticket?.holderId) return 'taken'
  return null
}

export function decide(run: DueRun, subject: Subject, house: HouseFacts, opening: Opening, now: Date): Outcome {
  const about = { ticketId: run.ticketId, accountId: subject.accountId }
  const facts = (...list: Fact[]) => list.map((fact) => ({ ...about, ...fact }) as AttentionEvent)
  const attentionId = run.id
  const gone = causeGone(run.cause, subject)
  if (gone) {
    return {
      change: { state: 'ended', nextAt: null, endedAt: now, endReason: gone, endedBy: null },
      firing: null,
      events: facts({ type: 'attention.ended', payload: { attentionId, because: gone, reason: null, told: [] } }),
    }
  }
  if (run.state === 'acknowledged') {
    const payload = { attentionId, acknowledgedBy: run.acknowledgedBy, told: [] }
    return { change: lapse(run, now, opening), firing: null, events: facts({ type: 'attention.lapsed', payload }) }
  }
  const place = dueStep(run)
  const told = resolve(run.terms.steps[place.step]!.targets, subject, house, now)
  const change = fire(run, place, now, { skipped: told.length === 0, opening })
  const shown = { attentionId, round: place.round + 1, step: place.step + 1 }
  const people = told.flatMap((one) => ('personId' in one ? [one.personId] : []))
  return {
    change,
    firing: { ...place, seq: run.fired + 1, dueAt: run.nextAt ?? now, told },
    events: facts(
      told.length === 0
        ? { type: 'attention.stepSkipped', payload: shown }
        : {
            type: 'attention.stepFired',
            payload: { ...shown, told: people, channels: told.length - people.length },
          },
      ...(change.state === 'spent' ? [{ type: 'attention.spent' as const, payload: { attentionId, told: [] } }] : []),
    ),
  }
}

/** Everybody a run might still tell by name, so that it can be asked who of them is there. */
export function peopleMentioned(runs: readonly Pick<Run, 'terms'>[], subjects: readonly Subject[]): PersonId[] {
  const named = runs.flatMap(({ terms }) =>
    terms.steps.flatMap(({ targets }) =>
      targets.flatMap((target) => (target.kind === 'person' ? [target.personId as PersonId] : [])),
    ),
  )
  const held = subjects.flatMap(({ account, ticket }) => [
    ...(account ? [account.managerId, account.deputyId, account.directorId] : []),
    ...(ticket ? [ticket.holderId, ticket.firstOwnerId, ticket.supervisorId] : []),
  ])
  return [...new Set([...named, ...held.filter((id) => id !== null)])]
}
