import { beforeAll, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { audited, beforeAndAfter, typesOf } from '#server/audit/audited.ts'
import type { AuditEntry, AuditPage } from '#server/audit/audit.contract.ts'
import { waysBack } from '#server/audit/commands/ways-back.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let w: Awaited<ReturnType<typeof world>>
let root: StaffActor
let admin: Client

beforeAll(async () => {
  house = await testApp()
  w = await world(house)
  root = await w.person('Root', ['admin'])
  admin = house.as(root)
})

const page = async (query = '') => (await admin.get(`/audit${query}`)).body as AuditPage
const latest = async (type: string): Promise<AuditEntry> => {
  const found = (await page('?limit=100')).items.find((one) => one.type === type)
  expect(found, type).toBeDefined()
  return found!
}
const undo = ({ id }: AuditEntry) => admin.put(`/audit/${id}/reversal`)

describe('the audit', () => {
  test('says who changed what, from what to what, newest first and by area', async () => {
    const seat = await w.seat('Wang', { capacity: 3 })
    const { version, ...before } = (await admin.get('/seats')).body.items.find(
      (one: { id: string }) => one.id === seat.id,
    )
    const { level, hourlyLimit, skills } = before
    expect((await admin.put(`/seats/${seat.id}`, { level, hourlyLimit, skills, capacity: 5, version })).status).toBe(
      200,
    )
    await admin.put('/brand', { name: '云网专线', nameEn: 'Cloudline', colour: '#00aa55', version: 0 })

    const all = await page()
    expect(all.items.slice(0, 2).map(({ type }) => type)).toEqual(['brand.changed', 'seat.changed'])
    expect(all.items[1]).toMatchObject({
      area: 'seats',
      by: { id: root.id, name: 'Root' },
      subject: { name: 'Wang' },
      payload: { from: { capacity: 3 }, to: { capacity: 5 } },
      undo: 'possible',
    })
    expect((await page('?area=seats')).items.map(({ type }) => type)).not.toContain('brand.changed')
    expect((await page(`?by=${w.supervisor.id}`)).items).toEqual([])
    const first = await page('?limit=1')
    expect((await page(`?limit=1&before=${first.next}`)).items[0]!.type).toBe('seat.changed')
  })

  test('telephony and the rules for alerts are in it, and go back to what they were', async () => {
    const wang = await w.seat('Qian')
    const telephony = async () => {
      const { version, hasToken: _hasToken, ...is } = (await admin.get('/telephony')).body
      return { version, is }
    }
    const before = await telephony()
    const extensions = [{ extension: '8001', personId: wang.id }]
    const set = { dialUrl: 'tel:{number}', country: 'CN', extensions, version: before.version }
    expect((await admin.put('/telephony', set)).status).toBe(204)
    expect(await latest('telephony.changed')).toMatchObject({ area: 'house', undo: 'possible' })
    expect((await undo(await latest('telephony.changed'))).status).toBe(200)
    expect((await telephony()).is).toEqual(before.is)
    await admin.post('/telephony/token', {})
    expect(await latest('telephony.changed')).toMatchObject({ undo: 'never' })

    const rules = (await admin.get('/alert-rules')).body
    const [first, ...rest] = rules.rules
    const changed = [{ ...first, active: !first.active }, ...rest]
    const saved = await admin.put('/alert-rules', { rules: changed, note: 'A trial', version: rules.version })
    expect(saved.status).toBeLessThan(300)
    expect((await undo(await latest('alertRules.changed'))).status).toBe(200)
    expect((await admin.get('/alert-rules')).body.rules).toEqual(rules.rules)
  })

  test('is read and used by administrators alone', async () => {
    const { id } = await latest('seat.changed')
    for (const client of [house.as(w.supervisor), house.as(w.customer)]) {
      expect((await client.get('/audit')).status).toBe(403)
      expect((await client.put(`/audit/${id}/reversal`)).status).toBe(403)
    }
    expect((await admin.put('/audit/99999999/reversal')).status).toBe(404)
  })

  test('every kind that says it can be undone has a way back, and no other', () => {
    const said = typesOf(undefined).filter((type) => beforeAndAfter(type, { was: {}, is: {} }) !== null)
    expect(said.toSorted()).toEqual(Object.keys(waysBack).toSorted())
    expect(Object.keys(audited)).toEqual(expect.arrayContaining(said))
  })
})

describe('undoing a change', () => {
  test('is a new change back to what it was, in everybody’s name who does it', async () => {
    const change = await latest('seat.changed')
    const answer = await undo(change)
    expect(answer.status).toBe(200)
    const after = await latest('seat.changed')
    expect(after).toMatchObject({ payload: { from: { capacity: 5 }, to: { capacity: 3 } }, undo: 'possible' })
    expect((await page('?area=seats')).items.find(({ id }) => id === change.id)).toMatchObject({ undo: 'newer' })
  })

  test('is refused when somebody changed it again since', async () => {
    const [, older] = (await page('?area=seats')).items
    expect(await undo(older!)).toMatchObject({ status: 409, body: { code: 'audit.newer' } })
  })

  test('puts back queues, skills, rules, roles, the brand, vendors’ and seats’ terms alike', async () => {
    const queue = (await admin.get('/queues/mpls')).body
    const { name, nameEn, affinity, offerSeconds, maxOffers, plan, version } = queue
    const skills = queue.skills.map(({ skill, level, weight }: { skill: string; level: number; weight: number }) => ({
      skill,
      level,
      weight,
    }))
    const set = {
      name,
      nameEn,
      affinity,
      maxOffers,
      plan,
      skills,
      preferred: [],
      calendar: null,
      supervisor: queue.supervisor.id,
    }
    expect((await admin.put('/queues/mpls', { ...set, offerSeconds: offerSeconds + 15, version })).status).toBe(200)
    expect((await undo(await latest('queue.changed'))).status).toBe(200)
    expect((await admin.get('/queues/mpls')).body.offerSeconds).toBe(offerSeconds)

    const skill = (await admin.get('/skills')).body.items.find((one: { code: string }) => one.code === 'mpls')
    await admin.put('/skills/mpls', { name: '专线', nameEn: 'Lines', version: skill.version })
    expect((await undo(await latest('skill.changed'))).status).toBe(200)
    expect((await admin.get('/skills')).body.items.find((one: { code: string }) => one.code === 'mpls').nameEn).toBe(
      'mpls',
    )

    expect((await undo(await latest('brand.changed'))).status).toBe(200)
    expect((await house.get('/brand')).body).toMatchObject({ nameEn: 'Keyline', style: null })

    const person = await w.person('Feng', ['agent'])
    const { version: as } = (await admin.get(`/people/${person.id}`)).body
    await admin.put(`/people/${person.id}/roles`, { roles: ['agent', 'supervisor'], version: as })
    expect((await undo(await latest('person.rolesChanged'))).status).toBe(200)
    expect((await admin.get(`/people/${person.id}`)).body.roles).toEqual(['agent'])

    const policy = (await admin.get('/seat-policy')).body
    await admin.put('/seat-policy', { ...policy, leastShiftMinutes: policy.leastShiftMinutes + 5 })
    expect((await undo(await latest('seatPolicy.changed'))).status).toBe(200)
    expect((await admin.get('/seat-policy')).body.leastShiftMinutes).toBe(policy.leastShiftMinutes)
  })

  test('puts back who answers for an account and who knows it, teams, synonyms and the positions of orders', async () => {
    const account = `/accounts/${w.account0.code}`
    const manager = await w.person('He', ['account_manager'])
    const director = await w.person('Gao', ['account_manager'])
    const team = async () => (await admin.get(account)).body.manager as { id: string } | null
    const before = await team()
    await w.answeredBy(manager)
    expect((await team())?.id).toBe(manager.id)
    expect((await undo(await latest('account.teamChanged'))).status).toBe(200)
    expect(await team()).toEqual(before)

    const seat = await w.seat('Tang')
    const other = await w.seat('Shi')
    const seats = async () => (await admin.get(`${account}/seats`)).body
    const name = async (ids: string[]) =>
      admin.put(`${account}/seats`, { named: ids, team: [], excluded: [], version: (await seats()).version })
    await name([seat.id])
    await name([other.id, seat.id])
    expect((await undo(await latest('account.seatsChanged'))).status).toBe(200)
    expect((await seats()).named.map(({ id }: { id: string }) => id)).toEqual([seat.id])

    await admin.put(`/managers/${manager.id}/director`, { from: null, to: director.id })
    expect((await undo(await latest('manager.directorChanged'))).status).toBe(200)
    const again = { from: null, to: director.id }
    expect((await admin.put(`/managers/${manager.id}/director`, again)).status).toBeLessThan(300)

    const { id } = (await admin.post('/synonyms', { terms: ['中继', 'relay circuit'], note: '' })).body
    const group = async () =>
      (await admin.get('/synonyms')).body.items.find((one: { id: string }) => one.id === id) as { terms: string[] }
    await admin.put(`/synonyms/${id}`, { terms: ['中继', 'carrier circuit'], note: '', version: 1 })
    expect((await undo(await latest('synonym.changed'))).status).toBe(200)
    expect((await group()).terms).toEqual(['中继', 'relay circuit'])

    await admin.put('/order-positions', { positions: [{ stage: 'build', queue: 'mpls' }] })
    expect((await undo(await latest('orderPositions.changed'))).status).toBe(200)
    const { positions } = (await admin.get('/order-positions')).body
    expect(positions.filter(({ queue }: { queue: unknown }) => queue !== null)).toEqual([])
  })

  test('lists what stands on everybody’s desk, and nothing of what people keep for themselves', async () => {
    const supervisor = house.as(w.supervisor)
    const view = { filters: {} }
    const keep = (name: string, shared: boolean) =>
      supervisor.post('/me/views', { id: w.uuid(), name, shared, ...view })
    expect((await keep('Mine', false)).status).toBeLessThan(300)
    expect((await keep('Ours', true)).status).toBeLessThan(300)
    const views = (await page('?limit=100')).items.filter(({ type }) => type === 'view.changed')
    expect(views).toMatchObject([{ by: { id: w.supervisor.id }, subject: { name: 'Ours' }, undo: 'never' }])
  })

  test('asks what the setting itself asks: the last administrator stays one', async () => {
    const second = await w.person('Second', ['agent'])
    const { version } = (await admin.get(`/people/${second.id}`)).body
    await admin.put(`/people/${second.id}/roles`, { roles: ['admin'], version })
    const change = await latest('person.rolesChanged')
    const mine = (await admin.get(`/people/${root.id}`)).body.version
    await admin.put(`/people/${root.id}/roles`, { roles: ['supervisor'], version: mine })
    const left = await admin.put(`/audit/${change.id}/reversal`)
    expect(left).toMatchObject({ status: 409, body: { code: 'person.last_administrator' } })
  })

  test('is refused for acts that have no way back', async () => {
    const seat = await w.seat('Zhu')
    await admin.put(`/people/${seat.id}/deactivation`, {})
    expect(await undo(await latest('person.deactivated'))).toMatchObject({
      status: 409,
      body: { code: 'audit.no_way_back' },
    })
  })
})
