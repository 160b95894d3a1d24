import type { Actor } from '#server/events/event.ts'
import { newId, type MessageId, type PersonId, type QueueId } from '#server/kernel/ids.ts'
import type { ItemFacts } from '#server/routing/match.ts'
import type { offers, workItems } from '#server/routing/queue.table.ts'
import { nextRelaxation, relax } from '#server/routing/relaxation.ts'
import { usualWeights } from '#server/seats/weights.ts'
import { announcements, type ClockRow } from '#server/sla/clock-row.ts'
import { clocksAfter, type Happening as ForClocks } from '#server/sla/clock-rules.ts'
import type { Fact } from '#server/tickets/commands/with-ticket.ts'
import type { HandOffKind, HandOffOutcome } from '#server/tickets/hand-off.contract.ts'
import type { handOffs } from '#server/tickets/hand-off.table.ts'
import { goesOn } from '#server/tickets/hand-off.ts'
import { openingOf, type Concern, type Request } from '#server/tickets/opening.ts'
import { brokenAt } from '#server/tickets/promise.ts'
import { isDown } from '#server/tickets/restoration.ts'
import { taken } from '#server/tickets/taking.ts'
import type { MessagePurpose } from '#server/tickets/ticket.contract.ts'
import type { Ticket } from '#server/tickets/ticket.store.ts'
import type { messages, ticketArticles } from '#server/tickets/ticket.table.ts'
import { knownSeats, type Account, type Circuit, type Company, type Person } from './company.ts'
import { Promised } from './promised.ts'

export interface Happening {
  at: Date
  actor: Actor
  fact: Fact
}

export interface News {
  dueAt: Date
  since: Date
  /** How often they are promised. */
  everyMs: number
}

export const routing: Actor = { kind: 'system', name: 'routing' }

/**
 * The rows of one ticket and what every verb needs: time that goes by, the hand-off ledger, clocks, the record of facts.
 * The same rules as the product's commands, in memory.
 */
export class Chronicle {
  readonly ticket: Ticket
  readonly happened: Happening[] = []
  readonly messages: (typeof messages.$inferInsert)[] = []
  readonly handOffs: (typeof handOffs.$inferInsert)[] = []
  readonly workItems: (typeof workItems.$inferSelect)[] = []
  readonly offers: (typeof offers.$inferInsert)[] = []
  readonly articles: (typeof ticketArticles.$inferInsert)[] = []
  clocks: readonly ClockRow[]
  readonly promised = new Promised()
  /** The desk's habit of keeping customers informed: says the word before the update is due. */
  keepInformed: ((news: News) => { at: Date; say: () => void } | null) | null = null
  protected readonly company: Company
  protected readonly account: Account
  protected readonly circuit: Circuit | null

  constructor(
    company: Company,
    about: { account: Account; circuit: Circuit | null },
    request: Request,
    concern: Concern,
    by: Actor,
    takenBy: PersonId | null,
    at: Date,
  ) {
    this.company = company
    this.account = about.account
    this.circuit = about.circuit
    const opening = openingOf(request, concern, company.house, takenBy, at)
    const { id, priority, queueId } = opening
    this.clocks = opening.clocks
    this.ticket = {
      ...request,
      id,
      number: '',
      accountId: concern.account?.id ?? null,
      contactId: concern.contactId,
      circuitId: concern.circuit?.id ?? null,
      priority,
      priorityReason: null,
      status: 'acknowledged',
      level: 'L1',
      queueId,
      firstOwnerId: null,
      holderId: null,
      parentId: null,
      repeatOfId: concern.repeatOfId,
      pauseReason: null,
      pauseText: null,
      resumeAt: null,
      closesAt: null,
      promisedAt: null,
      restoration: null,
      resolution: null,
      ...{ rejectedCount: 0, tags: null, rating: null, ratingComment: null },
      linkHash: null,
      demo: true,
      openedAt: at,
      acknowledgedAt: null,
      restoredAt: null,
      resolvedAt: null,
      endedAt: null,
      updatedAt: at,
      version: 1,
    }
    this.enqueue(queueId, at, { preferredSeatId: takenBy })
    this.handOffs.push({
      id: newId(),
      ticketId: id,
      accountId: this.ticket.accountId,
      seq: 1,
      kind: 'queue',
      level: 'L1',
      queueId,
      from: at,
    })
    const status = { from: null, to: 'acknowledged' as const }
    const repeat = concern.repeatOfId !== null
    this.record(at, by, {
      type: 'ticket.opened',
      payload: { number: '', via: request.channel, priority, repeat, status, contactId: concern.contactId },
    })
  }

  get number(): string {
    return this.ticket.number
  }

  /** Known when all stories are told and stand in their order. */
  set number(number: string) {
    this.ticket.number = number
    for (const { fact } of this.happened) {
      if (fact.type === 'ticket.opened' || fact.type === 'offer.made') fact.payload.number = number
    }
  }

  get work() {
    return this.workItems.at(-1)!
  }

  get alive(): boolean {
    return this.ticket.endedAt === null
  }

  /** What the matcher needs to know of the work that waits. */
  waiting(): ItemFacts {
    const { id, queueId, priority, weight, relaxationStep, passedBy, fromSeatId, preferredSeatId } = this.work
    const { level, skills, relaxation, preferred, affinity } = this.company.queue(queueId)
    const { id: ticketId, accountId } = this.ticket
    return {
      id,
      ticketId,
      accountId,
      queueId,
      level,
      priority,
      weight,
      skills,
      relaxation,
      relaxationStep,
      passedBy,
      refusedBy: this.work.refusedBy,
      fromSeatId,
      preferredSeatId,
      ...knownSeats(this.company, this.account.is),
      affinity,
      preferredSkills: preferred,
    }
  }

  /** Lets time go by up to `at`: what falls due happens at its own moment, in order. */
  pass(at: Date): void {
    for (let due = this.#due(at); due; due = this.#due(at)) due.happen()
  }

  /** What falls due first, up to `at`. */
  #due(at: Date): { at: Date; happen: () => void } | undefined {
    const all: { at: Date | null | undefined; happen: () => void }[] = []
    const { state, nextRelaxationAt: plan } = this.work
    if (plan && (state === 'queued' || state === 'offered')) all.push({ at: plan, happen: () => this.#relax(plan) })
    for (const clock of this.clocks) {
      all.push({ at: clock.nextFireAt, happen: () => this.#announce(clock, clock.nextFireAt!) })
    }
    const owed = this.promised.owed
    if (owed) {
      const promises: Actor = { kind: 'system', name: 'promises' }
      const broken = brokenAt(owed.dueAt)
      all.push({ at: broken, happen: () => this.record(broken, promises, this.promised.break()) })
      const { remindAt } = owed
      const remind = () => this.record(remindAt!, promises, this.promised.remind(this.ticket.holderId))
      all.push({ at: remindAt, happen: remind })
    }
    const news = this.#newsDue()
    const word = news && this.keepInformed?.(news)
    if (word) all.push({ at: word.at, happen: () => this.#informed(word.say) })
    const due = all.filter((each): each is { at: Date; happen: () => void } => !!each.at && each.at <= at)
    return due.sort((a, b) => a.at.getTime() - b.at.getTime())[0]
  }

  /** The customer is to hear something by then: as promised, or as the service level says. */
  #newsDue(): News | null {
    const { owed } = this.promised
    const update = this.clocks.find(({ kind, state }) => kind === 'update' && state === 'running')
    if (!owed && !update) return null
    const due = [owed?.dueAt, update?.dueAt].filter((each) => each !== undefined)
    const since = [owed?.madeAt, update?.startedAt].filter((each) => each !== undefined)
    return {
      dueAt: new Date(Math.min(...due.map((each) => each.getTime()))),
      since: new Date(Math.min(...since.map((each) => each.getTime()))),
      everyMs: update?.targetMs ?? 4 * 3_600_000,
    }
  }

  #informed(say: () => void): void {
    const habit = this.keepInformed
    this.keepInformed = null
    say()
    this.keepInformed = habit
  }

  #announce(clock: ClockRow, at: Date): void {
    const { percents, row } = announcements(clock, this.company.house.calendarOf, at)
    this.clocks = this.clocks.map((each) => (each === clock ? row : each))
    for (const percent of percents) {
      const payload = { kind: clock.kind, round: clock.round, percent, dueAt: clock.dueAt.toISOString() }
      this.record(at, { kind: 'system', name: 'clocks' }, { type: 'clock.reached', payload })
    }
  }

  #relax(at: Date): void {
    const item = this.work
    const queue = this.company.queue(item.queueId)
    const due = relax(queue, item.relaxationStep, item.enteredQueueAt)
    item.nextRelaxationAt = due?.nextAt ?? null
    item.passedBy = []
    if (!due) return
    item.relaxationStep++
    if (due.step.do === 'raisePriority') item.bump++
    this.record(at, routing, { type: 'routing.relaxed', payload: { step: item.relaxationStep, do: due.step.do } })
    if (due.step.do === 'pageSupervisor') {
      const payload = {
        supervisorId: (due.step.owner as PersonId | undefined) ?? queue.supervisorId,
        because: 'plan' as const,
      }
      this.record(at, routing, { type: 'routing.supervisorPaged', payload })
    }
  }

  protected enqueue(queueId: QueueId, at: Date, into: { preferredSeatId?: PersonId | null; note?: string }): void {
    this.workItems.push({
      id: newId(),
      ticketId: this.ticket.id,
      accountId: this.ticket.accountId,
      priority: this.ticket.priority,
      agedFrom: this.ticket.openedAt,
      bump: 0,
      weight: usualWeights[this.ticket.priority],
      ...{ refusedBy: null, admittedById: null, endedAt: null },
      ...this.#waiting(queueId, at),
      preferredSeatId: into.preferredSeatId ?? null,
      note: into.note ?? null,
    })
  }

  protected requeue(queueId: QueueId, at: Date, into: { fromSeatId: PersonId; note: string }): void {
    Object.assign(this.work, this.#waiting(queueId, at), into)
  }

  #waiting(queueId: QueueId, at: Date) {
    return {
      queueId,
      state: 'queued' as const,
      holderId: null,
      offerId: null,
      enteredQueueAt: at,
      relaxationStep: 0,
      nextRelaxationAt: nextRelaxation(this.company.queue(queueId), 0, at),
      offersMade: 0,
      passedBy: [],
      fromSeatId: null,
      preferredSeatId: null,
      note: null,
    }
  }

  protected held(seat: Person, at: Date, reason: string | null): void {
    const offerId = this.offers.findLast(({ state, seatId }) => state === 'accepted' && seatId === seat.id)?.id ?? null
    Object.assign(this.work, { state: 'working', holderId: seat.id, offerId, nextRelaxationAt: null })
    this.handOver({ outcome: 'accepted', by: seat.id, reason }, { kind: 'seat', personId: seat.id }, at)
  }

  protected start(seat: Person, at: Date): void {
    const before = this.ticket.status
    this.save(taken(this.ticket, seat.id), at)
    const to = this.ticket.status
    if (to !== before)
      this.record(at, actorOf(seat), { type: 'ticket.started', payload: { status: { from: before, to } } })
  }

  protected finish(state: 'done' | 'withdrawn', at: Date): void {
    Object.assign(this.work, { state, holderId: null, nextRelaxationAt: null, endedAt: at })
  }

  protected offerOver(state: 'rejected' | 'timedOut', at: Date, reason: string | null, note: string | null) {
    const offer = this.offers.at(-1)!
    Object.assign(offer, { state, endedAt: at, reason, note })
    this.work.state = 'queued'
    this.work.passedBy = [...this.work.passedBy, offer.seatId]
    if (reason === 'wrongSkill' || reason === 'conflict')
      this.work.refusedBy = { ...this.work.refusedBy, [offer.seatId]: reason }
    return offer.id
  }

  protected handOver(
    ending: { outcome: HandOffOutcome; by?: PersonId; reason?: string | null; tried?: string },
    given: { kind: HandOffKind; personId?: PersonId | null; customerText?: string } | null,
    at: Date,
    ...happened: ForClocks[]
  ): void {
    const { outcome, by, reason, tried } = ending
    const open = this.handOffs.at(-1)!
    Object.assign(open, { to: at, outcome, byId: by ?? null, reason: reason ?? null, tried: tried ?? null })
    const { id: ticketId, accountId, level, queueId } = this.ticket
    const next = given?.kind === 'seat' && level === 'vendor' ? { ...given, kind: 'vendor' as const } : given
    const to = next && { kind: next.kind, level, holding: open.seq + 1, goesOn: goesOn(open, next) }
    this.tellClocks(at, { what: 'handedOver', to }, ...happened)
    if (!next) return
    this.handOffs.push({
      id: newId(),
      ticketId,
      accountId,
      seq: open.seq + 1,
      level,
      queueId,
      personId: null,
      ...next,
      from: at,
    })
  }

  protected tellClocks(at: Date, ...happened: ForClocks[]): void {
    const { id, accountId, circuitId, type, priority } = this.ticket
    const { grade: accountGrade, calendar = 'serviceDesk' } = this.account
    const serviceGrade = this.circuit?.grade ?? null
    const facts = {
      id,
      accountId,
      circuitId,
      type,
      priority,
      accountGrade,
      serviceGrade,
      calendar,
      down: isDown(this.ticket),
    }
    for (const happening of happened) {
      this.clocks = clocksAfter(this.clocks, happening, facts, this.company.house, at)
    }
  }

  protected write(
    visibility: 'public' | 'internal',
    author: Actor,
    body: string,
    at: Date,
    promisedAt: Date | null,
    purpose: MessagePurpose | null = null,
  ): MessageId {
    const id = newId<MessageId>()
    this.messages.push({
      id,
      ticketId: this.ticket.id,
      accountId: this.ticket.accountId,
      visibility,
      authorKind: author.kind === 'staff' ? 'staff' : 'contact',
      authorId: author.kind === 'staff' || author.kind === 'contact' ? (author.id ?? null) : null,
      authorName: author.name,
      body,
      purpose,
      promisedAt,
      at,
    })
    return id
  }

  protected save(changed: Partial<Ticket>, at: Date): void {
    Object.assign(this.ticket, changed, { updatedAt: at, version: this.ticket.version + 1 })
  }

  protected record(at: Date, actor: Actor, fact: Fact): void {
    this.happened.push({ at, actor, fact })
  }
}

export function actorOf(person: Person): Actor {
  return { kind: 'staff', id: person.id, name: person.name }
}
