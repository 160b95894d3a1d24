import { beforeEach, expect, test } from 'vitest'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let play: Awaited<ReturnType<typeof world>>

beforeEach(async () => {
  app = await testApp()
  play = await world(app)
})

const team = { managerId: null, deputyId: null, directorId: null, parent: null, version: 1 }

test('a supervisor names manager, deputy and sales director; a manager may not', async () => {
  const at = `/accounts/${play.account0.code}/team`
  const [zhao, liang] = [
    await play.person('Zhao', ['account_manager']),
    await play.person('Liang', ['account_manager']),
  ]
  const set = await app.as(play.supervisor).put(at, { ...team, managerId: zhao.id, directorId: liang.id })
  expect(set.body).toMatchObject({ manager: { name: 'Zhao' }, director: { name: 'Liang' }, deputy: null, version: 2 })
  expect((await app.as(play.supervisor).put(at, team)).body.code).toBe('account.changed')
  const own = { ...zhao, accounts: [play.account0.id] }
  expect((await app.as(own).put(at, { ...team, version: 2 })).status).toBe(403)
})

test('figures of accounts below roll up, and an account never belongs to itself', async () => {
  const branch = await play.account()
  await play.circuit(branch)
  const keeper = app.as(play.supervisor)
  await keeper.put(`/accounts/${branch.code}/team`, { ...team, parent: play.account0.code })
  const { body } = await keeper.get(`/accounts/${play.account0.code}`)
  expect(body).toMatchObject({ children: [{ code: branch.code, circuits: 1 }], rolledUp: { accounts: 2, circuits: 1 } })
  const circle = await keeper.put(`/accounts/${play.account0.code}/team`, { ...team, parent: branch.code })
  expect(circle).toMatchObject({ status: 422, body: { code: 'account.own_parent' } })
  const manager = { ...(await play.person('Zhao', ['account_manager'])), accounts: [play.account0.id] }
  const seen = (await app.as(manager).get(`/accounts/${play.account0.code}`)).body
  expect(seen).toMatchObject({ children: [], rolledUp: { accounts: 1, circuits: 0 } })
})

test("the account's manager keeps contacts and the note; an address belongs to one contact, and one who left is gone", async () => {
  const manager = app.as({ ...(await play.person('Zhao', ['account_manager'])), accounts: [play.account0.id] })
  const at = `/accounts/${play.account0.code}`
  const contact = {
    ...{ name: '陆承泽', nameEn: null, email: 'lu@customer.example', phone: null, role: 'networkOperations' },
    ...{ reach: 'account', language: 'zh-CN' },
  }
  const added = await manager.post(`${at}/contacts`, contact)
  const lu = added.body.contacts.find(({ email }: { email: string }) => email === contact.email)
  expect(lu).toMatchObject({ reach: 'account', version: 1 })
  const twin = await manager.post(`${at}/contacts`, { ...contact, email: 'LU@customer.example' })
  expect(twin.body.code).toBe('contact.email_taken')
  const left = await manager.put(`${at}/contacts/${lu.id}`, { ...contact, active: false, version: 1 })
  expect(left.body.contacts.map(({ id }: { id: string }) => id)).not.toContain(lu.id)
  const noted = await manager.put(`${at}/handling-note`, { zh: '先电话', en: 'Ring first', version: 1 })
  expect(noted.body).toMatchObject({ handlingNote: '先电话', handlingNoteEn: 'Ring first' })
  const agent = app.as(await play.person('Li', ['agent']))
  expect((await agent.put(`${at}/handling-note`, { zh: '', en: '', version: 2 })).status).toBe(403)
})

test('the picture shows the network with its live state and whose hands the tickets were in', async () => {
  const circuit = await play.circuit(play.account0)
  await play.open({ circuitNumber: circuit.number })
  app.clock.advance({ hours: 1 })
  const { body } = await app.as(play.supervisor).get(`/accounts/${play.account0.code}/picture`)
  expect(body.circuits).toMatchObject([{ number: circuit.number, down: true, downMs: 3_600_000 }])
  expect(body.split).toEqual([{ kind: 'queue', level: 'L1', ms: 3_600_000 }])
  expect(body).toMatchObject({ opened: 1, restored: 0, medianRestoreMs: null })
})
