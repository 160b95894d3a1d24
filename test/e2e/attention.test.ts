import { beforeAll, expect, test } from 'vitest'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { objectToPause } from '#server/tickets/commands/object-to-pause.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { attentionWorld, person } from '../support/attention.ts'
import { testBrowser, type TestBrowser } from '../support/browser.ts'
import { runningClock, testClock } from '../support/clock.ts'
import { testProduct, type TestProduct } from '../support/product.ts'
import { visitors } from '../support/visitors.ts'
import { world } from '../support/world.ts'

const clock = runningClock()
let product: TestProduct
let browser: TestBrowser
let people: ReturnType<typeof visitors>
let w: Awaited<ReturnType<typeof world>>
beforeAll(async () => {
  product = await testProduct({ pages: true }, { clock })
  browser = await testBrowser()
  people = visitors(product, browser)
  w = await world({ deps: product.house.deps, clock: testClock(clock.now().toISOString()) })
}, 300_000)

test('a supervisor’s rail counts the objections that wait, and whoever is given work hears of it at once', async () => {
  const { deps } = product.house
  const lead = await w.person('Gao', ['supervisor'])
  const seat = await w.seat('Ding', { present: false })
  const floor = await people.atWork(lead.id)
  await people.visit(floor, '/tickets')
  const desk = await people.atWork(seat.id)
  await people.visit(desk, '/desk')
  const ticket = await w.open({ circuitNumber: (await w.circuit(w.account0)).number })

  await assignTicket(deps, lead, ticket, { seat: seat.id, reason: 'knows the account' })
  await desk.getByText(`A supervisor gave you ${ticket.number}`).waitFor()

  const until = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const pause = { kind: 'held', reason: 'partner repairs', customerText: 'A partner repairs it.', until } as const
  await pauseTicket(deps, seat, ticket, { ...pause, version: (await w.ticket(ticket.id)).version })
  const entry = floor.getByRole('link', { name: /^Objections/ })
  expect(await entry.innerText()).toBe('Objections')
  await people.visit(desk, `/tickets/${ticket.number}`)
  const holding = await heldRow(ticket.number)
  await objectToPause(deps, w.customer, ticket, { holding, reason: 'We never agreed.' })
  await floor.getByRole('link', { name: /^Objections\s*1$/ }).waitFor()
  await floor.getByText(`Somebody objects to a pause on ${ticket.number}`).waitFor()
  await desk.getByText('Objection waits for a decision').waitFor()
}, 90_000)

/** The row of the hand-off ledger that is the present pause. */
async function heldRow(number: string): Promise<number> {
  const page = await people.atWork((await w.person('Lin', ['supervisor'])).id)
  const { handOffs } = (await (await page.request.get(`${product.url}/api/tickets/${number}`)).json()) as {
    handOffs: { seq: number; to: string | null }[]
  }
  return handOffs.find(({ to }) => to === null)!.seq
}

test('whoever acknowledged a call and did nothing is told on the screen that it lapsed, and is called again', async () => {
  const a = attentionWorld({ db: product.db, clock } as never)
  const seat = await w.seat('Luo', { present: false })
  await a.rules({ trigger: { kind: 'severeFault' }, policyId: await a.policy([[0, person(seat)]]) })
  const desk = await people.atWork(seat.id)
  await people.visit(desk, '/desk')
  await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  const bell = desk.getByRole('region', { name: 'My pages' })
  await bell.getByRole('button', { name: 'Acknowledge' }).click()
  await bell.waitFor({ state: 'detached' })
  clock.advance({ minutes: 31 })
  product.house.deps.wake.now('sweeps')
  await bell.getByText('Your acknowledgement lapsed: no progress').first().waitFor()
}, 90_000)
