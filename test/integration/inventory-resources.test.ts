import { beforeEach, expect, test } from 'vitest'
import type { ResourceView } from '#server/inventory/inventory.contract.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let play: Awaited<ReturnType<typeof world>>
let circuit: { number: string }

beforeEach(async () => {
  app = await testApp()
  play = await world(app)
  circuit = await play.circuit(play.account0)
})

const ports = (...labels: string[]) => ({
  ...{ kind: 'port', labels, node: null, region: 'east', position: 'mpls', note: '' },
})

async function onePort(label: string): Promise<ResourceView> {
  await app.as(play.supervisor).post('/resources', ports(label))
  const { body } = await app.as(play.supervisor).get(`/resources?q=${label}`)
  return body.items[0]
}

test('a port goes from the pool to a circuit and back, and only a confirmation makes it free', async () => {
  const keeper = app.as(play.supervisor)
  const port = await onePort('PE-1-0-1')
  expect(port).toMatchObject({ state: 'free', circuit: null, position: { code: 'mpls' } })
  const taken = await keeper.put(`/resources/${port.id}/state`, { to: 'held', circuit: circuit.number, version: 1 })
  expect(taken.body).toMatchObject({ state: 'held', circuit: circuit.number, version: 2 })
  const { body } = await keeper.get(`/circuits/${circuit.number}/resources`)
  expect(body.items.map(({ label }: ResourceView) => label)).toEqual(['PE-1-0-1'])
  const stranger = await play.person('Zhao', ['account_manager'])
  expect((await app.as(stranger).get(`/circuits/${circuit.number}/resources`)).status).toBe(404)
  const jumped = await keeper.put(`/resources/${port.id}/state`, { to: 'free', version: 2 })
  expect(jumped).toMatchObject({ status: 409, body: { code: 'resource.illegal_move', allowed: ['beingReleased'] } })
  await keeper.put(`/resources/${port.id}/state`, { to: 'beingReleased', reason: 'Left', version: 2 })
  const freed = await keeper.put(`/resources/${port.id}/state`, { to: 'free', version: 3 })
  expect(freed.body).toMatchObject({ state: 'free', circuit: null, version: 4 })
  expect((await keeper.get('/resources')).body.counts).toEqual({ free: 1, held: 0, beingReleased: 0 })
})

test('whoever sits at the position moves its resources, a seat of another position does not', async () => {
  const port = await onePort('PE-1-0-2')
  const fitting = await play.seat('Mei', { level: 'L2', skills: { mpls: 3 } })
  const other = await play.seat('Tao', { level: 'L2', skills: { transmission: 5 } })
  const body = { to: 'held', circuit: circuit.number, version: 1 }
  const refused = await app.as(other).put(`/resources/${port.id}/state`, body)
  expect(refused).toMatchObject({ status: 403, body: { code: 'resource.not_your_position' } })
  expect((await app.as(fitting).put(`/resources/${port.id}/state`, body)).status).toBe(200)
})

test('two who take the same port at once: one gets it, the other learns where it went', async () => {
  const port = await onePort('PE-1-0-3')
  const body = { to: 'held', circuit: circuit.number, version: 1 }
  const both = await Promise.all([1, 2].map(() => app.as(play.supervisor).put(`/resources/${port.id}/state`, body)))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'resource.changed', state: 'held' })
})

test('a list with one known label adds nothing and names it', async () => {
  await onePort('PE-1-0-4')
  const answer = await app.as(play.supervisor).post('/resources', ports('PE-1-0-5', 'PE-1-0-4'))
  expect(answer).toMatchObject({ status: 409, body: { code: 'resource.taken', errors: [{ pointer: '/labels/1' }] } })
  expect((await app.as(play.supervisor).get('/resources')).body.items).toHaveLength(1)
})

test('account managers and agents do not fill the pool, and managers do not read the stock', async () => {
  const agent = await play.person('Li', ['agent'])
  const manager = await play.person('Zhao', ['account_manager'])
  expect((await app.as(agent).post('/resources', ports('PE-1-0-6'))).body.code).toBe('inventory.keepers_only')
  expect((await app.as(manager).get('/resources')).status).toBe(403)
})

test('the stock is read a page at a time, and nothing is left out', async () => {
  await app.as(play.supervisor).post('/resources', ports(...Array.from({ length: 7 }, (_, n) => `PE-9-0-${n}`)))
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await app.as(play.supervisor).get(`/resources?limit=3&cursor=${encodeURIComponent(cursor)}`)
    seen.push(...body.items.map((item: ResourceView) => item.label))
    cursor = body.cursor
  }
  expect(seen).toEqual(Array.from({ length: 7 }, (_, n) => `PE-9-0-${n}`))
})
