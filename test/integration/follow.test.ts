import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { linkToken } from '#server/tickets/private-link.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { loggedLines } from '../support/log.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let id: TicketId
let number: string
let token: string
let base: string
beforeAll(async () => {
  app = await testApp()
  w = await world(app)
})
beforeEach(async () => {
  const opened = await w.open()
  id = opened.id
  number = opened.number
  token = linkToken(app.deps.secret, id)
  base = `/follow/${token}`
  agent = await w.seat('Wang', { capacity: 9 })
})

const version = async () => (await w.ticket(id)).version
const take = () => assignTicket(app.deps, w.supervisor, { id }, { seat: agent.id, reason: 'test' })
async function solve() {
  await take()
  const evidence = { kind: 'testResult' as const, detail: 'Loop test clean.' }
  const text = 'We replaced the card.'
  await resolveTicket(app.deps, agent, { id }, { code: 'repaired', text, evidence, version: await version() })
}

describe('the private link', () => {
  test('shows the public part of its ticket: no notes, no names of seats or queues', async () => {
    await take()
    await postMessage(app.deps, agent, { id }, { id: w.uuid(), visibility: 'internal', body: 'canary', files: [] })
    await postMessage(app.deps, agent, { id }, { id: w.uuid(), visibility: 'public', body: 'On it.', files: [] })
    const { status, body, headers } = await app.get(base)
    expect(status).toBe(200)
    expect(body).toMatchObject({ number, status: 'inProgress', actions: ['reply', 'escalate'] })
    expect(JSON.stringify(body)).not.toMatch(/canary|desk|handOff|routing|"id":"[^"]*","nameEn"/)
    expect(headers.get('x-robots-tag')).toContain('noindex')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('that opens nothing answers like an absent ticket, whatever it looks like', async () => {
    const answers = await Promise.all(
      ['x', 'A'.repeat(43), `${token}x`, token.slice(0, -1), id, number].map((wrong) => app.get(`/follow/${wrong}`)),
    )
    for (const { status, body } of answers) {
      expect({ status, body: { ...body, requestId: '' } }).toEqual({
        status: 404,
        body: { ...answers[0]!.body, requestId: '' },
      })
    }
    expect(answers[0]!.body.code).toBe('ticket.not_found')
  })

  test('is written into no log', async () => {
    await app.get(base)
    await app.post(`${base}/messages`, { id: randomUUID(), body: 'Hello', files: [] })
    expect(loggedLines().join('\n')).not.toContain(token)
  })

  test('opens its own ticket and no other door', async () => {
    const other = await w.open()
    const asLink = app.as({ kind: 'link', ticketId: id, name: 'Wu' })
    for (const path of [
      '/tickets',
      `/tickets/${number}`,
      `/tickets/${other.number}`,
      '/portal/tickets',
      '/portal/account',
      `/portal/tickets/${number}`,
      '/accounts',
      '/me/offers',
      '/alerts',
    ]) {
      expect([401, 403, 404], path).toContain((await asLink.get(path)).status)
    }
    const work = { text: 'x', code: 'repaired', evidence: null, version: await version() }
    expect((await asLink.put(`/tickets/${number}/resolution`, work)).status).toBe(401)
    expect((await app.put(`${base}/resolution`, work)).status).toBe(404)
    expect((await app.put(`${base}/priority`, { priority: 'P1', reason: 'x', version: 1 })).status).toBe(404)
  })

  test('makes its holder a customer here even where a member of staff is signed in', async () => {
    await app.as(agent).post(`${base}/messages`, { id: randomUUID(), body: 'From the browser of an agent', files: [] })
    const { body } = await app.get(base)
    const said = body.timeline.filter((entry: { kind: string }) => entry.kind === 'message')
    expect(said).toMatchObject([{ author: { kind: 'contact' } }])
  })

  test('cannot write internal notes or promise times', async () => {
    const id = randomUUID()
    expect((await app.post(`${base}/messages`, { id, body: 'x', files: [], visibility: 'internal' })).status).toBe(400)
    const promisedAt = '2027-01-01T00:00:00Z'
    expect((await app.post(`${base}/messages`, { id, body: 'x', files: [], promisedAt })).status).toBe(400)
  })
})

describe('an answer', () => {
  test('sent twice is one message', async () => {
    const message = { id: randomUUID(), body: 'It is the blue cable.', files: [] }
    await Promise.all(Array.from({ length: 5 }, () => app.post(`${base}/messages`, message)))
    const { body } = await app.get(base)
    expect(body.timeline.filter((entry: { kind: string }) => entry.kind === 'message')).toHaveLength(1)
  })

  test('brings the ticket back to work when it waited for the customer', async () => {
    await take()
    const until = app.clock.now().getTime() + 3_600_000
    const pause = { kind: 'pending' as const, reason: 'Needs access', customerText: 'When may we come?' }
    await pauseTicket(
      app.deps,
      agent,
      { id },
      { ...pause, until: new Date(until).toISOString(), version: await version() },
    )
    const { body: waiting } = await app.get(base)
    expect(waiting).toMatchObject({ awaitsYou: true, pause: { customerText: 'When may we come?' } })
    expect(JSON.stringify(waiting)).not.toContain('Needs access')
    const { body } = await app.post(`${base}/messages`, { id: randomUUID(), body: 'At noon.', files: [] })
    expect(body).toMatchObject({ status: 'inProgress', awaitsYou: false, pause: null })
  })
})

describe('the solution', () => {
  test('is confirmed with a rating and a comment, once', async () => {
    await solve()
    const words = { rating: 5, comment: 'Fast.' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.put(`${base}/confirmation`, words)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(answers[0]!.body).toMatchObject({ status: 'closed', rating: 5, ratingComment: 'Fast.', actions: [] })
    expect((await app.put(`${base}/confirmation`, { rating: 1 })).body.code).toBe('ticket.illegal_move')
  })

  test('is rejected with a reason, and the ticket goes back to work', async () => {
    await solve()
    const key = { 'idempotency-key': randomUUID() }
    const { status, body } = await app.put(`${base}/rejection`, { reason: 'Still down.' }, key)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'inProgress', resolution: { text: 'We replaced the card.' } })
    const again = await app.put(`${base}/rejection`, { reason: 'Still down.' }, key)
    expect(again).toMatchObject({ status: 200, body: { status: 'inProgress' } })
    expect((await w.ticket(id)).rejectedCount).toBe(1)
    expect((await app.put(`${base}/rejection`, { reason: '' })).status).toBe(400)
  })

  test('cannot be confirmed or rejected before there is one', async () => {
    expect((await app.put(`${base}/confirmation`, { rating: 5 })).body.code).toBe('ticket.illegal_move')
    expect((await app.put(`${base}/rejection`, { reason: 'x' })).body.code).toBe('ticket.illegal_move')
  })

  test.each([0, 6, 2.5, '5'])('is not rated %s', async (rating) => {
    await solve()
    expect((await app.put(`${base}/confirmation`, { rating })).status).toBe(400)
  })
})

test('one link may write sixty times in ten minutes', async () => {
  const refused = []
  for (let i = 0; i < 61; i++) {
    const { status } = await app.post(`${base}/messages`, { id: randomUUID(), body: `${i}`, files: [] })
    if (status !== 200) refused.push([i, status])
  }
  expect(refused).toEqual([[60, 429]])
  expect((await app.get(base)).status).toBe(200)
})
