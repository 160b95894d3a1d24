import { Refusal } from '#server/kernel/refusal.ts'
import type { PersonId, QueueId } from '#server/kernel/ids.ts'
import type { Rule } from '../rules.ts'
import { stretchesOf, type Stretch } from './hours.ts'
import type { WhatIfChanges } from './what-if.contract.ts'
import type { Side, SimQueue, SimSeat } from './world.ts'

const minute = 60_000

const refuse = (pointer: string, detail: string): Refusal =>
  new Refusal('what_if.change_unknown', detail, 422, { errors: [{ pointer, detail }] })

/** The variant: the base with what is asked changed. Refuses `what_if.change_unknown` where a change names what is not there. */
export function changed(base: Side, changes: WhatIfChanges, zone: string, period: Stretch): Side {
  const policy = {
    awayMs: changes.policy.awayMinutes === undefined ? base.policy.awayMs : changes.policy.awayMinutes * minute,
    parkedFrees: changes.policy.parkedFrees ?? base.policy.parkedFrees,
    weights: { ...base.policy.weights, ...given(changes.policy.weights ?? {}) },
  }
  const queues = changedQueues(base.queues, changes)
  return {
    seats: changedSeats(base, changes, zone, period),
    queues,
    rules: changedRules(base, queues, changes),
    policy,
  }
}

/** Without what was not said. */
function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

function changedSeats({ seats }: Side, { seats: changes }: WhatIfChanges, zone: string, period: Stretch): SimSeat[] {
  const byId = new Map(seats.map((seat) => [seat.facts.id, seat]))
  let added = 0
  for (const [place, change] of changes.entries()) {
    if (change.do === 'add') {
      for (let each = 1; each <= change.count; each++) {
        const id = `added-${String(++added).padStart(4, '0')}` as PersonId
        const name = change.count > 1 ? `${change.name} ${each}` : change.name
        byId.set(id, {
          facts: {
            ...{ id, level: change.level, presence: 'offline', connected: true, load: 0, idleSince: 0 },
            capacity: Math.round(change.capacity * 100),
            skills: skillsWith({}, change.skills),
          },
          ...{ name, nameEn: name, added: true, hourlyLimit: null },
          duty: change.hours ? stretchesOf(change.hours, zone, period) : [period],
        })
      }
      continue
    }
    const seat = byId.get(change.seat as PersonId)
    if (!seat) throw refuse(`/changes/seats/${place}`, 'This seat is not there, or was removed by an earlier change.')
    if (change.do === 'remove') {
      byId.delete(seat.facts.id)
      continue
    }
    byId.set(seat.facts.id, {
      ...seat,
      facts: {
        ...seat.facts,
        level: change.level ?? seat.facts.level,
        capacity: change.capacity === undefined ? seat.facts.capacity : Math.round(change.capacity * 100),
        skills: skillsWith(seat.facts.skills, change.skills ?? []),
      },
      duty: change.hours ? stretchesOf(change.hours, zone, period) : seat.duty,
    })
  }
  return [...byId.values()]
}

function skillsWith(has: Readonly<Record<string, number>>, changes: readonly { skill: string; level: number }[]) {
  const all = { ...has, ...Object.fromEntries(changes.map(({ skill, level }) => [skill, level])) }
  return Object.fromEntries(Object.entries(all).filter(([, level]) => level > 0))
}

function changedQueues(queues: readonly SimQueue[], { queues: changes }: WhatIfChanges): SimQueue[] {
  const known = new Set(queues.map(({ code }) => code))
  for (const [place, { queue }] of changes.entries())
    if (!known.has(queue)) throw refuse(`/changes/queues/${place}/queue`, `There is no queue "${queue}".`)
  return queues.map((queue) => {
    const change = changes.findLast((each) => each.queue === queue.code)
    if (!change) return queue
    const { queue: _code, ...fields } = change
    return { ...queue, ...given(fields) }
  })
}

function changedRules(base: Side, queues: readonly SimQueue[], { rules }: WhatIfChanges): readonly Rule[] {
  if (!rules) return base.rules
  const byCode = new Map<string, QueueId>(queues.map(({ code, id }) => [code, id]))
  return rules.map(({ level, when, queue }, place) => {
    const queueId = byCode.get(queue)
    if (!queueId) throw refuse(`/changes/rules/${place}/queue`, `There is no queue "${queue}".`)
    return { level, when, queueId }
  })
}

/** How many single changes there are, for the list. */
export function countChanges({ seats, queues, rules, policy }: WhatIfChanges): number {
  const fields = (of: object) => Object.values(of).filter((value) => value !== undefined).length
  return seats.length + queues.reduce((sum, queue) => sum + fields(queue) - 1, 0) + (rules ? 1 : 0) + fields(policy)
}
