import type { PersonId, QueueId, TicketId, WorkItemId } from '#server/kernel/ids.ts'
import type { ItemFacts } from '../match.ts'
import type { Arrival, SimPolicy, SimQueue, Stage } from './world.ts'

/** One ticket on its way through the queues of a simulated house. */
export interface Work {
  arrival: Arrival
  stageIndex: number
  stage: Stage
  queue: SimQueue
  state: 'queued' | 'offered' | 'held' | 'over'
  enteredAt: number
  bump: number
  offersMade: number
  fromSeatId: PersonId | null
  facts: ItemFacts
  /** Changes when it leaves its queue: what was planned for it before then is void. */
  turn: number
}

/** The item as the matcher sees it; steps taken and who passed are filled in as time goes by. */
export function factsOf(
  arrival: Arrival,
  stage: number,
  queue: SimQueue,
  policy: SimPolicy,
  from: PersonId | null,
): ItemFacts {
  return {
    id: `${arrival.key}/${stage}` as WorkItemId,
    ticketId: arrival.key as TicketId,
    accountId: arrival.facts.account,
    queueId: queue.id,
    level: queue.level,
    priority: arrival.priority,
    weight: policy.weights[arrival.priority],
    skills: queue.skills,
    preferredSkills: queue.preferred,
    affinity: queue.affinity,
    relaxation: queue.plan,
    relaxationStep: 0,
    passedBy: [],
    fromSeatId: from,
    preferredSeatId: null,
    ...arrival.known,
  }
}

/** Order of work: priority, bump, age, and then the order of arrival, as the queue's index has it. */
function before(a: Work, b: Work): number {
  return (
    (a.facts.priority < b.facts.priority ? -1 : a.facts.priority > b.facts.priority ? 1 : 0) ||
    b.bump - a.bump ||
    a.arrival.at - b.arrival.at ||
    (a.facts.id < b.facts.id ? -1 : a.facts.id > b.facts.id ? 1 : 0)
  )
}

/** What waits, by queue, each in its order of work. */
export class Waiting {
  readonly #queues = new Map<QueueId, Work[]>()

  add(work: Work): void {
    const list = this.#queues.get(work.queue.id) ?? []
    this.#queues.set(work.queue.id, list)
    let [low, high] = [0, list.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (before(list[middle]!, work) < 0) low = middle + 1
      else high = middle
    }
    list.splice(low, 0, work)
  }

  remove(work: Work): void {
    const list = this.#queues.get(work.queue.id)
    const place = list?.indexOf(work) ?? -1
    if (place >= 0) list!.splice(place, 1)
  }

  /** The first `perQueue` of each of these queues, in order of work over all; and whether there is more behind them. */
  first(queues: Iterable<QueueId>, perQueue: number): { items: Work[]; more: boolean } {
    const items: Work[] = []
    let more = false
    for (const id of queues) {
      const list = this.#queues.get(id) ?? []
      more ||= list.length > perQueue
      items.push(...list.slice(0, perQueue))
    }
    return { items: items.sort(before), more }
  }

  *all(): Generator<Work> {
    for (const list of this.#queues.values()) yield* list
  }
}
