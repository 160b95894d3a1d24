import { beforeAll, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import { vendors } from '#server/escalation/vendor.table.ts'
import { chinaOfficeHours } from '#server/calendar/ready-made.ts'
import { addBusiness } from '#server/calendar/calendar.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let our: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let engineer: StaffActor
const minute = 60_000

beforeAll(async () => {
  house = await testApp()
  our = await world(house)
  agent = await our.seat('Zhou', { capacity: 20 })
  engineer = await our.seat('Han', { level: 'L2', capacity: 20, skills: { mpls: 5 } })
  const crew = await our.queue('crew', 'vendor', { relaxation: [{ after: 5, do: 'widenToTeam' }] })
  await house.db.insert(vendors).values({
    ...{ queueId: crew, calendar: 'office', answerMinutes: 60, doneMinutes: 240, chaseMinutes: 120 },
    contacts: [{ name: 'Hotline', role: '', phone: '010-00000999', email: '', hours: '24x7' }],
  })
})

/** A ticket this seat holds, with its number and present version. */
async function heldBy(seat: StaffActor, circuit?: string) {
  const { id, number } = await our.open(circuit ? { circuitNumber: circuit } : {})
  await assignTicket(house.deps, our.supervisor, { id }, { seat: seat.id, reason: 'test' })
  const version = async () => (await our.ticket(id)).version
  return { id, number, version }
}

test('a queue is suggested above the seat that hands on, never beside it or below', async () => {
  const suggested = async (number: string) => {
    const { body } = await house.as(our.supervisor).get(`/tickets/${number}`)
    const levels = body.escalations as { level: string; suggested: boolean }[]
    return levels.filter((each) => each.suggested).map(({ level }) => level)
  }
  const { number, version } = await heldBy(agent)
  expect(await suggested(number)).toContain('L2')
  const escalating = { queue: 'mpls', note: 'BGP is down towards the PE.', version: await version() }
  await house.as(agent).post(`/tickets/${number}/escalations`, escalating)
  expect(await suggested(number)).not.toContain('L2')
})

describe('a ticket that goes up a level takes everything along', () => {
  test('the receiver reads facts, what was tried, evidence, the customer and the clocks left before accepting', async () => {
    const { id, number, version } = await heldBy(agent)
    const escalating = {
      ...{
        queue: 'mpls',
        note: 'BGP is down towards the PE.',
        tried: 'Restarted the CE.',
        evidence: 'Ping: 100 % loss.',
      },
      version: await version(),
    }
    expect((await house.as(agent).post(`/tickets/${number}/escalations`, escalating)).status).toBe(200)
    await our.settle()
    expect(await our.openOffer(id)).toMatchObject({ seatId: engineer.id })
    const { status, body } = await house.as(engineer).get(`/tickets/${number}/hand-over`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      description: 'Nothing goes through.',
      from: {
        person: { name: 'Zhou' },
        level: 'L1',
        note: escalating.note,
        tried: escalating.tried,
        evidence: escalating.evidence,
      },
      returned: [],
    })
    expect(body.clocks.map(({ kind }: { kind: string }) => kind)).toContain('restore')
  })

  test('what is given back says so to whoever receives it next', async () => {
    const { number, version } = await heldBy(agent)
    await house
      .as(agent)
      .post(`/tickets/${number}/escalations`, { queue: 'mpls', note: 'Yours.', version: await version() })
    await our.settle()
    const [offer] = (await house.as(engineer).get('/me/offers')).body.items.filter(
      (o: { number: string }) => o.number === number,
    )
    await house.as(engineer).request(`/offers/${offer.offerId}/acceptance`, { method: 'PUT' })
    const back = await house
      .as(engineer)
      .post(`/tickets/${number}/returns`, { reason: 'It is the power.', version: await version() })
    expect(back.status).toBe(200)
    const { body } = await house.as(agent).get(`/tickets/${number}/hand-over`)
    expect(body.returned).toMatchObject([{ by: { name: 'Han' }, reason: 'It is the power.' }])
  })

  test('whoever may not see the ticket does not see its hand-over card', async () => {
    const { number } = await our.open()
    const stranger = await our.person('Bo', ['technician'])
    expect((await house.as(stranger).get(`/tickets/${number}/hand-over`)).status).toBe(404)
  })
})

describe('a vendor', () => {
  const toVendor = async () => {
    const ticket = await heldBy(engineer)
    const asked = {
      queue: 'crew',
      note: 'Fibre cut between two joints.',
      reference: 'V-881',
      version: await ticket.version(),
    }
    const { status, body } = await house.as(engineer).post(`/tickets/${ticket.number}/escalations`, asked)
    expect(status).toBe(200)
    return { ...ticket, body }
  }

  test('gets the ticket while the seat that has it keeps it, and half of its place is free', async () => {
    const before = await our.loadOf(engineer.id)
    const { id, body } = await toVendor()
    expect(body).toMatchObject({ level: 'vendor', status: 'inProgress', holder: { id: engineer.id } })
    expect(await our.loadOf(engineer.id)).toBe(before + 50)
    expect(body.handOffs.at(-1)).toMatchObject({ kind: 'vendor', person: { id: engineer.id }, to: null })
    expect(body.actions).toContain('pursueVendor')
    expect(await our.eventsOf(id)).toContain('vendor.asked')
  })

  test('has clocks of its own, on the calendar of its contract', async () => {
    const { body } = await toVendor()
    const [part] = body.ties.vendorCases
    const now = house.clock.now()
    expect(part).toMatchObject({ reference: 'V-881', state: 'asked', contacts: [{ name: 'Hotline' }] })
    expect(part.answerDueAt).toBe(addBusiness(chinaOfficeHours, now, 60 * minute).toISOString())
    expect(part.doneDueAt).toBe(addBusiness(chinaOfficeHours, now, 240 * minute).toISOString())
  })

  test("answers that are late are told once, and the customer's own promises run on meanwhile", async () => {
    const { id } = await toVendor()
    await our.pass({ days: 4 })
    const told = (await our.eventsOf(id)).filter((type) => type === 'vendor.overdue')
    expect(told.length).toBeGreaterThanOrEqual(3)
    const { body } = await house.as(engineer).get(`/tickets/${(await our.ticket(id)).number}`)
    const overdue = body.ties.vendorCases[0].entries.filter(({ kind }: { kind: string }) => kind === 'overdue')
    expect(overdue.filter(({ text }: { text: string }) => text === 'answer')).toHaveLength(1)
    expect(overdue.filter(({ text }: { text: string }) => text === 'done')).toHaveLength(1)
    expect(body.clocks.find(({ kind }: { kind: string }) => kind === 'resolve')).toMatchObject({ breached: true })
  })

  test('is written down once however often its answer is sent, and its next chase is put off', async () => {
    const { number, body } = await toVendor()
    const first = body.ties.vendorCases[0].chaseAt
    house.clock.advance({ hours: 1 })
    const word = { id: our.uuid(), kind: 'answer', text: 'Crew leaves at noon.', contact: 'Mr He', reference: 'V-882' }
    for (let i = 0; i < 2; i++)
      expect((await house.as(engineer).post(`/tickets/${number}/vendor-words`, word)).status).toBe(200)
    const view = (await house.as(engineer).get(`/tickets/${number}`)).body
    const [part] = view.ties.vendorCases
    expect(part).toMatchObject({ state: 'answered', reference: 'V-882', contact: 'Mr He' })
    expect(part.entries.filter(({ kind }: { kind: string }) => kind === 'answer')).toHaveLength(1)
    expect(part.chaseAt > first).toBe(true)
  })

  test('that declines gives it back to where it came from, with the reason, and the seat works on', async () => {
    const { id, number, version } = await toVendor()
    const ending = { outcome: 'declined', reason: 'Not our cable.', version: await version() }
    const { status, body } = await house.as(engineer).put(`/tickets/${number}/vendor-ending`, ending)
    expect(status).toBe(200)
    expect(body).toMatchObject({ level: 'L1', holder: { id: engineer.id } })
    expect(body.handOffs.at(-2)).toMatchObject({ kind: 'vendor', outcome: 'returned', reason: 'Not our cable.' })
    expect((await our.item(id))?.state).toBe('working')
    const again = await house
      .as(engineer)
      .put(`/tickets/${number}/vendor-ending`, { ...ending, version: await version() })
    expect(again).toMatchObject({ status: 409, body: { code: 'vendor.none_open' } })
  })

  test('has nothing more to do once the ticket is resolved', async () => {
    const { id, number, version } = await toVendor()
    const done = {
      code: 'repaired',
      text: 'Spliced.',
      evidence: { kind: 'testResult', detail: 'OTDR' },
      version: await version(),
    }
    const { body } = await house.as(engineer).put(`/tickets/${number}/resolution`, done)
    expect(body.ties.vendorCases[0]).toMatchObject({ state: 'done' })
    expect(await our.eventsOf(id)).toContain('vendor.ended')
  })

  test('is pursued by nobody but the holder, the first owner and the supervisor', async () => {
    const { number } = await toVendor()
    const word = { id: our.uuid(), kind: 'note', text: 'x' }
    const other = await our.seat('Other', { level: 'L2', skills: {} })
    expect(await house.as(other).post(`/tickets/${number}/vendor-words`, word)).toMatchObject({ status: 403 })
  })

  test('nothing of all this breaks what must always be true', async () => {
    await our.pass({ seconds: 1 })
    for (const { name, examples } of await checkInvariants(house.db, house.clock.now())) {
      if (!/60 s behind/.test(name)) expect(examples, name).toEqual([])
    }
  })

  test('is read by supervisors and administrators: what lies there with its clocks, and what it kept', async () => {
    const { number } = await toVendor()
    expect((await house.as(engineer).get('/vendor-records')).status).toBe(403)
    const look = async (path: string) => house.as(our.supervisor).get(path)
    const mine = async () =>
      (await look('/vendor-records/crew?days=30')).body.open.find(
        ({ ticket }: { ticket: { number: string } }) => ticket.number === number,
      )
    expect(await mine()).toMatchObject({ answer: 'open', work: 'open', holder: { name: 'Han' } })
    await our.pass({ days: 4 })
    expect(await mine()).toMatchObject({ answer: 'late', work: 'late' })
    const { body } = await look('/vendor-records')
    expect(body.items).toMatchObject([{ code: 'crew', figures: { answeredLate: expect.any(Number) } }])
    expect(body.items[0].late).toBeGreaterThan(0)
    expect((await look('/vendor-records/nobody')).status).toBe(404)
  })
})
