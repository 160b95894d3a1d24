import { isOpen } from '#server/calendar/calendar.ts'
import { acceptanceAsked } from '#server/orders/order.ts'
import type { OrderEvent } from '#server/events/work-event.ts'
import { newId, type AccountId, type CircuitTestId } from '#server/kernel/ids.ts'
import type { OrderStage } from '#server/orders/order.contract.ts'
import { orderStage } from '#server/orders/order.contract.ts'
import { actorOf, type Happening } from './chronicle.ts'
import type { Account, Circuit, Company, Contact, Person } from './company.ts'
import { orderHeard, orderQueues, plannedOrders, type PlannedOrder, type When } from './data/orders.ts'
import { localTime, type Roster } from './roster.ts'
import { reply, t, type Scenario } from './scenario.ts'
import { Teller } from './teller.ts'

const hour = 3_600_000
const day = 24 * hour
const minute = 60_000

/** One order with its ticket's story, and what each position did. */
export interface Ordered {
  plan: PlannedOrder
  teller: Teller
  account: Account
  circuit: Circuit | null
  contact: Contact
  manager: Person
  /** Known when it is written. */
  number: string
  route: { stage: OrderStage; queue: string }[]
  steps: { stage: OrderStage; note: string; by: Person; at: Date }[]
  test: { id: CircuitTestId; at: Date; by: Person } | null
}

/** Orders of the last days: hand-offs, clocks and the customer's side as any ticket's. */
export function tellOrders(company: Company, roster: Roster, now: Date): Ordered[] {
  const account = company.accounts.find(({ code }) => code === 'HXB-0001')!
  const manager = company.person(account.is.manager)
  const contact = account.contacts.find(({ userId }) => userId)!
  return plannedOrders.map((plan) => {
    const circuit = plan.kind === 'change' ? account.circuits.find(({ number }) => number === plan.number)! : null
    const teller = new Teller(company, roster, {
      ...{ scenario: scenarioOf(plan), account, circuit, contact, channel: 'phone', opener: manager, isOrder: true },
      ...{ openedAt: moment(company, now, plan.ordered), seed: `order ${plan.number}`, repeatOf: null, hurry: true },
    })
    const desk = company.queue(teller.story.work.queueId).code
    const route = orderStage.options.map((stage) => ({ stage, queue: stage === 'check' ? desk : orderQueues[stage] }))
    const ordered = { plan, teller, account, circuit, contact, manager, number: '', route, steps: [], test: null }
    return played(company, ordered, now)
  })
}

function played(company: Company, ordered: Ordered, now: Date): Ordered {
  const { plan, teller, route, steps } = ordered
  const { story } = teller
  const at = (when: Date) => (teller.at = new Date(Math.max(when.getTime(), teller.at.getTime() + minute)))
  teller.take()
  teller.play([reply(t(orderHeard, orderHeard))])
  for (const [place, { note, at: when, waited }] of plan.steps.entries()) {
    const by = teller.holder()
    if (waited) {
      const until = moment(company, now, waited.until)
      story.pause(by, 'held', waited.for, waited.told, until, at(moment(company, now, waited.from)))
      story.resume({ kind: 'system', name: 'pauses' }, 'pauseOver', at(until))
    }
    const next = route[place + 1]
    if (!next && plan.test)
      ordered.test = { id: newId<CircuitTestId>(), at: at(moment(company, now, plan.test.at)), by }
    const done = at(moment(company, now, when))
    steps.push({ stage: route[place]!.stage, note, by, at: done })
    if (!next) {
      const { values } = plan.test!
      const measured = { instrument: 'RFC 2544 / Y.1564', values }
      const { text, evidence } = acceptanceAsked('zh-CN', plan.number, measured, note)
      story.resolve(by, { code: 'requestDone', text, evidence }, done)
    } else if (next.queue !== route[place]!.queue) {
      story.escalate(by, company.queueNamed(next.queue).id, note, '', done)
      teller.take()
    }
  }
  story.pass(now)
  return ordered
}

/** What the stream says of an order, beside what it says of its ticket. */
export function orderHappened(ordered: Ordered): (Pick<Happening, 'at' | 'actor'> & {
  accountId: AccountId
  fact: Pick<OrderEvent, 'type' | 'payload'>
})[] {
  const { plan, teller, account, manager, number, route, steps, test } = ordered
  const accountId = account.id!
  const { ticket } = teller.story
  const opened = { number, ticket: ticket.number, kind: plan.kind, circuit: plan.number }
  return [
    { at: ticket.openedAt, actor: actorOf(manager), accountId, fact: { type: 'order.opened', payload: opened } },
    ...(test
      ? [
          {
            ...{ at: test.at, actor: actorOf(test.by), accountId },
            fact: { type: 'order.tested' as const, payload: { number, testId: test.id, passed: true } },
          },
        ]
      : []),
    ...steps.map(({ stage, by, at }, place) => ({
      ...{ at, actor: actorOf(by), accountId },
      fact: { type: 'order.stepDone' as const, payload: { number, stage, next: route[place + 1]?.stage ?? null } },
    })),
  ]
}

/** That hour of a working day so many of them ago. */
function moment(company: Company, now: Date, [daysAgo, hourOfDay]: When): Date {
  const office = company.house.calendarOf('office@1')
  let back = localTime(now).day
  for (let left = daysAgo; left > 0;) {
    back--
    if (isOpen(office, new Date(back * day + 2 * hour))) left--
  }
  return new Date(back * day - 8 * hour + hourOfDay * hour)
}

function scenarioOf({ subject, note }: PlannedOrder): Scenario {
  return {
    ...{ key: 'order', type: 'request', symptom: 'configuration', impact: 'none', kinds: [], weight: 0 },
    ...{ channels: ['phone'], subject: [t(subject, subject)], description: [t(note, note)], story: [] },
  }
}
