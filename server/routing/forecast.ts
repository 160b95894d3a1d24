/** What a queue's forecast is made of; each is shown beside it, so that the sum can be checked. */
export interface ForecastFacts {
  queued: number
  /** Places of seats that fit the queue and take work now, shared evenly with the other queues they serve. */
  places: number
  /** How many of those places are free. */
  free: number
  /** What came in during the last hour. */
  arrivedPerHour: number
  /** How long a piece of work of this queue holds its place, in the mean of the last week; null when nothing is known. */
  handlingMs: number | null
  /** How long an offer takes to be accepted, in the median of the last day; null when nothing is known. */
  responseMs: number | null
}

export interface Forecast {
  /** How long what comes now is expected to wait; null when it cannot be said. */
  waitMs: number | null
  /** What the places can finish in an hour. */
  perHour: number
  trend: 'growing' | 'steady' | 'shrinking'
}

const hour = 3_600_000
const usualResponse = 15_000

/**
 * Expected wait = answer to an offer + (waiting + 1 - free places) / (places / handling time). With a free place for
 * everybody only the offer's answer remains; with nobody at work there is no expectation, and null says so. The trend
 * compares what comes with what the places finish; a tenth either way counts as steady.
 */
export function forecast(facts: ForecastFacts): Forecast {
  const { queued, places, free, arrivedPerHour, handlingMs, responseMs } = facts
  const response = responseMs ?? usualResponse
  const perHour = handlingMs && handlingMs > 0 ? (places * hour) / handlingMs : 0
  const ahead = Math.max(0, queued + 1 - free)
  const waitMs = ahead === 0 ? response : perHour > 0 ? Math.round(response + (ahead / perHour) * hour) : null
  return { waitMs, perHour, trend: trendOf(arrivedPerHour, perHour, queued) }
}

function trendOf(arrived: number, finished: number, queued: number): Forecast['trend'] {
  if (arrived > finished * 1.1) return 'growing'
  if (queued > 0 && arrived < finished * 0.9) return 'shrinking'
  return 'steady'
}

interface SeatPlaces {
  level: string
  takesWork: boolean
  load: number
  capacity: number
  skills: readonly { skill: string; level: number }[]
}

interface QueueNeeds {
  code: string
  level: string
  skills: readonly { skill: string; level: number }[]
  /** Something waits or came in of late: it has a claim on the seats that fit it. */
  isBusy: boolean
}

/** Places by queue: a seat's are shared evenly among the busy queues it fits, and stand to a quiet queue as to one more. */
export function placesByQueue(
  seats: readonly SeatPlaces[],
  queues: readonly QueueNeeds[],
): Map<string, { places: number; free: number }> {
  const found = new Map(queues.map(({ code }) => [code, { places: 0, free: 0 }]))
  for (const seat of seats) {
    if (!seat.takesWork) continue
    const fitting = queues.filter(
      (queue) => queue.level === seat.level && queue.skills.every((need) => has(seat, need)),
    )
    const busy = fitting.filter(({ isBusy }) => isBusy).length
    for (const queue of fitting) {
      const share = Math.max(1, queue.isBusy ? busy : busy + 1)
      const sum = found.get(queue.code)!
      sum.places += seat.capacity / share
      sum.free += Math.max(0, seat.capacity - seat.load) / share
    }
  }
  return found
}

const has = ({ skills }: SeatPlaces, need: { skill: string; level: number }) =>
  skills.some(({ skill, level }) => skill === need.skill && level >= need.level)
