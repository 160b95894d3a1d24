import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { listText } from '#lib/i18n/list-text.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { WhatIfChanges, WhatIfGround, WhatIfResult } from '#server/routing/what-if/what-if.contract.ts'

/** Each change of a variant as a sentence. Who left since is named by what the result remembers. */
export function changeTexts(changes: WhatIfChanges, ground: WhatIfGround, result: WhatIfResult | null): string[] {
  const seatName = (id: string) => {
    const seat = ground.seats.find((one) => one.id === id) ?? result?.base.seats.find((one) => one.id === id)
    return seat ? nameOf(seat) : m.what_if_seat_gone()
  }
  const skillName = (code: string) => {
    const skill = ground.skills.find((one) => one.code === code)
    return skill ? nameOf(skill) : code
  }
  const queueName = (code: string) => {
    const queue = ground.queues.find((one) => one.code === code)
    return queue ? nameOf(queue) : code
  }
  const skillTexts = (skills: readonly { skill: string; level: number }[]) =>
    listText(skills.map(({ skill, level }) => `${skillName(skill)} ${level}`))
  const { seats, queues, rules, policy } = changes
  return [
    ...seats.map((change) => {
      if (change.do === 'remove') return m.what_if_said_remove({ name: seatName(change.seat) })
      if (change.do === 'add') {
        return m.what_if_said_add({
          ...{ count: change.count, name: change.name, level: terms.level[change.level]() },
          ...{ capacity: format.number(change.capacity, 1), skills: skillTexts(change.skills) },
        })
      }
      const parts = [
        ...(change.capacity === undefined
          ? []
          : [m.what_if_said_capacity({ capacity: format.number(change.capacity, 1) })]),
        ...(change.level === undefined ? [] : [terms.level[change.level]()]),
        ...(change.skills?.length ? [skillTexts(change.skills)] : []),
        ...(change.hours ? [m.what_if_said_hours()] : []),
      ]
      return m.what_if_said_change({ name: seatName(change.seat), what: listText(parts) })
    }),
    ...queues.map((change) => {
      const parts = [
        ...(change.offerSeconds === undefined
          ? []
          : [m.what_if_said_offer({ span: format.duration(change.offerSeconds * 1000) })]),
        ...(change.maxOffers === undefined ? [] : [m.what_if_said_offers({ count: change.maxOffers })]),
        ...(change.skills ? [m.what_if_said_needs({ skills: skillTexts(change.skills) || '–' })] : []),
        ...(change.plan ? [m.what_if_said_plan({ count: change.plan.length })] : []),
      ]
      return m.what_if_said_queue({ name: queueName(change.queue), what: listText(parts) })
    }),
    ...(rules ? [m.what_if_said_rules({ count: rules.length })] : []),
    ...(policy.awayMinutes === undefined
      ? []
      : [m.what_if_said_away({ span: format.duration(policy.awayMinutes * 60_000) })]),
    ...(policy.parkedFrees === undefined ? [] : [m.what_if_said_parked({ percent: policy.parkedFrees })]),
    ...(policy.weights ? [m.what_if_said_weights()] : []),
  ]
}
