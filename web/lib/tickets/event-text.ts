import { houseName } from '#lib/brand/house.ts'
import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { attentionEnds, causes } from '#lib/attention/words.ts'
import { listText } from '#lib/i18n/list-text.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import { tieTellers } from './event-text-ties.ts'
import type { Happening } from './fold.ts'
import { isReasonCode, reasonText } from './reason-text.ts'

export type Tone = 'neutral' | 'accent' | 'danger' | 'warning' | 'success'
export type Mark =
  | 'open'
  | 'play'
  | 'pause'
  | 'done'
  | 'back'
  | 'stop'
  | 'up'
  | 'seat'
  | 'queue'
  | 'clock'
  | 'file'
  | 'book'
  | 'flag'
  | 'bell'
  | 'account'

export interface Told {
  /** Reads on after the name of who did it: "escalated to L2 transmission". */
  words: string
  /** What a person wrote about it, shown as a quotation. */
  note?: string
  mark: Mark
  tone: Tone
}

type Facts = Record<string, unknown>
type Teller = (facts: Facts) => Told

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const moment = (value: unknown) => (text(value) ? format.dateTime(text(value), new Date()) : '')
const written = (value: unknown) => (isReasonCode(value) || !text(value) ? undefined : text(value))
const named = (value: unknown) =>
  typeof value === 'object' && value !== null && 'name' in value
    ? nameOf(value as { name: string; nameEn?: string })
    : m.ui_unknown()
function term<T extends string>(of: Record<T, () => string>, value: unknown): string {
  return of[text(value) as T]?.() ?? text(value)
}
const target = (facts: Facts) => (facts['status'] as { to?: string } | undefined)?.to

const tellers: Record<string, Teller> = {
  'ticket.opened': ({ via }) => ({
    words: m.ticket_event_opened({ channel: term(terms.channel, via) }),
    mark: 'open',
    tone: 'accent',
  }),
  'ticket.started': () => ({ words: m.ticket_event_started(), mark: 'play', tone: 'neutral' }),
  'ticket.paused': (facts) => ({
    words: (target(facts) === 'held' ? m.ticket_event_held : m.ticket_event_pending)({ until: moment(facts['until']) }),
    note: written(facts['reason']),
    mark: 'pause',
    tone: 'warning',
  }),
  'ticket.resumed': ({ reason }) => ({
    words: isReasonCode(reason)
      ? m.ticket_event_resumed_because({ reason: reasonText(reason) })
      : m.ticket_event_resumed(),
    note: written(reason),
    mark: 'play',
    tone: 'accent',
  }),
  'ticket.restored': ({ how, downMs }) => ({
    words:
      (how === 'workaround' ? m.clock_event_workaround() : m.clock_event_restored()) +
      (typeof downMs === 'number' && downMs > 0 ? m.clock_event_down_for({ span: format.duration(downMs) }) : ''),
    mark: 'done',
    tone: 'success',
  }),
  'ticket.downAgain': ({ reason }) => ({
    words: m.clock_event_downAgain(),
    note: written(reason),
    mark: 'back',
    tone: 'danger',
  }),
  'ticket.mentioned': ({ people }) => ({
    words: m.worklist_event_mentioned({ names: listText(Array.isArray(people) ? people.map(named) : []) }),
    mark: 'bell',
    tone: 'neutral',
  }),
  'ticket.called': () => ({ words: m.clock_event_called(), mark: 'bell', tone: 'neutral' }),
  'ticket.reportDelivered': () => ({ words: m.clock_event_reported(), mark: 'file', tone: 'success' }),
  'promise.nearlyDue': ({ dueAt }) => ({
    words: m.clock_event_promise_soon({ at: moment(dueAt) }),
    mark: 'clock',
    tone: 'warning',
  }),
  'promise.kept': ({ dueAt }) => ({
    words: m.clock_event_promise_kept({ at: moment(dueAt) }),
    mark: 'clock',
    tone: 'success',
  }),
  'promise.broken': ({ dueAt }) => ({
    words: m.clock_event_promise_broken({ at: moment(dueAt) }),
    mark: 'clock',
    tone: 'danger',
  }),
  'objection.raised': ({ reason }) => ({
    words: m.clock_event_objected(),
    note: written(reason),
    mark: 'flag',
    tone: 'warning',
  }),
  'objection.decided': ({ upheld, chargedMs, reason }) => ({
    words: upheld ? m.clock_event_upheld({ span: format.duration(Number(chargedMs) || 0) }) : m.clock_event_rejected(),
    note: written(reason),
    mark: 'flag',
    tone: upheld ? 'danger' : 'neutral',
  }),
  // What carries out an order names it: there the customer accepts, instead of confirming a repair.
  'ticket.resolved': ({ code, order }) => ({
    words: order ? m.order_staff_event_ready() : m.ticket_event_resolved({ code: term(terms.resolution, code) }),
    mark: 'done',
    tone: 'success',
  }),
  'ticket.reopened': ({ rejected, reason, order }) => ({
    words: !rejected
      ? m.ticket_event_reopened()
      : order
        ? m.order_staff_event_rejected()
        : m.ticket_event_solution_rejected(),
    note: written(reason),
    mark: 'back',
    tone: 'danger',
  }),
  'ticket.closed': ({ byItself, rating, order }) => ({
    words: byItself
      ? (order ? m.order_staff_event_silent : m.ticket_event_closed_by_itself)()
      : typeof rating === 'number'
        ? (order ? m.order_staff_event_accepted_rated : m.ticket_event_closed_rated)({ rating })
        : (order ? m.order_staff_event_accepted : m.ticket_event_closed)(),
    mark: 'done',
    tone: 'success',
  }),
  'ticket.cancelled': ({ reason }) => ({
    words: m.ticket_event_cancelled(),
    note: written(reason),
    mark: 'stop',
    tone: 'danger',
  }),
  'ticket.rejected': ({ reason }) => ({
    words: m.ticket_event_rejected(),
    note: written(reason),
    mark: 'stop',
    tone: 'danger',
  }),
  'ticket.attached': ({ name }) => ({
    words: m.ticket_event_attached({ name: text(name) }),
    mark: 'file',
    tone: 'neutral',
  }),
  'ticket.priorityChanged': ({ from, to, reason }) => ({
    words: m.ticket_event_priority({ from: text(from), to: text(to) }),
    note: written(reason),
    mark: 'flag',
    tone: 'warning',
  }),
  'ticket.identified': () => ({ words: m.ticket_event_identified(), mark: 'account', tone: 'neutral' }),
  'ticket.articleLinked': ({ article, effect }) => ({
    words: m.ticket_event_article({ article: text(article), effect: term(terms.articleEffect, effect) }),
    mark: 'book',
    tone: 'neutral',
  }),
  'ticket.escalated': ({ queue, to, note }) => ({
    words: m.ticket_event_escalated({ queue: queue ? named(queue) : term(terms.level, to) }),
    note: written(note),
    mark: 'up',
    tone: 'accent',
  }),
  'ticket.returned': ({ person, reason }) => ({
    words: person ? m.ticket_event_returned_to({ name: named(person) }) : m.ticket_event_returned(),
    note: written(reason),
    mark: 'back',
    tone: 'warning',
  }),
  'ticket.queued': ({ queue, because }) => ({
    words: m.ticket_event_queued({ queue: named(queue) }),
    note: written(because),
    mark: 'queue',
    tone: 'neutral',
  }),
  'ticket.firstOwnerChanged': ({ person }) => ({
    words: m.house_event_first_owner({ name: named(person) }),
    note: m.house_because_departure(),
    mark: 'seat',
    tone: 'neutral',
  }),
  'ticket.assigned': ({ person, because, aboveCapacity }) => ({
    words:
      because === 'taken'
        ? m.ticket_event_taken()
        : because === 'openedByPhone'
          ? m.ticket_event_kept()
          : aboveCapacity
            ? m.live_event_assigned_above({ name: named(person) })
            : m.ticket_event_assigned({ name: named(person) }),
    note: written(because),
    mark: 'seat',
    tone: 'accent',
  }),
  'offer.made': ({ person }) => ({
    words: m.ticket_event_offered({ name: named(person) }),
    mark: 'bell',
    tone: 'neutral',
  }),
  'offer.accepted': () => ({ words: m.ticket_event_accepted(), mark: 'seat', tone: 'accent' }),
  'offer.rejected': ({ reason, note }) => ({
    words: m.ticket_event_declined({ reason: reasonText(reason) }),
    note: written(note),
    mark: 'back',
    tone: 'neutral',
  }),
  'offer.timedOut': ({ person }) => ({
    words: m.ticket_event_missed({ name: named(person) }),
    mark: 'clock',
    tone: 'warning',
  }),
  'offer.withdrawn': ({ person, because }) => ({
    words: m.ticket_event_withdrawn({ name: named(person), reason: reasonText(because) }),
    mark: 'back',
    tone: 'neutral',
  }),
  'offer.rescinded': ({ person, because }) => ({
    words: m.seats_event_rescinded({ name: named(person) }),
    note: written(because),
    mark: 'back',
    tone: 'neutral',
  }),
  'routing.relaxed': (facts) => ({ words: relaxed(facts['do']), mark: 'queue', tone: 'neutral' }),
  'routing.supervisorPaged': ({ person, because }) => ({
    words: m.ticket_event_paged({ name: named(person), reason: reasonText(because) }),
    mark: 'bell',
    tone: 'warning',
  }),
  'clock.reached': ({ kind, percent, dueAt }) => {
    const clock = term(terms.clock, kind)
    if (percent === 100) return { words: m.ticket_event_breached({ clock }), mark: 'clock', tone: 'danger' }
    return {
      words: m.ticket_event_clock({ clock, percent: Number(percent), due: moment(dueAt) }),
      mark: 'clock',
      tone: Number(percent) >= 75 ? 'warning' : 'neutral',
    }
  },
  'attention.started': ({ cause }) => ({
    words: m.attention_event_started({ cause: term(causes, cause) }),
    mark: 'bell',
    tone: 'warning',
  }),
  'attention.stepFired': ({ step, people, channels }) => ({
    words: firedWords(Number(step), Array.isArray(people) ? people.map(named) : [], Number(channels)),
    mark: 'bell',
    tone: 'warning',
  }),
  'attention.stepSkipped': ({ step }) => ({
    words: m.attention_event_skipped({ step: Number(step) }),
    mark: 'bell',
    tone: 'danger',
  }),
  'attention.acknowledged': ({ until }) => ({
    words: m.attention_event_acknowledged({ until: moment(until) }),
    mark: 'seat',
    tone: 'success',
  }),
  'attention.lapsed': () => ({ words: m.attention_event_lapsed(), mark: 'clock', tone: 'danger' }),
  'attention.pushed': () => ({ words: m.attention_event_pushed(), mark: 'up', tone: 'accent' }),
  'attention.spent': () => ({ words: m.attention_event_spent(), mark: 'bell', tone: 'danger' }),
  'attention.ended': ({ because, reason }) => ({
    words: m.attention_event_ended({ reason: term(attentionEnds, because) }),
    note: written(reason),
    mark: 'done',
    tone: 'neutral',
  }),
}

function firedWords(step: number, people: string[], channels: number): string {
  const names = listText(people)
  if (people.length === 0) return m.attention_event_fired_only_channels({ step, channels })
  return channels > 0
    ? m.attention_event_fired_channels({ step, names, channels })
    : m.attention_event_fired({ step, names })
}

Object.assign(tellers, tieTellers({ moment, text, written, named }))

function relaxed(what: unknown): string {
  const words: Record<string, () => string> = {
    lowerLevel: m.ticket_event_relaxed_lowerLevel,
    dropSkill: m.ticket_event_relaxed_dropSkill,
    widenToTeam: m.ticket_event_relaxed_widenToTeam,
    raisePriority: m.ticket_event_relaxed_raisePriority,
    pageSupervisor: m.ticket_event_relaxed_pageSupervisor,
  }
  return words[text(what)]?.() ?? m.ticket_event_relaxed()
}

/** An event in the reader's words, from its facts. One that is not known yet still shows its name. */
export function tellEvent(entry: Pick<Happening, 'type' | 'facts'>): Told {
  return tellers[entry.type]?.(entry.facts) ?? { words: entry.type, mark: 'play', tone: 'neutral' }
}

/** Who did it; the product itself goes by its name. */
export function actorName(actor: Happening['actor']): string {
  return actor.kind === 'system' || !actor.name ? houseName() : nameOf(actor)
}
