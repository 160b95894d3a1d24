import { addBusiness } from '#server/calendar/calendar.ts'
import { officeDayMs } from '#server/calendar/ready-made.ts'
import type { Actor } from '#server/events/event.ts'
import { newId, type MessageId, type OfferId, type PersonId, type QueueId } from '#server/kernel/ids.ts'
import type { RejectionReason } from '#server/routing/queue.contract.ts'
import { move } from '#server/tickets/moves.ts'
import { downMs } from '#server/tickets/restoration.ts'
import type { Fact } from '#server/tickets/commands/with-ticket.ts'
import type { Ticket } from '#server/tickets/ticket.store.ts'
import type { ArticleEffect } from '#server/tickets/ticket.contract.ts'
import type { Resolution } from '#server/tickets/ticket.table.ts'
import { actorOf, Chronicle, routing } from './chronicle.ts'
import type { Person } from './company.ts'

const confirmationDays = 3

/**
 * One ticket's life told in memory, verb by verb as the product's commands do it, so that a few hundred of them can be
 * written in bulk and still be what the product would have written. Time only moves forward; what is due in between
 * (thresholds of clocks, steps of a queue's plan) happens by itself.
 */
export class Story extends Chronicle {
  /** Whoever opened it for a caller keeps it. */
  keepOpened(agent: Person, at: Date): void {
    this.pass(at)
    this.held(agent, at, 'openedByPhone')
    this.record(at, actorOf(agent), { type: 'ticket.assigned', payload: { to: agent.id, because: 'openedByPhone' } })
    this.start(agent, at)
  }

  offer(seat: Person, at: Date): void {
    this.pass(at)
    const { code, name, nameEn, offerSeconds } = this.company.queue(this.work.queueId)
    const { id: ticketId, accountId, subject, symptom, impact, priority, level, openedAt } = this.ticket
    const offer = {
      id: newId<OfferId>(),
      workItemId: this.work.id,
      ticketId,
      accountId,
      queueId: this.work.queueId,
      seatId: seat.id,
      state: 'open' as const,
      weight: this.work.weight,
      via: 'routing' as const,
      offeredAt: at,
      expiresAt: new Date(at.getTime() + offerSeconds * 1000),
      endedAt: null,
      reason: null,
      note: null,
    }
    this.offers.push(offer)
    this.work.state = 'offered'
    this.work.offersMade++
    this.record(at, routing, {
      type: 'offer.made',
      payload: {
        number: '',
        subject,
        accountName: this.account.name,
        accountNameEn: this.account.nameEn,
        accountGrade: this.account.grade,
        circuitNumber: this.circuit?.number ?? null,
        serviceGrade: this.circuit?.grade ?? null,
        priority,
        symptom,
        impact,
        level,
        openedAt: openedAt.toISOString(),
        note: this.work.note,
        seatId: seat.id,
        offerId: offer.id,
        ticketId,
        queue: { code, name, nameEn },
        offeredAt: at.toISOString(),
        expiresAt: offer.expiresAt.toISOString(),
      },
    })
  }

  acceptOffer(seat: Person, at: Date): void {
    this.pass(at)
    const offer = this.offers.at(-1)!
    Object.assign(offer, { state: 'accepted', endedAt: at })
    this.held(seat, at, null)
    this.record(at, actorOf(seat), { type: 'offer.accepted', payload: { offerId: offer.id, seatId: seat.id } })
    this.start(seat, at)
  }

  rejectOffer(seat: Person, reason: RejectionReason, note: string, at: Date): void {
    this.pass(at)
    const offerId = this.offerOver('rejected', at, reason, note)
    this.record(at, actorOf(seat), { type: 'offer.rejected', payload: { offerId, seatId: seat.id, reason, note } })
  }

  missOffer(): Date {
    const { expiresAt, seatId } = this.offers.at(-1)!
    this.pass(expiresAt)
    const offerId = this.offerOver('timedOut', expiresAt, null, null)
    this.record(expiresAt, routing, { type: 'offer.timedOut', payload: { offerId, seatId } })
    return expiresAt
  }

  say(author: Actor, body: string, at: Date, promisedAt: Date | null = null): void {
    this.pass(at)
    const id = this.write('public', author, body, at, promisedAt)
    const staff = author.kind === 'staff'
    const facts = staff ? this.#reachCustomer(id, author, promisedAt, at) : []
    if (!staff) this.save({}, at)
    const by = staff ? 'staff' : 'contact'
    this.record(at, author, {
      type: 'ticket.replied',
      payload: { messageId: id, by, promisedAt: promisedAt?.toISOString() ?? null },
    })
    for (const fact of facts) this.record(at, author, fact)
    if (!staff && this.ticket.status === 'pending') this.resume(author, 'customerAnswered', at)
  }

  #reachCustomer(id: MessageId, author: Actor, promisedAt: Date | null, at: Date, more: Partial<Ticket> = {}): Fact[] {
    const facts = this.promised.answer(id, at)
    if (promisedAt) this.promised.make(this.ticket, id, author.id as PersonId, promisedAt, at)
    this.save({ promisedAt, ...(!this.ticket.acknowledgedAt && { acknowledgedAt: at }), ...more }, at)
    this.tellClocks(at, { what: 'answered', promised: promisedAt !== null })
    return facts
  }

  /** The service is back before the cause is found. */
  restore(by: Person, how: 'repaired' | 'workaround', text: string, promisedAt: Date | null, at: Date): void {
    this.pass(at)
    const messageId = this.write('public', actorOf(by), text, at, promisedAt, 'restored')
    const down = downMs(this.ticket, at)
    const back = { restoredAt: at, restoration: { how, text } }
    const facts = this.#reachCustomer(messageId, actorOf(by), promisedAt, at, back)
    this.tellClocks(at, { what: 'restored', downMs: down })
    this.record(at, actorOf(by), { type: 'ticket.restored', payload: { how, messageId, downMs: down } })
    const replied = { messageId, by: 'staff' as const, promisedAt: promisedAt?.toISOString() ?? null }
    this.record(at, actorOf(by), { type: 'ticket.replied', payload: replied })
    for (const fact of facts) this.record(at, actorOf(by), fact)
  }

  deliverReport(by: Person, text: string, at: Date): void {
    this.pass(at)
    const messageId = this.write('public', actorOf(by), text, at, null, 'faultReport')
    this.save({}, at)
    this.tellClocks(at, { what: 'reportDelivered' })
    const late = this.clocks.some(({ kind, breachedAt }) => kind === 'report' && breachedAt !== null)
    this.record(at, actorOf(by), { type: 'ticket.reportDelivered', payload: { messageId, late } })
    this.record(at, actorOf(by), { type: 'ticket.replied', payload: { messageId, by: 'staff', promisedAt: null } })
  }

  note(author: Actor, body: string, at: Date): void {
    this.pass(at)
    const messageId = this.write('internal', author, body, at, null)
    this.record(at, author, { type: 'ticket.noted', payload: { messageId } })
  }

  link(author: Person, article: string, effect: ArticleEffect, at: Date): void {
    this.pass(at)
    if (this.articles.some((each) => each.article === article && each.effect === effect)) return
    this.articles.push({ id: newId(), ticketId: this.ticket.id, article, effect, byId: author.id, at })
    this.record(at, actorOf(author), { type: 'ticket.articleLinked', payload: { article, effect } })
  }

  escalate(by: Person, queueId: QueueId, note: string, tried: string, at: Date): void {
    this.pass(at)
    const from = this.ticket.level
    const { level } = this.company.queue(queueId)
    this.requeue(queueId, at, { fromSeatId: by.id, note })
    this.save({ level, queueId, holderId: null }, at)
    this.handOver({ outcome: 'escalated', by: by.id, reason: note, tried }, { kind: 'queue' }, at)
    this.record(at, actorOf(by), { type: 'ticket.escalated', payload: { from, to: level, queueId, note } })
  }

  pause(by: Person, to: 'pending' | 'held', reason: string, pauseText: string, until: Date, at: Date): void {
    this.pass(at)
    const status = move(this.ticket.status, to)
    this.work.state = 'parked'
    this.save({ status: to, pauseReason: reason, pauseText, resumeAt: until }, at)
    const kind = to === 'pending' ? 'customer' : 'thirdParty'
    const next = { kind, personId: this.work.holderId, customerText: pauseText } as const
    this.handOver({ outcome: 'paused', by: by.id, reason }, next, at, {
      what: 'paused',
      reason,
      ball: kind,
      by: by.name,
      until: until.toISOString(),
    })
    this.record(at, actorOf(by), { type: 'ticket.paused', payload: { status, reason, until: until.toISOString() } })
  }

  resume(by: Actor, reason: string, at: Date): void {
    this.pass(at)
    const status = move(this.ticket.status, 'inProgress')
    this.work.state = 'working'
    this.save({ status: 'inProgress', pauseReason: null, pauseText: null, resumeAt: null }, at)
    this.handOver({ outcome: 'resumed', reason }, { kind: 'seat', personId: this.work.holderId }, at, {
      what: 'resumed',
    })
    this.record(at, by, { type: 'ticket.resumed', payload: { status, reason } })
  }

  resolve(by: Person, resolution: Resolution, at: Date): void {
    this.pass(at)
    const status = move(this.ticket.status, 'resolved')
    const restoredAt = this.ticket.restoredAt ?? at
    const office = this.company.house.calendarOf('office@1')
    this.finish('done', at)
    this.save(
      {
        status: 'resolved',
        resolution,
        resolvedAt: at,
        restoredAt,
        holderId: null,
        pauseReason: null,
        pauseText: null,
        resumeAt: null,
        promisedAt: null,
        closesAt: addBusiness(office, at, confirmationDays * officeDayMs),
      },
      at,
    )
    const next = { kind: 'confirmation' as const, personId: this.ticket.firstOwnerId }
    const told = { what: 'resolved', downMs: downMs(this.ticket, restoredAt) } as const
    this.handOver({ outcome: 'resolved', by: by.id, reason: resolution.text }, next, at, told)
    const facts = this.promised.answer(null, at)
    this.record(at, actorOf(by), { type: 'ticket.resolved', payload: { status, code: resolution.code } })
    for (const fact of facts) this.record(at, actorOf(by), fact)
  }

  reject(by: Actor, reason: string, at: Date): void {
    this.pass(at)
    const status = move(this.ticket.status, 'inProgress')
    const { queueId } = this.handOffs[0]!
    const { level } = this.company.queue(queueId)
    this.enqueue(queueId, at, { preferredSeatId: this.ticket.firstOwnerId, note: reason })
    const rejectedCount = this.ticket.rejectedCount + 1
    const undone = { resolvedAt: null, restoredAt: null, restoration: null, closesAt: null, holderId: null }
    this.save({ status: 'inProgress', level, queueId, rejectedCount, ...undone }, at)
    this.handOver({ outcome: 'reopened', reason }, { kind: 'queue' }, at, { what: 'reopened', reason })
    this.record(at, by, { type: 'ticket.reopened', payload: { status, reason, rejected: true } })
  }

  confirm(by: Actor, rating: number, ratingComment: string | null, at: Date): void {
    this.#close(by, { rating, ratingComment }, at)
  }

  closeByItself(): void {
    this.#close({ kind: 'system', name: 'closings' }, { rating: null, ratingComment: null }, this.ticket.closesAt!)
  }

  cancel(by: Person, reason: string, at: Date): void {
    this.pass(at)
    const status = move(this.ticket.status, 'cancelled')
    this.finish('withdrawn', at)
    const noMore = { pauseReason: null, pauseText: null, resumeAt: null, promisedAt: null }
    this.save({ status: 'cancelled', holderId: null, ...noMore, endedAt: at }, at)
    this.promised.release(at)
    this.handOver({ outcome: 'closed', by: by.id, reason }, null, at, { what: 'cancelled' })
    this.record(at, actorOf(by), { type: 'ticket.cancelled', payload: { status, reason } })
  }

  #close(by: Actor, said: { rating: number | null; ratingComment: string | null }, at: Date): void {
    this.pass(at)
    const status = move(this.ticket.status, 'closed')
    this.save({ status: 'closed', ...said, closesAt: null, endedAt: at }, at)
    this.handOver({ outcome: 'closed' }, null, at, { what: 'accepted' })
    const byItself = by.kind === 'system'
    this.record(at, by, { type: 'ticket.closed', payload: { status, rating: said.rating, byItself } })
  }
}
