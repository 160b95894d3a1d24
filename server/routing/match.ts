import type { AccountId, PersonId, QueueId, TicketId, WorkItemId } from '#server/kernel/ids.ts'
import type { PlannedState, Presence } from '#server/seats/seat.contract.ts'
import { placeOf } from '#server/seats/weights.ts'
import type { SupportLevel, TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { Exclusion, RankFacts } from './exclusion.contract.ts'
import type { Affinity, RelaxationStep, RequiredSkill } from './queue.contract.ts'

/** A seat as the matcher sees it at one moment. Load and capacity in hundredths of a work item, instants in ms since 1970. */
export interface SeatFacts {
  id: PersonId
  level: SupportLevel
  presence: Presence
  /** The administrator's own state that `presence` is a kind of. */
  state?: string | null
  connected: boolean
  /** What its plan of work says; without one presence alone decides. */
  plan?: SeatPlan | null
  /** The tighter of its limits on new items in any hour; `until` is when the next place in the hour comes free. */
  limit?: { because: 'hourlyLimit' | 'rampUp'; perHour: number; taken: number; until: number | null } | null
  load: number
  capacity: number
  /** Milliseconds since 1970. */
  idleSince: number
  skills: Readonly<Record<string, number>>
}

/** `until` is when the state changes. Work is offered while the shift lasts at least `leastMs` more. */
export interface SeatPlan {
  state: PlannedState
  until: number | null
  shiftEndsAt: number | null
  leftMs: number | null
  leastMs: number
}

export interface ItemFacts {
  id: WorkItemId
  ticketId: TicketId
  accountId: AccountId | null
  queueId: QueueId
  level: SupportLevel
  priority: TicketPriority
  weight: number
  skills: readonly RequiredSkill[]
  relaxation: readonly RelaxationStep[]
  relaxationStep: number
  passedBy: readonly PersonId[]
  /** Who declined for a reason that time does not change, and the reason. */
  refusedBy?: Readonly<Record<PersonId, string>> | null
  fromSeatId: PersonId | null
  preferredSeatId: PersonId | null
  /** Seats named for the account, and seats kept away from it. */
  named: readonly PersonId[]
  excluded: readonly PersonId[]
  /** The account's team, and who last solved a fault of this circuit or account. Rounds stored earlier lack these four. */
  team?: readonly PersonId[]
  lastSolvers?: readonly PersonId[]
  /** In which order the queue asks those who know the customer. */
  affinity?: readonly Affinity[]
  /** Count in the rank from their level on; want of them excludes nobody. */
  preferredSkills?: readonly RequiredSkill[]
}

export interface Candidate extends RankFacts {
  seatId: PersonId
}

export interface Decision {
  itemId: WorkItemId
  ticketId: TicketId
  /** Best first; empty when nobody fits now. */
  ranked: Candidate[]
  excluded: { seatId: PersonId; exclusion: Exclusion }[]
}

/** What a round is stored as: enough to run it again. */
export interface RoundRecord {
  seats: SeatFacts[]
  items: ItemFacts[]
  /** Work that no round chose a seat for: taken by the seat itself, or put there by a supervisor. */
  given?: { seatId: PersonId; via: 'pull' | 'push' }
}

const levels: readonly SupportLevel[] = ['L1', 'L2', 'L3', 'vendor']

/** What the relaxation steps taken so far have left of a queue's demands. */
export function demands(item: Pick<ItemFacts, 'skills' | 'relaxation' | 'relaxationStep'>): {
  skills: RequiredSkill[]
  widened: boolean
} {
  let skills = [...item.skills]
  let widened = false
  for (const step of item.relaxation.slice(0, item.relaxationStep)) {
    if (step.do === 'dropSkill') skills = skills.filter((each) => each.skill !== step.skill)
    if (step.do === 'lowerLevel') skills = skills.map((each) => ({ ...each, level: Math.max(1, each.level - step.by) }))
    if (step.do === 'widenToTeam') widened = true
  }
  return { skills, widened }
}

export type Demands = ReturnType<typeof demands>

/** Widened to the team, seats of every technical level may help; before that only the queue's own level. */
export function fitsLevel(has: SupportLevel, needs: SupportLevel, widened: boolean): boolean {
  return has === needs || (widened && needs !== 'L1' && levels.indexOf(has) > 0)
}

/** Whether the work is for this seat at all, whatever the hour and whatever it does just now. */
export function unfit(item: ItemFacts, seat: SeatFacts, needs: Demands): Exclusion | null {
  if (!fitsLevel(seat.level, item.level, needs.widened)) return { because: 'level', has: seat.level, needs: item.level }
  for (const { skill, level } of needs.skills) {
    const has = seat.skills[skill] ?? 0
    if (has < level) return { because: 'skill', skill, has, needs: level }
  }
  if (item.excluded.includes(seat.id)) return { because: 'excludedForAccount' }
  if (item.fromSeatId === seat.id) return { because: 'handedItOn' }
  const reason = item.refusedBy?.[seat.id]
  return reason === undefined ? null : { because: 'refused', reason }
}

/** Whether it has a place left for the work. */
export function full(item: ItemFacts, seat: SeatFacts, load: number): Exclusion | null {
  const { capacity } = seat
  return load + placeOf(item.weight, capacity) > capacity ? { because: 'capacity', load, capacity } : null
}

/** Where its plan of work has it, if that is not at its desk with enough time left. */
export function unplanned({ plan }: SeatFacts): Exclusion | null {
  if (!plan) return null
  const { state, until, shiftEndsAt, leftMs, leastMs } = plan
  if (state === 'off') return { because: 'offShift', until }
  if (state === 'break') return { because: 'onBreak', until }
  if (state === 'leave') return { because: 'onLeave', until }
  if (shiftEndsAt !== null && leftMs !== null && leftMs < leastMs)
    return { because: 'shiftEndsSoon', endsAt: shiftEndsAt, needs: leastMs }
  return null
}

/** What the present round has done with a seat so far. */
interface Use {
  load: number
  taken: number
  capacity: number
}

/** The first reason against a seat, in the order a supervisor would ask; null when it is a candidate. */
export function exclusionOf(item: ItemFacts, seat: SeatFacts, use: Use, needs: Demands): Exclusion | null {
  const never = unfit(item, seat, needs)
  if (never) return never
  const standing = notNow(seat, use.taken)
  if (standing) return standing
  if (item.passedBy.includes(seat.id)) return { because: 'passed' }
  return full(item, seat, use.load)
}

/** Why the seat takes nothing at present, whatever the work; `taken` is what this round has given it. */
export function notNow(seat: SeatFacts, taken = 0): Exclusion | null {
  if (seat.presence !== 'available')
    return { because: 'presence', presence: seat.presence, ...(seat.state ? { state: seat.state } : {}) }
  if (!seat.connected) return { because: 'notConnected' }
  const elsewhere = unplanned(seat)
  if (elsewhere) return elsewhere
  const { limit } = seat
  if (limit && limit.taken + taken >= limit.perHour)
    return { because: limit.because, taken: limit.taken + taken, limit: limit.perHour, until: limit.until }
  return null
}

const usualOrder: readonly Affinity[] = ['namedEngineer', 'lastSolver', 'accountTeam']

function affinityOf(item: ItemFacts, seatId: PersonId): Pick<Candidate, 'affinity' | 'affinityPlace'> {
  const order = item.affinity ?? usualOrder
  const known = { namedEngineer: item.named, lastSolver: item.lastSolvers, accountTeam: item.team }
  const place = order.findIndex((each) => known[each]?.includes(seatId))
  return place < 0 ? { affinity: null, affinityPlace: order.length } : { affinity: order[place]!, affinityPlace: place }
}

/** What a seat's levels count; of the preferred ones only those that reach the level asked for. */
export function skillScores(
  seat: Pick<SeatFacts, 'skills'>,
  required: readonly RequiredSkill[],
  preferred: readonly RequiredSkill[],
): Pick<Candidate, 'skillScore' | 'preferredScore'> {
  const counted = ({ skill, level, weight = 1 }: RequiredSkill, least: number) => {
    const has = seat.skills[skill] ?? 0
    return has >= Math.max(level, least) ? has * weight : 0
  }
  const preferredScore = preferred.reduce((sum, each) => sum + counted(each, 1), 0)
  return { skillScore: required.reduce((sum, each) => sum + counted(each, 0), preferredScore), preferredScore }
}

/** Affinity in the queue's order, skill score, least weighted load, longest idle, stable id (domain, Routing). */
export function compare(a: Candidate, b: Candidate): number {
  return (
    Number(b.preferred) - Number(a.preferred) ||
    a.affinityPlace - b.affinityPlace ||
    b.skillScore - a.skillScore ||
    a.load - b.load ||
    a.idleSince - b.idleSince ||
    (a.seatId < b.seatId ? -1 : 1)
  )
}

/**
 * One round: items in their order of work, each to the best candidate that is left. An offer made in the round weighs on
 * the seat at once. Pure, so a stored round explains itself by being run again.
 */
export function match({ seats, items }: RoundRecord): Decision[] {
  const uses = new Map(
    seats.map((seat) => [seat.id, { load: seat.load, taken: 0, capacity: seat.capacity } satisfies Use]),
  )
  return items.map((item) => {
    const needs = demands(item)
    const ranked: Candidate[] = []
    const excluded: Decision['excluded'] = []
    for (const seat of seats) {
      const use = uses.get(seat.id)!
      const exclusion = exclusionOf(item, seat, use, needs)
      if (exclusion) {
        excluded.push({ seatId: seat.id, exclusion })
        continue
      }
      ranked.push({
        seatId: seat.id,
        preferred: item.preferredSeatId === seat.id,
        ...affinityOf(item, seat.id),
        ...skillScores(seat, needs.skills, item.preferredSkills ?? []),
        load: Math.round((use.load * 1000) / Math.max(1, seat.capacity)),
        idleSince: seat.idleSince,
      })
    }
    ranked.sort(compare)
    const best = ranked[0]
    if (best) {
      const use = uses.get(best.seatId)!
      use.load += placeOf(item.weight, use.capacity)
      use.taken++
    }
    return { itemId: item.id, ticketId: item.ticketId, ranked, excluded }
  })
}
