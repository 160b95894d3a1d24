import { beforeEach, expect, test } from 'vitest'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let play: Awaited<ReturnType<typeof world>>

beforeEach(async () => {
  app = await testApp()
  play = await world(app)
})

const end = { site: '北京', siteEn: 'Beijing', address: '1 号' }
const fields = {
  ...{
    kind: 'leasedLine',
    name: '新专线',
    nameEn: 'New line',
    grade: 'AA',
    bandwidthKbps: 2000,
    aEnd: end,
    zEnd: null,
  },
  ...{ equipment: null, region: null, zone: 'Asia/Shanghai', installedOn: '2026-01-05', nodes: [], ridesOn: [] },
}

test('a circuit is entered, changed, rides on another, and its history tells each status', async () => {
  const keeper = app.as(play.supervisor)
  const carrier = await play.circuit(play.account0)
  const made = await keeper.post(`/accounts/${play.account0.code}/circuits`, {
    ...{ ...fields, number: 'BJ-DL-9001', status: 'planned', ridesOn: [carrier.number] },
  })
  expect(made).toMatchObject({ status: 201, body: { version: 1, carriers: [{ number: carrier.number, down: false }] } })
  const inService = { to: 'active', reason: 'Accepted', version: 1 }
  expect((await keeper.put('/circuits/BJ-DL-9001/status', inService)).body.status).toBe('active')
  expect((await keeper.put('/circuits/BJ-DL-9001/status', inService)).body.code).toBe('circuit.changed')
  const changed = await keeper.put('/circuits/BJ-DL-9001', { ...fields, grade: 'AAA', version: 2 })
  expect(changed.body).toMatchObject({ grade: 'AAA', carriers: [], version: 3 })
  expect(changed.body.history.map(({ to, reason }: { to: string; reason: string }) => [to, reason])).toEqual([
    ['active', 'Accepted'],
    ['planned', ''],
  ])
})

test('a circuit that holds a port does not cease, and says which', async () => {
  const keeper = app.as(play.supervisor)
  const circuit = await play.circuit(play.account0)
  await keeper.post('/resources', {
    kind: 'port',
    labels: ['P-1'],
    node: null,
    region: 'x',
    position: 'mpls',
    note: '',
  })
  const port = (await keeper.get('/resources')).body.items[0]
  await keeper.put(`/resources/${port.id}/state`, { to: 'held', circuit: circuit.number, version: 1 })
  const refused = await keeper.put(`/circuits/${circuit.number}/status`, { to: 'ceased', reason: 'Left', version: 1 })
  expect(refused).toMatchObject({ status: 409, body: { code: 'circuit.holds_resources', resources: 'P-1' } })
})

test('availability counts what was down, from when the customer saw it until it was back', async () => {
  const circuit = await play.circuit(play.account0)
  await play.open({ circuitNumber: circuit.number })
  app.clock.advance({ hours: 3 })
  const { body } = await app.as(play.supervisor).get(`/circuits/${circuit.number}`)
  expect(body.down).toBe(true)
  expect(body.availability.at(-1)).toMatchObject({ downMs: 3 * 3_600_000, tickets: [expect.stringMatching(/^TT-/)] })
  expect(body.tickets).toHaveLength(1)
})

test("circuits are seen by the account's manager and by no other, and changed by neither", async () => {
  const circuit = await play.circuit(play.account0)
  const manager = await play.person('Zhao', ['account_manager'])
  expect((await app.as(manager).get(`/circuits/${circuit.number}`)).status).toBe(404)
  const own = app.as({ ...manager, accounts: [play.account0.id] })
  expect((await own.get(`/circuits/${circuit.number}`)).body).toMatchObject({ mayEdit: false })
  expect((await own.put(`/circuits/${circuit.number}`, { ...fields, version: 1 })).body.code).toBe(
    'inventory.keepers_only',
  )
})

const heading = 'account,number,kind,name,name_en,grade,a_site,a_address,installed_on,rides_on'
const file = (...rows: string[]) => [heading, ...rows.map((row) => `${play.account0.code},${row}`)].join('\n')

test('a file is previewed, imported whole, and imported again changes nothing', async () => {
  const keeper = app.as(play.supervisor)
  const csv = file(
    'BJ-VPN-1,mplsVpn,分支,Branch,A,北京,1 号,2026-02-01,BJ-DL-9',
    'BJ-DL-9,leasedLine,干线,Trunk,AA,北京,1 号,2026-02-01,',
  )
  const preview = await keeper.post('/circuit-import-previews', { csv })
  expect(preview.body.rows.map(({ what }: { what: string }) => what)).toEqual(['add', 'add'])
  expect((await keeper.get('/circuits/BJ-DL-9')).status).toBe(404)
  const done = await keeper.post('/circuit-imports', { csv, basedOn: preview.body.basedOn })
  expect(done.body).toEqual({ added: 2, changed: 0, same: 0 })
  expect((await keeper.get('/circuits/BJ-DL-9')).body.carries).toMatchObject([{ number: 'BJ-VPN-1' }])
  const stale = await keeper.post('/circuit-imports', { csv, basedOn: preview.body.basedOn })
  expect(stale.body.code).toBe('import.changed')
  const { basedOn } = (await keeper.post('/circuit-import-previews', { csv })).body
  expect((await keeper.post('/circuit-imports', { csv, basedOn })).body).toEqual({ added: 0, changed: 0, same: 2 })
})

test('one bad row, and nothing of the file is written', async () => {
  const keeper = app.as(play.supervisor)
  const csv = file(
    'BJ-DL-7,leasedLine,甲,One,AA,北京,1 号,2026-02-01,',
    'BJ-DL-8,leasedLine,乙,Two,AA,北京,1 号,yesterday,',
  )
  const preview = await keeper.post('/circuit-import-previews', { csv })
  expect(preview.body.errors).toMatchObject([{ row: 3, column: 'installed_on', problem: 'notADate' }])
  const done = await keeper.post('/circuit-imports', { csv, basedOn: preview.body.basedOn })
  expect(done).toMatchObject({ status: 422, body: { code: 'import.wrong' } })
  expect((await keeper.get('/circuits/BJ-DL-7')).status).toBe(404)
})

test('a point of the health score names its ticket, is contested by the manager and decided by a supervisor', async () => {
  const circuit = await play.circuit(play.account0)
  await play.open({ circuitNumber: circuit.number })
  const at = `/accounts/${play.account0.code}/health`
  const manager = { ...(await play.person('Zhao', ['account_manager'])), accounts: [play.account0.id] }
  const before = (await app.as(manager).get(at)).body
  const severe = before.lines.find(({ rule }: { rule: string }) => rule === 'severeFault')
  expect(severe).toMatchObject({ cost: 3, points: [{ ticket: expect.stringMatching(/^TT-/) }] })
  const contest = { rule: 'severeFault', ticket: severe.points[0].ticket, reason: 'Power cut at the customer.' }
  const contested = await app.as(manager).post(`${at}/contests`, contest)
  expect(contested).toMatchObject({ status: 201, body: { score: before.score } })
  expect((await app.as(manager).post(`${at}/contests`, contest)).body.code).toBe('health.contested_before')
  const { id } = contested.body.lines.find(({ rule }: { rule: string }) => rule === 'severeFault').points[0].contest
  const decision = { upheld: true, reason: 'Shown by the log.' }
  expect((await app.as(manager).put(`${at}/contests/${id}`, decision)).status).toBe(403)
  expect((await app.as(play.supervisor).put(`${at}/contests/${id}`, decision)).body.score).toBe(before.score + 3)
})
