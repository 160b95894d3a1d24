import { m } from '#lib/paraglide/messages.js'
import type {
  HistoryView,
  Hours,
  QueueChange,
  SeatChange,
  WhatIfGround,
  WhatIfQuestion,
} from '#server/routing/what-if/what-if.contract.ts'

type GroundSeat = WhatIfGround['seats'][number]
type GroundQueue = WhatIfGround['queues'][number]

export interface SeatDraft {
  base: GroundSeat
  isRemoved: boolean
  capacity: number
  /** Level by skill code; 0 is none. */
  skills: Record<string, number>
}

export interface NewSeats {
  key: number
  name: string
  count: number
  /** Whose level and skills they have. */
  like: string
  capacity: number
  isAlways: boolean
  days: number[]
  from: string
  to: string
}

export interface QueueDraft {
  base: GroundQueue
  offerSeconds: number
  maxOffers: number
  /** Required level by skill code; 0 is not required. */
  skills: Record<string, number>
  plan: GroundQueue['plan']
}

export type Period = 'day' | 'week' | 'month' | 'own' | 'history'
const day = 86_400_000
const spans: Record<'day' | 'week' | 'month', number> = { day, week: 7 * day, month: 30 * day }

const minutes = (time: string): number => {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}
const levels = (skills: readonly { skill: string; level: number }[]): Record<string, number> =>
  Object.fromEntries(skills.map(({ skill, level }) => [skill, level]))

/** A variant while it is being built: the house as it is, with what is to be otherwise. */
export class Draft {
  name = $state('')
  period = $state<Period>('week')
  from = $state('')
  to = $state('')
  history = $state('')
  staffing = $state<'recorded' | 'always' | 'hours'>('recorded')
  seats = $state<SeatDraft[]>([])
  added = $state<NewSeats[]>([])
  queues = $state<QueueDraft[]>([])
  awayMinutes = $state(0)
  parkedFrees = $state(0)
  readonly ground: WhatIfGround
  readonly zone: string
  #next = 1

  constructor(ground: WhatIfGround, zone: string) {
    this.ground = ground
    this.zone = zone
    this.seats = ground.seats.map((base) => ({
      ...{ base, isRemoved: false, capacity: base.capacity, skills: levels(base.skills) },
    }))
    this.queues = ground.queues.map((base) => ({
      ...{ base, offerSeconds: base.offerSeconds, maxOffers: base.maxOffers },
      skills: levels(base.skills),
      plan: base.plan.map((step) => ({ ...step })),
    }))
    this.awayMinutes = ground.policy.awayMinutes
    this.parkedFrees = ground.policy.parkedFrees
  }

  addSeats(): void {
    const like = this.ground.seats[0]
    if (!like) return
    this.added.push({
      ...{ key: this.#next++, name: m.what_if_new_seat(), count: 1, like: like.id, capacity: like.capacity },
      ...{ isAlways: true, days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
    })
  }

  readonly seatChanges: SeatChange[] = $derived([
    ...this.seats.flatMap((seat): SeatChange[] => {
      if (seat.isRemoved) return [{ do: 'remove', seat: seat.base.id }]
      const before = levels(seat.base.skills)
      const skills = Object.entries(seat.skills)
        .filter(([skill, level]) => (before[skill] ?? 0) !== level)
        .map(([skill, level]) => ({ skill, level }))
      const capacity = seat.capacity === seat.base.capacity ? {} : { capacity: seat.capacity }
      const change = { ...capacity, ...(skills.length > 0 ? { skills } : {}) }
      return Object.keys(change).length > 0 ? [{ do: 'change', seat: seat.base.id, ...change }] : []
    }),
    ...this.added.flatMap((seats): SeatChange[] => {
      const like = this.ground.seats.find(({ id }) => id === seats.like)
      if (!like) return []
      const hours: Hours | null = seats.isAlways
        ? null
        : { days: [...seats.days], from: minutes(seats.from), to: minutes(seats.to) }
      return [
        {
          ...{ do: 'add', count: seats.count, name: seats.name, level: like.level, capacity: seats.capacity },
          ...{ skills: like.skills, hours },
        },
      ]
    }),
  ])

  readonly queueChanges: QueueChange[] = $derived(
    this.queues.flatMap((queue): QueueChange[] => {
      const { base, offerSeconds, maxOffers, plan } = queue
      const before = levels(base.skills)
      const required = Object.entries(queue.skills).filter(([, level]) => level > 0)
      const isOther =
        required.length !== base.skills.length || required.some(([skill, level]) => before[skill] !== level)
      const skills = required.map(([skill, level]) => ({
        ...base.skills.find((each) => each.skill === skill),
        ...{ skill, level },
      }))
      const change = {
        ...(offerSeconds === base.offerSeconds ? {} : { offerSeconds }),
        ...(maxOffers === base.maxOffers ? {} : { maxOffers }),
        ...(isOther ? { skills } : {}),
        ...(JSON.stringify(plan) === JSON.stringify(base.plan) ? {} : { plan: plan.map((step) => ({ ...step })) }),
      }
      return Object.keys(change).length > 0 ? [{ queue: base.code, ...change }] : []
    }),
  )

  get count(): number {
    const { policy } = this.ground
    const isAwayOther = this.awayMinutes !== policy.awayMinutes
    const isParkedOther = this.parkedFrees !== policy.parkedFrees
    return this.seatChanges.length + this.queueChanges.length + Number(isAwayOther) + Number(isParkedOther)
  }

  question(now: number): WhatIfQuestion {
    const { policy } = this.ground
    return {
      ...{ name: this.name.trim(), zone: this.zone, history: this.period === 'history' ? this.history : null },
      ...this.#bounds(now),
      staffing:
        this.staffing === 'hours'
          ? { as: 'hours', hours: { days: [1, 2, 3, 4, 5], from: 480, to: 1080 } }
          : { as: this.staffing },
      changes: {
        ...{ seats: this.seatChanges, queues: this.queueChanges, rules: null },
        policy: {
          ...(this.awayMinutes === policy.awayMinutes ? {} : { awayMinutes: this.awayMinutes }),
          ...(this.parkedFrees === policy.parkedFrees ? {} : { parkedFrees: this.parkedFrees }),
        },
      },
    }
  }

  get chosenHistory(): HistoryView | undefined {
    return this.ground.histories.find(({ id }) => id === this.history)
  }

  #bounds(now: number): { from: string; to: string } {
    if (this.period === 'history') {
      const { from, to } = this.chosenHistory ?? { from: '', to: '' }
      // The last tickets are given a day to be worked on.
      return { from, to: to && new Date(Date.parse(to) + day).toISOString() }
    }
    if (this.period !== 'own') {
      return { from: new Date(now - spans[this.period]).toISOString(), to: new Date(now).toISOString() }
    }
    const instant = (local: string) => (local ? new Date(local).toISOString() : '')
    return { from: instant(this.from), to: instant(this.to) }
  }
}
