import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { circuitNodes, nodes } from '#server/accounts/node.table.ts'
import { accounts, contacts } from '#server/accounts/account.table.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import { incidentRules } from '#server/incidents/incident.table.ts'
import { newId, type CircuitId, type NodeId } from '#server/kernel/ids.ts'
import { messages, tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let our: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let manager: StaffActor
let a: { customer: ContactActor; circuit: { id: CircuitId; number: string }; code: string }
let b: typeof a
let silent: typeof a
const node = 'SH-ROUTER-1'

/** An account with a contact and a circuit; its name is a canary nobody else may ever read. */
async function hitAccount(canary: string, language: 'zh-CN' | 'en', managerId?: StaffActor['id']) {
  const account = await our.account(managerId ? { managerId } : {})
  await house.db.update(accounts).set({ name: canary, nameEn: canary }).where(eq(accounts.id, account.id))
  const customer = { ...(await our.contact(account, 'account')), language }
  await house.db.update(contacts).set({ language }).where(eq(contacts.id, customer.id))
  return { customer, circuit: await our.circuit(account), code: account.code, accountId: account.id }
}

beforeAll(async () => {
  house = await testApp()
  our = await world(house)
  agent = await our.seat('Zhou', { capacity: 50 })
  const someone = await our.person('Zhao', ['account_manager'])
  const first = await hitAccount('CANARY-ALPHA', 'zh-CN', someone.id)
  a = first
  b = await hitAccount('CANARY-BRAVO', 'en')
  silent = await hitAccount('CANARY-SILENT', 'zh-CN')
  manager = { ...someone, accounts: [first.accountId] }
  const [upstream, router] = [newId<NodeId>(), newId<NodeId>()]
  const named = (id: NodeId, code: string) => ({
    id,
    code,
    kind: 'router' as const,
    name: code,
    nameEn: code,
    region: 'Shanghai',
  })
  await house.db.insert(nodes).values([named(upstream, 'SH-SITE'), { ...named(router, node), upstreamId: upstream }])
  for (const { circuit } of [a, b, silent])
    await house.db.insert(circuitNodes).values({ circuitId: circuit.id, nodeId: router })
})

const title = { 'zh-CN': '上海核心路由器故障', en: 'Core router fault in Shanghai' }
const scope = (more: object = {}) => ({ circuits: [], nodes: [], accounts: [], ...more })
const opened = async (of: typeof a, circuit = of.circuit.number) => {
  const { number, id } = await our.open({ by: of.customer, circuitNumber: circuit })
  await house.db.update(tickets).set({ language: of.customer.language }).where(eq(tickets.id, id))
  return { number, id }
}
const declare = async (more: object = {}) => {
  const body = { title, description: 'Line card died.', scope: scope({ nodes: ['SH-SITE'] }), ...more }
  const { status, body: answer } = await house.as(our.supervisor).post('/incidents', body)
  expect(status).toBe(201)
  return answer.number as string
}
const look = async (number: string, as: StaffActor = our.supervisor) =>
  (await house.as(as).get(`/incidents/${number}`)).body
const evidence = { kind: 'testResult', detail: 'All LSPs up' }

describe('declared by hand', () => {
  test('it hits what runs over a node or hangs behind it, and knows whose tickets may belong to it', async () => {
    const { number } = await opened(a)
    const incident = await look(await declare())
    expect(incident).toMatchObject({ state: 'open', circuits: 3, children: 0 })
    expect(incident.suggestions).toMatchObject([{ ticket: { number }, because: 'node' }])
    expect(incident.hit.map(({ name }: { name: string }) => name).sort()).toEqual([
      'CANARY-ALPHA',
      'CANARY-BRAVO',
      'CANARY-SILENT',
    ])
    await withdraw(incident.number)
  })

  test('what all named circuits run over is proposed to who runs it, and brings in the accounts that have not called', async () => {
    const circuits = [a.circuit.number, b.circuit.number]
    const number = await declare({ scope: scope({ circuits }) })
    const incident = await look(number)
    expect(incident.common).toEqual([{ code: node, name: node, nameEn: node, circuits: 1, accounts: 1 }])
    expect((await look(number, agent)).common).toEqual([])
    const { version } = incident
    const wider = { scope: scope({ circuits, nodes: [node] }), version }
    const { body } = await house.as(our.supervisor).put(`/incidents/${number}/scope`, wider)
    expect(body).toMatchObject({ circuits: 3, common: [] })
    expect(body.hit.map(({ name }: { name: string }) => name)).toContain('CANARY-SILENT')
    await withdraw(number)
    expect((await look(number)).common).toEqual([])

    const alone = await declare({ scope: scope({ circuits: [a.circuit.number] }) })
    expect((await look(alone)).common).toEqual([])
    await withdraw(alone)
  })

  test('its own ticket goes to the second line with the highest priority, and belongs to no customer', async () => {
    const number = await declare()
    const { body } = await house.as(our.supervisor).get(`/tickets/${number}`)
    expect(body).toMatchObject({ priority: 'P1', level: 'L2', account: null, clocks: [] })
    expect(body.ties.incident).toMatchObject({ isItself: true })
    expect(body.actions).not.toContain('resolve')
    await withdraw(number)
  })

  test('a ticket that joins leaves its queue and keeps its customer clock; joining twice changes nothing', async () => {
    const { number, id } = await opened(a)
    const incident = await declare()
    for (let i = 0; i < 2; i++)
      expect((await house.as(agent).post(`/incidents/${incident}/children`, { tickets: [number] })).status).toBe(200)
    expect(await our.item(id)).toBeUndefined()
    const { body } = await house.as(agent).get(`/tickets/${number}`)
    expect(body).toMatchObject({ status: 'inProgress', holder: null, incident })
    expect(body.clocks.find(({ kind }: { kind: string }) => kind === 'restore')).toMatchObject({ state: 'running' })
    expect((await our.eventsOf(id)).filter((type) => type === 'ticket.joinedIncident')).toHaveLength(1)
    await withdraw(incident)
    expect((await our.item(id))?.state).toBe('queued')
  })

  test('who only looks after accounts does not run it, and a double click declares one', async () => {
    expect(
      (await house.as(manager).post('/incidents', { title, description: 'x', scope: scope({ nodes: [node] }) })).status,
    ).toBe(403)
    const key = { 'idempotency-key': our.uuid() }
    const body = { title, description: 'x', scope: scope({ nodes: [node] }) }
    const numbers = []
    for (let i = 0; i < 2; i++) numbers.push((await house.as(our.supervisor).post('/incidents', body, key)).body.number)
    expect(numbers[0]).toBe(numbers[1])
    await withdraw(numbers[0])
  })
})

async function withdraw(number: string) {
  const { version } = await look(number)
  const { status } = await house
    .as(our.supervisor)
    .put(`/incidents/${number}/withdrawal`, { reason: 'Test over.', version })
  expect(status).toBe(200)
}

describe('one word to all', () => {
  const say = async (incident: string, texts: object, id = our.uuid()) => {
    const { version } = await look(incident)
    const nextAt = new Date(house.clock.now().getTime() + 3_600_000).toISOString()
    return house.as(our.supervisor).post(`/incidents/${incident}/updates`, { id, texts, nextAt, version })
  }
  const read = async (of: typeof a, number: string) =>
    (await house.as(of.customer).get(`/portal/tickets/${number}`)).body
  const said = (view: { timeline: { kind: string; body?: string }[] }) =>
    view.timeline.flatMap((one) => (one.kind === 'message' ? [one.body] : []))

  test('reaches each customer once, in their language and about their own circuit, with the next promise', async () => {
    const [one, two] = [await opened(a), await opened(b)]
    const incident = await declare({ tickets: [one.number, two.number] })
    const texts = { 'zh-CN': '电路 {circuit} 正在抢修。', en: 'We are repairing {circuit}.' }
    const id = our.uuid()
    for (let i = 0; i < 2; i++) expect((await say(incident, texts, id)).status).toBe(200)
    await our.pass({ seconds: 1 })
    await our.pass({ seconds: 1 })
    const [chinese, english] = [await read(a, one.number), await read(b, two.number)]
    expect(said(chinese)).toEqual([`电路 ${a.circuit.number} 正在抢修。`])
    expect(said(english)).toEqual([`We are repairing ${b.circuit.number}.`])
    expect(english.promisedAt).not.toBeNull()
    expect(english.incident).toMatchObject({ title, state: 'open' })
    await withdraw(incident)
  })

  test('a ticket that joins later hears the last word, and that counts as its first answer', async () => {
    const incident = await declare()
    await say(incident, { 'zh-CN': '已定位到板卡。', en: 'The card is found.' })
    const late = await opened(a)
    await house.as(agent).post(`/incidents/${incident}/children`, { tickets: [late.number] })
    await our.pass({ seconds: 1 })
    expect(said(await read(a, late.number))).toEqual(['已定位到板卡。'])
    expect((await our.ticket(late.id)).acknowledgedAt).not.toBeNull()
    await withdraw(incident)
  })

  test('is refused when it names one of them, and nothing is sent', async () => {
    const one = await opened(a)
    const incident = await declare({ tickets: [one.number] })
    const answer = await say(incident, { 'zh-CN': '好', en: 'CANARY-BRAVO is down' })
    expect(answer).toMatchObject({ status: 422, body: { code: 'incident.names_a_customer' } })
    const number = await say(incident, { 'zh-CN': '好', en: `Look at ${silent.circuit.number}` })
    expect(number.status).toBe(422)
    await our.pass({ seconds: 1 })
    expect(await house.db.select().from(messages).where(eq(messages.ticketId, one.id))).toEqual([])
    await withdraw(incident)
  })

  test('based on an older state it is refused', async () => {
    const incident = await declare()
    const body = {
      id: our.uuid(),
      texts: title,
      nextAt: new Date(house.clock.now().getTime() + 60_000).toISOString(),
      version: 99,
    }
    expect(await house.as(our.supervisor).post(`/incidents/${incident}/updates`, body)).toMatchObject({
      status: 409,
      body: { code: 'incident.changed' },
    })
    await withdraw(incident)
  })
})

describe('the end', () => {
  test('resolves every child in its own words; one customer confirms, the other rejects and goes back to work', async () => {
    const [one, two] = [await opened(a), await opened(b)]
    const incident = await declare({ tickets: [one.number, two.number] })
    const { version } = await look(incident)
    const texts = { 'zh-CN': '板卡已更换，{circuit} 恢复。', en: 'Card replaced, {circuit} is up.' }
    const ending = { id: our.uuid(), texts, resolution: { code: 'partReplaced', evidence }, version }
    const { status, body } = await house.as(our.supervisor).put(`/incidents/${incident}/end`, ending)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'ended' })
    await our.pass({ seconds: 1 })
    const mine = (await house.as(a.customer).get(`/portal/tickets/${one.number}`)).body
    expect(mine).toMatchObject({ status: 'resolved', resolution: { text: `板卡已更换，${a.circuit.number} 恢复。` } })
    expect(mine.actions).toEqual(expect.arrayContaining(['confirm', 'reject']))
    await house.as(a.customer).put(`/portal/tickets/${one.number}/confirmation`, { rating: 5 })
    await house.as(b.customer).put(`/portal/tickets/${two.number}/rejection`, { reason: 'Still lossy.' })
    expect(await our.ticket(one.id)).toMatchObject({ status: 'closed', rating: 5 })
    expect(await our.ticket(two.id)).toMatchObject({ status: 'inProgress', rejectedCount: 1 })
    expect((await our.item(two.id))?.state).toBe('queued')
    const parent = (await house.as(our.supervisor).get(`/tickets/${incident}`)).body
    expect(parent.status).toBe('closed')
  })

  test('comes from the incident: its ticket is not resolved by itself while others hang on it', async () => {
    const incident = await declare()
    const { body } = await house.as(our.supervisor).get(`/tickets/${incident}`)
    const answer = await house
      .as(our.supervisor)
      .put(`/tickets/${incident}/cancellation`, { reason: 'x', version: body.version })
    expect(answer).toMatchObject({ status: 409, body: { code: 'ticket.is_incident' } })
    await withdraw(incident)
  })
})

describe('accounts that have not called', () => {
  test('are told once: a ticket is opened for them that hears all that follows', async () => {
    const incident = await declare()
    const path = `/incidents/${incident}/accounts/${silent.code}/notice`
    const { status, body } = await house.as(agent).put(path, { how: 'ticket' })
    expect(status).toBe(200)
    const row = body.hit.find(({ code }: { code: string }) => code === silent.code)
    expect(row).toMatchObject({ told: { how: 'ticket', by: 'Zhou' }, tickets: [expect.stringMatching(/^TT-/)] })
    expect(await house.as(agent).put(path, { how: 'ticket' })).toMatchObject({
      status: 409,
      body: { code: 'incident.told_already' },
    })
    const mine = (await house.as(silent.customer).get('/portal/tickets')).body.items
    expect(mine).toMatchObject([{ number: row.tickets[0], subject: title['zh-CN'] }])
    await withdraw(incident)
  })

  test('may be told by phone, by their own manager too, and by no other', async () => {
    const incident = await declare()
    const told = await house
      .as(manager)
      .put(`/incidents/${incident}/accounts/${a.code}/notice`, { how: 'phone', note: 'Spoke to Wu.' })
    expect(told.status).toBe(200)
    expect(
      (await house.as(manager).put(`/incidents/${incident}/accounts/${b.code}/notice`, { how: 'phone', note: 'x' }))
        .status,
    ).toBe(404)
    await withdraw(incident)
  })
})

describe('nobody learns of another customer through an incident', () => {
  const canaries = ['CANARY-ALPHA', 'CANARY-BRAVO', 'CANARY-SILENT']

  test('not the customers: neither by their ticket, nor by the incidents on their own circuits', async () => {
    const [one, two] = [await opened(a), await opened(b)]
    const incident = await declare({ tickets: [one.number, two.number] })
    await our.pass({ seconds: 1 })
    for (const path of [`/portal/tickets/${one.number}`, '/portal/incidents', '/portal/tickets', '/portal/account']) {
      const text = JSON.stringify((await house.as(a.customer).get(path)).body)
      for (const canary of canaries.filter((each) => each !== 'CANARY-ALPHA')) expect(text, path).not.toContain(canary)
      for (const foreign of [b.circuit.number, silent.circuit.number, two.number])
        expect(text, path).not.toContain(foreign)
      // The incident's own ticket is a door of the house.
      expect(text, path).not.toContain(incident)
    }
    expect((await house.as(a.customer).get('/portal/incidents')).body.items).toMatchObject([
      { title, circuits: [a.circuit.number] },
    ])
    expect((await house.as(a.customer).get(`/portal/tickets/${incident}`)).status).toBe(404)
    await withdraw(incident)
  })

  test("nor an account's manager: who sees the own children, the own circuits and the own account alone", async () => {
    const [one, two] = [await opened(a), await opened(b)]
    const incident = await declare({ tickets: [one.number, two.number] })
    const view = await look(incident, manager)
    expect(view.tickets).toMatchObject([{ number: one.number }])
    expect(view).toMatchObject({ children: 1, circuits: 1 })
    for (const canary of ['CANARY-BRAVO', 'CANARY-SILENT']) expect(JSON.stringify(view)).not.toContain(canary)
    const other = { ...(await our.person('Su', ['account_manager'])), accounts: [] }
    expect((await house.as(other).get(`/incidents/${incident}`)).status).toBe(404)
    expect((await house.as(other).get('/incidents')).body.items).toEqual([])
    expect((await house.as(a.customer).get('/incidents')).status).toBe(403)
    await withdraw(incident)
  })
})

describe('declared by rule', () => {
  test('one AAA circuit that is down for six hours is a major incident, once, with its ticket in it', async () => {
    await house.db.update(incidentRules).set({ active: true }).where(eq(incidentRules.position, 20))
    const c = await hitAccount('CANARY-CHARLIE', 'zh-CN')
    const before = (await house.as(our.supervisor).get('/incidents?state=open')).body.items.length
    const { id } = await opened(c)
    await our.pass({ hours: 5, minutes: 59 })
    expect((await our.ticket(id)).parentId).toBeNull()
    await our.pass({ minutes: 2 })
    await our.pass({ hours: 1 })
    const open = (await house.as(our.supervisor).get('/incidents?state=open')).body.items
    const mine = open.filter(({ byRule }: { byRule: boolean }) => byRule)
    expect((await our.ticket(id)).parentId).not.toBeNull()
    expect(mine.length).toBeGreaterThan(0)
    expect(open.length).toBeGreaterThan(before)
    await house.db.update(incidentRules).set({ active: false })
  })

  test('rules are kept by supervisors and administrators, as a whole, and tried on the past first', async () => {
    const { body } = await house.as(our.supervisor).get('/incident-rules')
    expect(body.rules).toHaveLength(3)
    const one = { name: '一条', nameEn: 'One', grades: ['AAA'], circuits: 1, minutes: 30, active: true }
    const tried = await house.as(our.supervisor).post('/incident-rules/dry-run', { rules: [one], days: 90 })
    expect(tried.status).toBe(200)
    expect(tried.body.declared.length).toBeGreaterThan(0)
    expect(tried.body.declared[0].circuits.length).toBe(tried.body.declared[0].circuits.length)
    expect((await house.as(agent).get('/incident-rules')).status).toBe(403)
    const saved = await house.as(our.supervisor).put('/incident-rules', { rules: [one], version: body.version })
    expect(saved.body.rules).toMatchObject([one])
    const stale = await house.as(our.supervisor).put('/incident-rules', { rules: [], version: body.version })
    expect(stale).toMatchObject({ status: 409, body: { code: 'rules.changed' } })
  })
})

test('nothing of all this breaks what must always be true', async () => {
  await our.pass({ seconds: 1 })
  for (const { name, examples } of await checkInvariants(house.db, house.clock.now())) {
    if (!/60 s behind/.test(name)) expect(examples, name).toEqual([])
  }
})
