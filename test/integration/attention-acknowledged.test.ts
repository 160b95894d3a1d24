import { beforeEach, describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { incidentRules, incidents } from '#server/incidents/incident.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { attentionWorld, person } from '../support/attention.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let a: ReturnType<typeof attentionWorld>
let wang: StaffActor
let li: StaffActor
let director: StaffActor

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  a = attentionWorld(app)
  wang = await w.person('Wang', ['technician'])
  li = await w.person('Li', ['supervisor'])
  director = await w.person('Zhao', ['account_manager'])
  await app.db.update(accounts).set({ directorId: director.id, managerId: null }).where(eq(accounts.id, w.account0.id))
})

const pass = async (minutes: number) => {
  app.clock.advance({ minutes })
  await app.settle()
}
const climbing = () =>
  a.policy([
    [0, person(wang)],
    [10, person(li)],
    [15, { kind: 'accountRole', role: 'director' }],
  ])
/** A P1 fault of a gold account on an AAA circuit. */
const fault = async () => {
  const circuit = await w.circuit(w.account0)
  const ticket = await w.open({ circuitNumber: circuit.number })
  await app.settle()
  return ticket
}
const severe = { kind: 'severeFault' } as const

describe('acknowledging', () => {
  const started = async () => {
    await a.rules({ trigger: severe, policyId: await climbing() })
    const ticket = await fault()
    const [run] = await a.runsOf(ticket.id)
    return { ...ticket, run: run!.id }
  }

  test('stops it; without progress it lapses after 30 minutes and the next step is told', async () => {
    const { id, run } = await started()
    const answer = await app.as(wang).put(`/attention/${run}/acknowledgement`, {})
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledgedBy: { nameEn: 'Wang' } })
    await pass(29)
    expect(await a.toldOf(id)).toEqual([wang.id])
    await pass(1)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id])
    expect(await w.eventsOf(id)).toContain('attention.lapsed')
    // Whoever let it lapse is told of it, and is called again.
    const [lapsed] = await app.db.select().from(events).where(eq(events.type, 'attention.lapsed'))
    expect(lapsed!.payload).toMatchObject({ acknowledgedBy: wang.id, told: [wang.id] })
    const { items } = (await app.as(wang).get('/me/notices')).body
    expect(items[0].attention).toMatchObject({ state: 'running', lapsed: true, acknowledgedBy: { id: wang.id } })
  })

  test('holds for another 30 minutes with every progress', async () => {
    const { id, run, number } = await started()
    await app.as(wang).put(`/attention/${run}/acknowledgement`, {})
    await pass(20)
    const note = { id: w.uuid(), body: 'On it.', visibility: 'internal', files: [] }
    expect((await app.as(li).post(`/tickets/${number}/messages`, note)).status).toBe(200)
    await app.settle()
    await pass(29)
    expect(await a.toldOf(id)).toEqual([wang.id])
    await pass(1)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id])
  })

  test('on a record of the account, what is written into it is progress', async () => {
    const policyId = await climbing()
    await a.rules({ trigger: { kind: 'accountEscalation' }, policyId })
    const terms = {
      title: 'Three outages',
      reason: 'They look around.',
      severity: 'critical',
      target: 'Four weeks without one',
      targetAt: '2026-12-31T00:00:00Z',
    }
    const opened = await app.as(li).post('/account-escalations', { accountCode: w.account0.code, ...terms })
    expect(opened.status, JSON.stringify(opened.body)).toBe(201)
    const { number } = opened.body
    await app.settle()
    const [mine] = (await app.as(wang).get('/me/notices')).body.items
    expect(mine.attention).toMatchObject({ cause: 'accountEscalation', record: number })
    await app.as(wang).put(`/attention/${mine.attention.id}/acknowledgement`, {})
    const told = async () => (await app.as(li).get('/me/notices')).body.items.length
    await pass(20)
    const decision = { kind: 'decision', text: 'A second route is built.' }
    expect((await app.as(li).post(`/account-escalations/${number}/entries`, decision)).status).toBeLessThan(300)
    await app.settle()
    await pass(29)
    expect(await told()).toBe(0)
    await pass(1)
    expect(await told()).toBe(1)
  })

  test('is gone when somebody pushes on: nobody has it any more', async () => {
    const { run } = await started()
    await app.as(wang).put(`/attention/${run}/acknowledgement`, {})
    const [{ version } = { version: 0 }] = (await app.as(li).get('/attention')).body.items
    expect((await app.as(li).post(`/attention/${run}/pushes`, { version })).body).toMatchObject({
      ...{ state: 'running', acknowledgedBy: null },
    })
  })

  test('twice is once, and the log keeps who and when', async () => {
    const { id, run } = await started()
    await app.as(wang).put(`/attention/${run}/acknowledgement`, {})
    await app.as(wang).put(`/attention/${run}/acknowledgement`, {})
    expect((await w.eventsOf(id)).filter((type) => type === 'attention.acknowledged')).toHaveLength(1)
    const { body } = await app.as(li).get(`/attention`)
    expect(body.items[0].log[0].told[0]).toMatchObject({
      person: { nameEn: 'Wang' },
      acknowledgedAt: app.clock.now().toISOString(),
      deliveries: [{ medium: 'mail', state: 'off' }],
    })
  })

  test('is for those who were told, who answer for it, and supervisors; for others it does not exist', async () => {
    const { run } = await started()
    const stranger = await w.person('Qian', ['account_manager'])
    expect((await app.as(stranger).put(`/attention/${run}/acknowledgement`, {})).status).toBe(404)
    const agent = await w.person('Sun', ['agent'])
    expect((await app.as(agent).put(`/attention/${run}/acknowledgement`, {})).status).toBe(403)
    const customer = await app.as(w.customer).put(`/attention/${run}/acknowledgement`, {})
    expect(customer.status).toBe(403)
  })

  test('a solved ticket ends it, and acknowledging then is refused', async () => {
    const { id, run, number } = await started()
    const cancel = { reason: 'duplicate of another', version: (await w.ticket(id)).version }
    expect((await app.as(li).put(`/tickets/${number}/cancellation`, cancel)).status).toBe(200)
    await app.settle()
    expect((await a.runsOf(id))[0]).toMatchObject({ state: 'ended', endReason: 'resolved' })
    const answer = await app.as(wang).put(`/attention/${run}/acknowledgement`, {})
    expect(answer).toMatchObject({ status: 409, body: { code: 'attention.ended' } })
    await pass(60)
    expect(await a.toldOf(id)).toEqual([wang.id])
  })
})

describe('a major incident that a rule declares', () => {
  const declared = async (...rules: Parameters<typeof a.rules>) => {
    await a.rules(...rules)
    await app.db
      .update(incidentRules)
      .set({ active: true, circuits: 2, minutes: 30, grades: ['AAA'] })
      .where(eq(incidentRules.position, 10))
    for (const circuit of [await w.circuit(w.account0), await w.circuit(w.account0)])
      await w.open({ circuitNumber: circuit.number })
    await app.settle()
    await pass(31)
    const [incident] = await app.db.select().from(incidents)
    return incident!.ticketId
  }

  test('calls people for the incident, once, and not for the severe fault it is opened as', async () => {
    const [policyId, other] = [await climbing(), await a.policy([[0, person(director)]])]
    const id = await declared({ trigger: severe, policyId: other }, { trigger: { kind: 'majorIncident' }, policyId })
    expect((await a.runsOf(id)).map(({ cause }) => cause.kind)).toEqual(['majorIncident'])
    expect(await a.toldOf(id)).toEqual([wang.id])
    const [mine] = (await app.as(wang).get('/me/notices')).body.items
    expect(mine.attention.cause).toBe('majorIncident')
    // It began when the first of its circuits went down, not when the rule noticed.
    const [{ since } = { since: null }] = await app.db.select().from(incidents)
    expect(app.clock.now().getTime() - since!.getTime()).toBeGreaterThanOrEqual(31 * 60_000)
  })

  test('is a severe fault for rules where none speaks of incidents, and is told as an incident all the same', async () => {
    const id = await declared({ trigger: severe, policyId: await climbing() })
    expect((await a.runsOf(id)).map(({ cause }) => cause.kind)).toEqual(['majorIncident'])
  })
})
