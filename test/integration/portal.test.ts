import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AccountId } from '#server/kernel/ids.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let account: { id: AccountId; code: string }
let own: Client
let whole: Client
beforeAll(async () => {
  app = await testApp()
  w = await world(app)
})
/** An account of its own for each test: a contact who sees the own tickets, and one who sees all of the account. */
beforeEach(async () => {
  account = await w.account()
  own = app.as(await w.contact(account))
  whole = app.as(await w.contact(account, 'account'))
})

const request = { symptom: 'noService', impact: 'down', subject: 'Line is down', description: 'Nothing works.' }
const open = async (by: Client, more: object = {}) =>
  (await by.post('/portal/tickets', { ...request, ...more }, { 'idempotency-key': randomUUID() })).body.number as string
const numbers = async (by: Client, query = '') =>
  (await by.get(`/portal/tickets${query}`)).body.items.map((line: { number: string }) => line.number)

describe('a contact', () => {
  test('opens a ticket for the own account', async () => {
    const circuit = await w.circuit(account)
    const number = await open(own, { circuitNumber: circuit.number })
    const { body } = await own.get(`/portal/tickets/${number}`)
    expect(body).toMatchObject({
      number,
      circuit: circuit.number,
      priority: 'P1',
      status: 'acknowledged',
      openedBy: 'Wu',
    })
  })

  test('opens one ticket however often the request is sent', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(Array.from({ length: 20 }, () => own.post('/portal/tickets', request, key)))
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201])
  })

  test('cannot name a circuit of another account', async () => {
    const others = await w.circuit(await w.account())
    const { body } = await own.post('/portal/tickets', { ...request, circuitNumber: others.number })
    expect(body).toMatchObject({ status: 422, code: 'circuit.not_found', errors: [{ pointer: '/circuitNumber' }] })
  })

  test('with reach over the account sees all of its tickets, without it only the own', async () => {
    const mine = await open(own)
    const colleagues = await open(whole)
    expect(await numbers(own)).toEqual([mine])
    expect(await numbers(whole)).toEqual([colleagues, mine])
    expect((await own.get(`/portal/tickets/${colleagues}`)).body.code).toBe('ticket.not_found')
    expect((await whole.get(`/portal/tickets/${mine}`)).status).toBe(200)
  })

  test.each(['get', 'messages', 'confirmation', 'rejection'])(
    'of another account gets the same 404 as for a number that does not exist: %s',
    async (act) => {
      const number = await open(own)
      const stranger = app.as(await w.contact(await w.account(), 'account'))
      const asked = (number: string) => {
        const path = `/portal/tickets/${number}`
        if (act === 'get') return stranger.get(path)
        if (act === 'messages') return stranger.post(`${path}/messages`, { id: randomUUID(), body: 'x', files: [] })
        return stranger.put(`${path}/${act}`, act === 'confirmation' ? { rating: 5 } : { reason: 'x' })
      }
      const [forbidden, absent] = await Promise.all([asked(number), asked('TT-2026-999999')])
      const same = ({ body }: { body: object }) => ({ ...body, requestId: '' })
      expect(forbidden.status).toBe(404)
      expect(same(forbidden)).toEqual(same(absent))
    },
  )

  test('reads an account’s name and the circuits that can be named, and no other account’s', async () => {
    const circuit = await w.circuit(account)
    await w.circuit(await w.account())
    await open(whole, { circuitNumber: circuit.number })
    const { body } = await whole.get('/portal/account')
    expect(body).toMatchObject({ code: account.code, nameEn: 'Test account', manager: null })
    expect(body.circuits).toMatchObject([{ number: circuit.number, openTickets: 1, trouble: 'down', tickets: [{}] }])
    // A colleague's ticket is not counted for whoever may not see it.
    expect((await own.get('/portal/account')).body.circuits).toMatchObject([{ openTickets: 0, tickets: [] }])
  })
})

describe('the list', () => {
  test('shows what is open, what waits for the customer, and what is closed, with counts of each', async () => {
    const agent = await w.seat('Wang', { capacity: 9 })
    const staff = app.as(agent)
    const [waiting, running, closed] = [await open(own), await open(own), await open(own)]
    for (const number of [waiting, closed]) {
      await app.as(w.supervisor).put(`/tickets/${number}/assignment`, { seat: agent.id, reason: 'test' })
      const { version } = (await staff.get(`/tickets/${number}`)).body
      const evidence = { kind: 'testResult', detail: 'Clean.' }
      const solved = await staff.put(`/tickets/${number}/resolution`, {
        code: 'repaired',
        text: 'Done.',
        evidence,
        version,
      })
      expect(solved.status).toBe(200)
    }
    await own.put(`/portal/tickets/${closed}/confirmation`, { rating: 4 })
    expect(await numbers(own)).toEqual([running, waiting])
    expect(await numbers(own, '?state=yours')).toEqual([waiting])
    expect(await numbers(own, '?state=closed')).toEqual([closed])
    expect((await own.get('/portal/tickets')).body.counts).toEqual({ open: 2, yours: 1, closed: 1 })
  })

  test('comes page by page, and a new ticket does not shift the pages', async () => {
    const opened = []
    for (let i = 0; i < 5; i++) opened.unshift(await open(own))
    const first = (await own.get('/portal/tickets?limit=2')).body
    await open(own)
    const second = (await own.get(`/portal/tickets?limit=2&cursor=${first.next}`)).body
    const third = (await own.get(`/portal/tickets?limit=2&cursor=${second.next}`)).body
    const all = [first, second, third].flatMap(({ items }) => items.map((line: { number: string }) => line.number))
    expect(all).toEqual(opened)
    expect(third.next).toBeNull()
  })

  test('can be narrowed to a circuit', async () => {
    const [one, two] = [await w.circuit(account), await w.circuit(account)]
    const number = await open(own, { circuitNumber: one.number })
    await open(own, { circuitNumber: two.number })
    expect(await numbers(own, `?circuit=${one.number}`)).toEqual([number])
  })
})

test('the portal is for contacts: staff and passers-by are turned away', async () => {
  const agent = app.as(await w.person('Zhao', ['agent']))
  for (const path of ['/portal/tickets', '/portal/account', '/portal/tickets/TT-2026-000001']) {
    expect((await agent.get(path)).status, path).toBe(403)
    expect((await app.get(path)).status, path).toBe(401)
  }
})
