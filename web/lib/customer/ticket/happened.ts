import { format } from '#lib/format/index.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { TimelineEntry } from '#server/tickets/ticket-view.contract.ts'
import type { ResolutionCode } from '#server/tickets/ticket.contract.ts'

export type Happening = Extract<TimelineEntry, { kind: 'event' }>
export type Message = Extract<TimelineEntry, { kind: 'message' }>
export type Mark = 'open' | 'play' | 'pause' | 'done' | 'back' | 'stop' | 'up' | 'file' | 'flag'

export interface Told {
  words: string
  note?: string
  mark: Mark
  tone: 'neutral' | 'accent' | 'danger' | 'warning' | 'success'
}

type Facts = Record<string, unknown>
const text = (value: unknown) => (typeof value === 'string' ? value : '')
const target = ({ status }: Facts) => (status as { to?: string } | undefined)?.to
const until = (facts: Facts) => (text(facts['until']) ? format.dateTime(text(facts['until']), new Date()) : '')

const tellers: Record<string, (facts: Facts) => Told> = {
  // What carries out an order names it: there the customer accepts, instead of confirming a repair.
  'ticket.opened': ({ order }) => ({
    words: order ? m.order_event_opened() : m.portal_event_opened(),
    mark: 'open',
    tone: 'accent',
  }),
  'ticket.started': () => ({ words: m.portal_event_started(), mark: 'play', tone: 'neutral' }),
  'ticket.paused': (facts) => ({
    words: (target(facts) === 'pending' ? m.portal_event_pending : m.portal_event_held)({ until: until(facts) }),
    mark: 'pause',
    tone: 'warning',
  }),
  'ticket.resumed': () => ({ words: m.portal_event_resumed(), mark: 'play', tone: 'neutral' }),
  'ticket.restored': ({ how }) => ({
    words: how === 'workaround' ? m.clock_portal_event_workaround() : m.clock_portal_event_restored(),
    mark: 'done',
    tone: 'success',
  }),
  'ticket.downAgain': () => ({ words: m.clock_portal_event_downAgain(), mark: 'back', tone: 'warning' }),
  'ticket.called': ({ direction }) => ({
    words: direction === 'inbound' ? m.clock_portal_event_called_in() : m.clock_portal_event_called_out(),
    mark: 'play',
    tone: 'neutral',
  }),
  'ticket.reportDelivered': () => ({ words: m.clock_portal_event_report(), mark: 'file', tone: 'success' }),
  'objection.raised': ({ reason }) => ({
    words: m.clock_portal_event_objected(),
    note: text(reason),
    mark: 'flag',
    tone: 'warning',
  }),
  'objection.decided': ({ upheld, reason }) => ({
    words: upheld ? m.clock_portal_event_upheld() : m.clock_portal_event_rejected(),
    note: text(reason),
    mark: 'flag',
    tone: upheld ? 'success' : 'neutral',
  }),
  'ticket.resolved': ({ code, order }) => ({
    words: order
      ? m.order_event_ready()
      : m.portal_event_resolved({ code: terms.resolution[text(code) as ResolutionCode]?.() ?? '' }),
    mark: 'done',
    tone: 'success',
  }),
  'ticket.reopened': ({ reason, order }) => ({
    words: order ? m.order_event_rejected() : m.portal_event_reopened(),
    note: text(reason),
    mark: 'back',
    tone: 'warning',
  }),
  'ticket.closed': ({ byItself, rating, order }) => ({
    words: byItself
      ? (order ? m.order_event_accepted_silent : m.portal_event_closed_by_itself)()
      : typeof rating === 'number'
        ? (order ? m.order_event_accepted_rated : m.portal_event_closed_rated)({ rating })
        : (order ? m.order_event_accepted : m.portal_event_closed)(),
    mark: 'done',
    tone: 'success',
  }),
  'ticket.cancelled': () => ({ words: m.portal_event_cancelled(), mark: 'stop', tone: 'neutral' }),
  'ticket.rejected': () => ({ words: m.portal_event_rejected(), mark: 'stop', tone: 'danger' }),
  'ticket.escalated': () => ({ words: m.portal_event_escalated(), mark: 'up', tone: 'accent' }),
  'ticket.priorityChanged': ({ from, to }) => ({
    words: m.portal_event_priority({ from: text(from), to: text(to) }),
    mark: 'flag',
    tone: 'neutral',
  }),
  'ticket.escalationAsked': ({ reason }) => ({
    words: m.escalation_portal_event_asked(),
    note: text(reason),
    mark: 'up',
    tone: 'warning',
  }),
  'ticket.escalationAnswered': () => ({ words: m.escalation_portal_event_answered(), mark: 'done', tone: 'success' }),
  'ticket.joinedIncident': () => ({ words: m.incident_portal_event_joined(), mark: 'flag', tone: 'accent' }),
  'ticket.attached': () => ({ words: m.portal_event_attached(), mark: 'file', tone: 'neutral' }),
}

/** An event in the customer's words; null for one that has nothing to say to a customer. */
export function tell({ type, facts }: Pick<Happening, 'type' | 'facts'>): Told | null {
  return tellers[type]?.(facts) ?? null
}
