import { beforeEach, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { declareIncident } from '#server/incidents/commands/declare-incident.ts'
import { tellAll } from '#server/incidents/commands/tell-all.ts'
import { incidents } from '#server/incidents/incident.table.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { attentionWorld, person } from '../support/attention.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let a: ReturnType<typeof attentionWorld>
let li: StaffActor

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  a = attentionWorld(app)
  li = await w.person('Li', ['supervisor'])
})

const pass = async (minutes: number) => {
  app.clock.advance({ minutes })
  await app.settle()
}

test('the word a major incident owes is told overdue once: to who leads it, then to the duty supervisor, and no more after the word came', async () => {
  const silent = await a.policy([
    [0, { kind: 'ticketRole', role: 'holder' }],
    [10, person(li)],
  ])
  const promises = await a.policy([[0, person(li)]])
  await a.rules(
    { trigger: { kind: 'incidentWordOverdue' }, policyId: silent },
    { trigger: { kind: 'promiseBroken' }, policyId: promises },
  )
  const circuit = await w.circuit(w.account0)
  const child = await w.open({ circuitNumber: circuit.number })
  const { number } = await declareIncident(app.deps, li, {
    ...{ title: { 'zh-CN': '光缆中断', en: 'Fibre cut' }, description: 'cut', symptom: 'noService' },
    ...{ scope: { circuits: [circuit.number], nodes: [], accounts: [] }, tickets: [child.number] },
  })
  const leader = await w.person('Luo', ['technician'])
  const [{ id } = { id: '' as TicketId }] = await app.db.select().from(tickets).where(eq(tickets.number, number))
  await app.db.update(tickets).set({ holderId: leader.id }).where(eq(tickets.id, id))
  const say = async (minutes: number) => {
    const [{ version } = { version: 0 }] = await app.db.select().from(incidents).where(eq(incidents.ticketId, id))
    await tellAll(app.deps, li, number, {
      ...{ id: w.uuid(), texts: { 'zh-CN': '正在抢修。', en: 'Being repaired.' }, version },
      nextAt: new Date(app.clock.now().getTime() + minutes * 60_000).toISOString(),
    })
    await app.settle()
  }
  await say(30)
  await pass(31)
  await pass(1)
  const ofWord = async () => (await a.runsOf(id)).filter(({ cause }) => cause.kind === 'incidentWordOverdue')
  expect(await ofWord()).toMatchObject([{ state: 'running' }])
  expect(await a.toldOf(id)).toEqual([leader.id])
  // The child's own promise was the incident's word: it calls nobody by itself.
  expect((await a.runsOf(child.id)).filter(({ cause }) => cause.kind === 'promiseBroken')).toEqual([])
  await pass(10)
  expect(await a.toldOf(id)).toEqual([leader.id, li.id])
  const overdue = await app.db.select().from(events).where(eq(events.type, 'incident.wordOverdue'))
  expect(overdue.map(({ payload }) => payload)).toMatchObject([{ number }])

  await say(30)
  expect(await ofWord()).toMatchObject([{ state: 'ended', endReason: 'answered' }])
  // Late a second time: told a second time.
  await pass(31)
  await pass(1)
  expect(await ofWord()).toHaveLength(2)
})

test('where no rule speaks of an incident’s word in particular it is a broken promise like any other', async () => {
  const policyId = await a.policy([[0, person(li)]])
  await a.rules({ trigger: { kind: 'promiseBroken' }, policyId })
  const circuit = await w.circuit(w.account0)
  const { number } = await declareIncident(app.deps, li, {
    ...{ title: { 'zh-CN': '光缆中断', en: 'Fibre cut' }, description: 'cut', symptom: 'noService' },
    ...{ scope: { circuits: [circuit.number], nodes: [], accounts: [] }, tickets: [] },
  })
  await pass(61)
  await pass(1)
  const [parent] = await app.db.select().from(tickets).where(eq(tickets.number, number))
  expect((await a.runsOf(parent!.id)).map(({ cause }) => cause.kind)).toEqual(['incidentWordOverdue'])
})
