import type { PersonId, QueueId } from '#server/kernel/ids.ts'
import { placeOf } from '#server/seats/weights.ts'
import { match, type SeatFacts } from '../match.ts'
import { isOpenAt, nextEdge, type Hours } from '../queue-hours.ts'
import { nextRelaxation, relax } from '../relaxation.ts'
import { queueFor } from '../rules.ts'
import { Agenda } from './agenda.ts'
import { draw, quantile } from './draw.ts'
import { Tally, type SeatCount } from './tally.ts'
import { factsOf, Waiting, type Work } from './waiting.ts'
import type { Outcome } from './what-if.contract.ts'
import type { Arrival, Question, Side, SimQueue } from './world.ts'

type Happening =
  | { is: 'arrival'; arrival: Arrival }
  | { is: 'duty'; seat: SeatState; on: boolean; until: number }
  | { is: 'relaxation' | 'answer'; work: Work; turn: number }
  | { is: 'parked' | 'finished'; work: Work }
  | { is: 'back'; seat: SeatState; turn: number }
  | { is: 'hours'; queue: SimQueue }
  | { is: 'hourOver' }

interface SeatState extends SeatCount {
  facts: SeatFacts
  onDuty: boolean
  dutyUntil: number
  away: number
  since: number
  /** When new work of the last hour came: open offers and what was accepted. */
  intake: number[]
}

const window = 40
const stride = 500
const hour = 3_600_000

const hoursOf = ({ calendar }: SimQueue): Hours => (calendar ? () => calendar : null)

/**
 * Plays a period of the past on one side of the comparison, with a clock of its own: the rules choose queues, the matcher
 * chooses seats, plans relax, offers are answered as people of this house answer them, work takes as long as it took.
 * A generator, so that whoever runs it can stop, show how far it is, and let others have their turn. Yields a share of one.
 */
export function* simulate(side: Side, question: Question): Generator<number, Outcome> {
  const run = new Run(side, question)
  const [from, to] = question.period
  for (let steps = 0; run.step(); steps++) if (steps % stride === 0) yield Math.min(1, (run.now - from) / (to - from))
  return run.outcome()
}

class Run {
  readonly #side: Side
  readonly #question: Question
  readonly #agenda = new Agenda<Happening>()
  readonly #seats: Map<PersonId, SeatState>
  readonly #queues: Map<QueueId, SimQueue>
  readonly #closed = new Set<QueueId>()
  readonly #waiting = new Waiting()
  readonly #tally: Tally
  readonly #offered = new Map<Work, { seat: SeatState; answer: 'accepted' | 'missed' | 'declined' }>()
  readonly #held = new Map<Work, { seat: SeatState; place: number }>()
  /** Since the last round: items that may now find somebody, and whether any seat may now take more. */
  #fresh = new Set<Work>()
  #freed = false
  now: number

  constructor(side: Side, question: Question) {
    this.#side = side
    this.#question = question
    this.now = question.period[0]
    this.#tally = new Tally(side, question.period)
    this.#queues = new Map(side.queues.map((queue) => [queue.id, queue]))
    this.#seats = new Map(
      side.seats.map((seat) => [
        seat.facts.id,
        {
          ...{
            seat,
            accepted: 0,
            missed: 0,
            declined: 0,
            carried: 0,
            onDuty: false,
            dutyUntil: 0,
            away: 0,
            since: this.now,
            intake: [],
          },
          facts: {
            ...seat.facts,
            presence: 'offline',
            connected: true,
            load: 0,
            idleSince: this.now,
            plan: null,
            limit: null,
          },
        },
      ]),
    )
    for (const state of this.#seats.values())
      for (const [from, to] of state.seat.duty) {
        this.#agenda.put(from, { is: 'duty', seat: state, on: true, until: to })
        this.#agenda.put(to, { is: 'duty', seat: state, on: false, until: to })
      }
    for (const queue of side.queues) this.#keepHours(queue)
    for (const arrival of question.arrivals) this.#agenda.put(arrival.at, { is: 'arrival', arrival })
  }

  /** All that happens at the next moment, and the rounds of matching that follow. False when the period is over. */
  step(): boolean {
    const at = this.#agenda.nextAt
    if (at >= this.#question.period[1]) return false
    this.now = at
    while (this.#agenda.nextAt === at) this.#happen(this.#agenda.take()!)
    this.#match()
    return true
  }

  outcome(): Outcome {
    this.now = this.#question.period[1]
    for (const work of this.#waiting.all()) this.#tally.leftWaiting(work.queue.id, work.enteredAt)
    for (const work of this.#offered.keys()) this.#tally.leftWaiting(work.queue.id, work.enteredAt)
    for (const seat of this.#seats.values()) this.#carry(seat, 0)
    return this.#tally.outcome([...this.#seats.values()])
  }

  #happen(what: Happening): void {
    switch (what.is) {
      case 'arrival':
        return this.#enter(what.arrival, 0, null)
      case 'duty':
        return this.#duty(what.seat, what.on, what.until)
      case 'relaxation':
        return what.work.turn === what.turn ? this.#relax(what.work) : undefined
      case 'answer':
        return what.work.turn === what.turn ? this.#answer(what.work) : undefined
      case 'parked':
        return this.#park(what.work)
      case 'finished':
        return this.#finish(what.work)
      case 'hours':
        return this.#keepHours(what.queue)
      case 'hourOver':
        this.#freed = true
        return
      case 'back':
        if (what.seat.away === what.turn) this.#come(what.seat)
    }
  }

  #enter(arrival: Arrival, stageIndex: number, from: PersonId | null): void {
    const stage = arrival.stages[stageIndex]
    if (!stage) return
    const queue = this.#queueOf(arrival, stageIndex)
    if (!queue) return
    const facts = factsOf(arrival, stageIndex, queue, this.#side.policy, from)
    const work: Work = {
      ...{ arrival, stageIndex, stage, queue, state: 'queued', enteredAt: this.now, bump: 0, offersMade: 0 },
      ...{ fromSeatId: from, facts, turn: 0 },
    }
    // Whoever took the call keeps it, as then; when that seat is not at work on this side it is routed like any other.
    const taker = stage.direct === null ? undefined : this.#seats.get(stage.direct)
    if (taker && (taker.onDuty || (arrival.inHand && stageIndex === 0))) return this.#hold(work, taker)
    this.#tally.count(queue.id, 'items')
    this.#queue(work)
    const first = nextRelaxation({ relaxation: queue.plan, hours: hoursOf(queue) }, 0, new Date(this.now))
    if (first) this.#agenda.put(first.getTime(), { is: 'relaxation', work, turn: work.turn })
  }

  #queueOf({ stages, facts }: Arrival, index: number): SimQueue | undefined {
    const { queueId, byRules, level } = stages[index]!
    if (queueId && !byRules && this.#queues.has(queueId)) return this.#queues.get(queueId)
    try {
      return this.#queues.get(queueFor(this.#side.rules, level, facts))
    } catch {
      return queueId ? this.#queues.get(queueId) : undefined
    }
  }

  #queue(work: Work): void {
    work.state = 'queued'
    this.#waiting.add(work)
    this.#tally.waits(1, this.now)
    this.#fresh.add(work)
  }

  #relax(work: Work): void {
    const plan = { relaxation: work.queue.plan, hours: hoursOf(work.queue) }
    const due = relax(plan, work.facts.relaxationStep, new Date(work.enteredAt))
    if (!due) return
    const isQueued = work.state === 'queued'
    if (isQueued) this.#waiting.remove(work)
    work.facts = { ...work.facts, relaxationStep: work.facts.relaxationStep + 1, passedBy: [] }
    if (due.step.do === 'raisePriority') work.bump++
    if (due.step.do === 'pageSupervisor') this.#tally.count(work.queue.id, 'paged')
    if (isQueued) {
      this.#waiting.add(work)
      this.#fresh.add(work)
    }
    if (due.nextAt) this.#agenda.put(due.nextAt.getTime(), { is: 'relaxation', work, turn: work.turn })
  }

  #match(): void {
    while (this.#freed || this.#fresh.size > 0) {
      const seats = [...this.#seats.values()].filter((seat) => this.#isFree(seat)).map((seat) => seat.facts)
      if (seats.length === 0) break
      const made = this.#freed
        ? this.#round(seats)
        : this.#offerAll(
            seats,
            [...this.#fresh].filter((work) => work.state === 'queued' && !this.#closed.has(work.queue.id)),
          )
      if (!made) break
    }
    this.#fresh.clear()
    this.#freed = false
  }

  /** As the product's rounds: the first of each queue that has hope, and further back while those find nobody. */
  #round(seats: SeatFacts[]): boolean {
    const levels = new Set(seats.map((seat) => seat.level))
    const technical = [...levels].some((level) => level !== 'L1')
    const hopeful = this.#side.queues.filter(
      ({ id, level }) => !this.#closed.has(id) && (levels.has(level) || (technical && level !== 'L1')),
    )
    for (let perQueue = window; ; perQueue *= 8) {
      const { items, more } = this.#waiting.first(
        hopeful.map(({ id }) => id),
        perQueue,
      )
      if (this.#offerAll(seats, items)) return true
      if (!more) return false
    }
  }

  #offerAll(seats: SeatFacts[], items: Work[]): boolean {
    if (items.length === 0) return false
    let made = false
    for (const [place, decision] of match({ seats, items: items.map((work) => work.facts) }).entries()) {
      const best = decision.ranked[0]
      if (!best) continue
      this.#offer(items[place]!, this.#seats.get(best.seatId)!)
      made = true
    }
    return made
  }

  #offer(work: Work, seat: SeatState): void {
    const { habits, seed } = this.#question
    this.#waiting.remove(work)
    this.#tally.waits(-1, this.now)
    this.#fresh.delete(work)
    work.state = 'offered'
    work.offersMade++
    this.#tally.count(work.queue.id, 'offers')
    this.#carry(seat, placeOf(work.facts.weight, seat.facts.capacity))
    if (seat.seat.hourlyLimit !== null) {
      seat.intake.push(this.now)
      this.#agenda.put(this.now + hour, { is: 'hourOver' })
    }
    const luck = draw(seed, work.facts.id, work.offersMade, 'answer')
    const pace = draw(seed, work.facts.id, work.offersMade, 'pace')
    const limit = work.queue.offerSeconds * 1000
    const isSlow = luck < habits.missShare
    // Who missed an offer would have answered some time after it ended: twice as long ago for half of them.
    const response = isSlow ? habits.offerMs / (1 - pace) : (quantile(habits.responses, pace) ?? limit / 3)
    const wouldDecline = !isSlow && luck < habits.missShare + habits.declineShare
    const answer = response > limit ? 'missed' : wouldDecline ? 'declined' : 'accepted'
    this.#offered.set(work, { seat, answer })
    this.#agenda.put(this.now + Math.max(1, Math.round(Math.min(response, limit))), {
      is: 'answer',
      work,
      turn: work.turn,
    })
  }

  #answer(work: Work): void {
    const { seat, answer } = this.#offered.get(work)!
    this.#offered.delete(work)
    this.#carry(seat, -placeOf(work.facts.weight, seat.facts.capacity))
    // Nobody takes work after the shift: the offer went back when it ended, at the latest now.
    if (answer === 'accepted' && seat.onDuty) {
      seat.accepted++
      return this.#accept(work, seat)
    }
    work.facts = { ...work.facts, passedBy: [...work.facts.passedBy, seat.facts.id] }
    seat.intake.pop()
    if (answer === 'missed') {
      seat.missed++
      this.#tally.count(work.queue.id, 'missed')
      this.#goAway(seat)
    } else {
      seat.declined++
      this.#tally.count(work.queue.id, 'declined')
      this.#freed = true
    }
    if (work.offersMade === work.queue.maxOffers) {
      work.bump++
      this.#tally.count(work.queue.id, 'paged')
    }
    this.#queue(work)
  }

  #accept(work: Work, seat: SeatState): void {
    const { queue, arrival, enteredAt } = work
    this.#tally.accepted(queue.id, enteredAt, this.now)
    this.#tally.count(queue.id, 'acceptOf')
    if (this.now > enteredAt + this.#question.acceptMs[queue.level]) this.#tally.count(queue.id, 'acceptLate')
    if (work.stageIndex === 0 && arrival.acknowledgeBy !== null) {
      this.#tally.count(queue.id, 'acknowledgeOf')
      if (this.now + arrival.answerMs > arrival.acknowledgeBy) this.#tally.count(queue.id, 'acknowledgeLate')
    }
    this.#hold(work, seat)
  }

  #hold(work: Work, seat: SeatState): void {
    work.state = 'held'
    work.turn++
    const place = placeOf(work.facts.weight, seat.facts.capacity)
    this.#held.set(work, { seat, place })
    this.#carry(seat, place)
    this.#agenda.put(this.now + work.stage.handlingMs, { is: work.stage.parkedMs > 0 ? 'parked' : 'finished', work })
  }

  #park(work: Work): void {
    const held = this.#held.get(work)!
    const kept = Math.round((held.place * (100 - this.#side.policy.parkedFrees)) / 100)
    this.#carry(held.seat, kept - held.place)
    this.#held.set(work, { ...held, place: kept })
    this.#free(held.seat)
    this.#agenda.put(this.now + work.stage.parkedMs, { is: 'finished', work })
  }

  #finish(work: Work): void {
    const { seat, place } = this.#held.get(work)!
    this.#held.delete(work)
    work.state = 'over'
    this.#carry(seat, -place)
    this.#free(seat)
    this.#enter(work.arrival, work.stageIndex + 1, seat.facts.id)
  }

  #duty(seat: SeatState, on: boolean, until: number): void {
    this.#carry(seat, 0)
    seat.onDuty = on
    seat.dutyUntil = until
    if (on) this.#come(seat)
    else seat.facts.presence = 'offline'
  }

  #goAway(seat: SeatState): void {
    const { awayMs } = this.#side.policy
    if (awayMs === 0) return void (this.#freed = true)
    if (seat.facts.presence !== 'available') return
    seat.facts.presence = 'away'
    this.#agenda.put(this.now + awayMs, { is: 'back', seat, turn: ++seat.away })
  }

  #come(seat: SeatState): void {
    if (!seat.onDuty) return
    seat.facts.presence = 'available'
    this.#free(seat)
  }

  #free(seat: SeatState): void {
    seat.facts.idleSince = this.now
    this.#freed = true
  }

  #isFree(state: SeatState): boolean {
    const { facts, seat } = state
    if (facts.presence !== 'available' || facts.load >= facts.capacity) return false
    if (seat.hourlyLimit === null) return true
    state.intake = state.intake.filter((at) => at > this.now - hour)
    return state.intake.length < seat.hourlyLimit
  }

  /** Whether the queue offers now, and when that changes. */
  #keepHours(queue: SimQueue): void {
    if (!queue.calendar) return
    const [hours, now] = [hoursOf(queue), new Date(this.now)]
    if (isOpenAt(hours, now)) this.#closed.delete(queue.id)
    else this.#closed.add(queue.id)
    this.#freed = true
    const edge = nextEdge(hours, now)
    if (edge) this.#agenda.put(edge.getTime(), { is: 'hours', queue })
  }

  #carry(seat: SeatState, change: number): void {
    if (seat.onDuty) seat.carried += Math.min(seat.facts.load, seat.facts.capacity) * (this.now - seat.since)
    seat.since = this.now
    seat.facts.load += change
  }
}
