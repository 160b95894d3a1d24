import { beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { runScenario } from '#server/routing/what-if/commands/run-scenario.ts'
import { playInThread, type Play } from '#server/routing/what-if/play-in-thread.ts'
import { playBoth } from '#server/routing/what-if/play.ts'
import type { WhatIfScenario } from '#server/routing/what-if/what-if.contract.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

const playHere: Play = async (game) => {
  const run = playBoth(game)
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
  }
}
const run = (play: Play = playHere) => runScenario(app.deps, play, new AbortController().signal)

const skills = [{ skill: 'serviceDesk', level: 3 }]
const more = { seats: [{ do: 'add', count: 2, name: '支援席', level: 'L1', capacity: 3, skills, hours: null }] }

/** A morning in which one seat takes six tickets, one after the other. */
async function morning() {
  const from = app.clock.now()
  const seat = await w.seat('Lin', { capacity: 1 })
  const opened = []
  for (let n = 0; n < 6; n++) opened.push(await w.open({ key: `k${n}` }))
  for (let n = 0; n < 6; n++) {
    await w.settle()
    const [open] = await rowsOf<{ id: never; ticket_id: never }>(
      app.db,
      sql`select id, ticket_id from offers where state = 'open'`,
    )
    app.clock.advance({ seconds: 8 })
    await acceptOffer(app.deps, seat, open!.id)
    app.clock.advance({ minutes: 20 })
    const { version } = await w.ticket(open!.ticket_id)
    await resolveTicket(
      app.deps,
      seat,
      { id: open!.ticket_id },
      {
        ...{ code: 'repaired', text: 'Repaired.', version },
        evidence: { kind: 'testResult', detail: 'Measured.' },
      },
    )
  }
  app.clock.advance({ hours: 1 })
  return { seat, from: from.toISOString(), to: app.clock.now().toISOString() }
}

const question = (period: { from: string; to: string }, changes: object = more) => ({
  ...{ name: '加两个席位', from: period.from, to: period.to, staffing: { as: 'always' } },
  changes,
})

describe('a question put to the past', () => {
  test('is worked out in the background: waits of the base as they were, shorter ones with two seats more, nothing real touched', async () => {
    const past = await morning()
    const supervisor = app.as(w.supervisor)
    const before = await snapshot()
    const asked = await supervisor.post('/what-if/scenarios', question(past))
    expect(asked.status).toBe(201)
    expect(asked.body).toMatchObject({ state: 'queued', progress: 0, result: null, changes: 1 })
    expect(await run()).toBe(true)
    expect(await run()).toBe(false)
    const done = (await supervisor.get(`/what-if/scenarios/${asked.body.id}`)).body as WhatIfScenario
    expect(done).toMatchObject({ state: 'done', progress: 100, failure: null, result: { tickets: 6 } })
    const { base, variant, habits } = done.result!
    expect(base.all).toMatchObject({ items: 6, accepted: 6 })
    // The last of six waits for five times twenty minutes and eight seconds, as it did.
    expect(base.all.p95! / 60_000).toBeCloseTo(100.8, 0)
    expect(variant.all.p95!).toBeLessThan(60_000)
    expect(habits).toMatchObject({ responseP50: 8_000, missShare: 0, offersSeen: 6 })
    expect(base.seats).toHaveLength(1)
    expect(variant.seats).toHaveLength(3)
    expect(await snapshot()).toEqual(before)
  })

  test('gives the same answer when it is repeated, in a thread of its own as in this one', async () => {
    const past = await morning()
    const supervisor = app.as(w.supervisor)
    const { id } = (await supervisor.post('/what-if/scenarios', question(past))).body
    await run()
    const first = (await supervisor.get(`/what-if/scenarios/${id}`)).body.result
    expect((await supervisor.post(`/what-if/scenarios/${id}/replays`)).status).toBe(202)
    expect((await supervisor.post(`/what-if/scenarios/${id}/replays`)).body.code).toBe('scenario.running')
    await run(playInThread)
    const again = (await supervisor.get(`/what-if/scenarios/${id}`)).body.result
    expect({ ...again, ms: 0 }).toEqual({ ...first, ms: 0 })
  })

  test('is renamed on the version one saw, and deleted with its result', async () => {
    const past = await morning()
    const supervisor = app.as(w.supervisor)
    const { id, version } = (await supervisor.post('/what-if/scenarios', question(past))).body
    expect((await supervisor.patch(`/what-if/scenarios/${id}`, { name: 'Better', version })).body.name).toBe('Better')
    const stale = await supervisor.patch(`/what-if/scenarios/${id}`, { name: 'Worse', version })
    expect([stale.status, stale.body.code]).toEqual([409, 'scenario.changed'])
    expect((await supervisor.delete(`/what-if/scenarios/${id}`)).status).toBe(204)
    expect((await supervisor.get(`/what-if/scenarios/${id}`)).status).toBe(404)
    expect(await run()).toBe(false)
    const told = await rowsOf<{ type: string }>(
      app.db,
      sql`select type from events where type like 'whatIf%' order by id`,
    )
    expect(told.map(({ type }) => type)).toEqual(['whatIf.asked', 'whatIf.renamed', 'whatIf.deleted'])
  })

  test('one key asks once, however often it is sent', async () => {
    const past = await morning()
    const supervisor = app.as(w.supervisor)
    const headers = { 'idempotency-key': 'a-key-of-mine' }
    const first = await supervisor.post('/what-if/scenarios', question(past), headers)
    const second = await supervisor.post('/what-if/scenarios', question(past), headers)
    expect(second.body.id).toBe(first.body.id)
    expect((await supervisor.get('/what-if/scenarios')).body.items).toHaveLength(1)
  })

  test('of a process that died is taken up by another when its lease is over, and the late answer of the first is not heard', async () => {
    const past = await morning()
    const supervisor = app.as(w.supervisor)
    const { id } = (await supervisor.post('/what-if/scenarios', question(past))).body
    const dying = new AbortController()
    const hanging: Play = (_game, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const first = runScenario(app.deps, hanging, dying.signal)
    await expect.poll(async () => (await supervisor.get(`/what-if/scenarios/${id}`)).body.state).toBe('running')
    dying.abort(new Error('killed'))
    await first
    expect(await run()).toBe(false)
    app.clock.advance({ seconds: 31 })
    expect(await run()).toBe(true)
    expect((await supervisor.get(`/what-if/scenarios/${id}`)).body.state).toBe('done')
  })

  test('that is deleted while it runs stops', async () => {
    const past = await morning()
    const supervisor = app.as(w.supervisor)
    const { id } = (await supervisor.post('/what-if/scenarios', question(past))).body
    const hanging: Play = async (_game, { signal }) => {
      await supervisor.delete(`/what-if/scenarios/${id}`)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    }
    expect(await run(hanging)).toBe(true)
    expect((await supervisor.get('/what-if/scenarios')).body.items).toEqual([])
  })

  test('about a period without tickets fails and says so', async () => {
    const supervisor = app.as(w.supervisor)
    const period = { from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' }
    const { id } = (await supervisor.post('/what-if/scenarios', question(period, {}))).body
    await run()
    expect((await supervisor.get(`/what-if/scenarios/${id}`)).body).toMatchObject({
      state: 'failed',
      failure: 'what_if.nothing',
    })
  })

  test.each([
    [{ from: '2026-01-02T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }, {}, 'what_if.period', '/to'],
    [{ from: '2020-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }, {}, 'what_if.period', '/from'],
    [{ from: '2026-01-01T00:00:00.000Z', to: '2026-12-31T00:00:00.000Z' }, {}, 'what_if.period', '/to'],
    [
      { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
      { queues: [{ queue: 'no', maxOffers: 2 }] },
      'what_if.change_unknown',
      '/changes/queues/0/queue',
    ],
  ])('that cannot be played is refused at the field it is about', async (period, changes, code, pointer) => {
    const { status, body } = await app.as(w.supervisor).post('/what-if/scenarios', question(period, changes))
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, code, pointer])
  })

  test('is nobody’s but the supervisors’ and administrators’ to ask or to see', async () => {
    const agent = await w.seat('Agent')
    const admin = await w.person('Ye', ['admin'])
    for (const path of ['/what-if/ground', '/what-if/scenarios', '/what-if/histories']) {
      expect((await app.as(agent).get(path)).body.code, path).toBe('what_if.supervisors_only')
      expect((await app.as(admin).get(path)).status, path).toBe(200)
      expect((await app.as(w.customer).get(path)).status, path).toBe(403)
    }
  })
})

describe('an imported history', () => {
  const upload = (text: string, name = '去年一月') => {
    const form = new FormData()
    form.set('name', name)
    form.set('file', new File([text], 'history.csv', { type: 'text/csv' }))
    return app.as(w.supervisor).post('/what-if/histories', form)
  }
  const csv = [
    'ticket,opened,level,queue,priority,handling_minutes,parked_minutes,account_grade',
    'A1,2025-01-06T01:00:00Z,L1,desk,P2,30,,gold',
    'A1,2025-01-06T01:00:00Z,L2,mpls,P2,60,15,gold',
    'A2,2025-01-06T09:05:00+08:00,L1,,P3,20,0,',
  ].join('\n')

  test('is kept apart, read as stages of tickets, and asked of like the house’s own past', async () => {
    await w.seat('Lin')
    await w.seat('Ding', { level: 'L2', skills: { mpls: 4 } })
    const kept = await upload(csv)
    expect(kept.status).toBe(201)
    const { items } = (await app.as(w.supervisor).get('/what-if/histories')).body
    expect(items).toMatchObject([{ name: '去年一月', lines: 3, tickets: 2, from: '2025-01-06T01:00:00.000Z' }])
    const asked = {
      name: 'x',
      history: kept.body.id,
      from: '2025-01-06T00:00:00.000Z',
      to: '2025-01-07T00:00:00.000Z',
      changes: {},
    }
    const { id } = (await app.as(w.supervisor).post('/what-if/scenarios', asked)).body
    await run()
    const { result } = (await app.as(w.supervisor).get(`/what-if/scenarios/${id}`)).body as WhatIfScenario
    expect(result).toMatchObject({ tickets: 2, base: { all: { items: 3, accepted: 3, acknowledgeOf: 2 } } })
    const inUse = await app.as(w.supervisor).delete(`/what-if/histories/${kept.body.id}`)
    expect([inUse.status, inUse.body.code]).toEqual([409, 'history.in_use'])
    await app.as(w.supervisor).delete(`/what-if/scenarios/${id}`)
    expect((await app.as(w.supervisor).delete(`/what-if/histories/${kept.body.id}`)).status).toBe(204)
  })

  test('reads JSON lines as well', async () => {
    const lines = ['{"ticket":"B","opened":"2025-01-06T01:00:00Z","handling_minutes":12}', ''].join('\n')
    expect((await upload(lines)).status).toBe(201)
  })

  test.each([
    ['', 'history.empty'],
    ['ticket,opened\n', 'history.empty'],
    ['{"ticket":', 'history.unreadable'],
    ['ticket,opened,handling_minutes\n"A', 'history.unreadable'],
  ])('that says nothing readable is refused', async (text, code) => {
    const { status, body } = await upload(text)
    expect([status, body.code]).toEqual([422, code])
  })

  test('names the lines that cannot be read, and why', async () => {
    const { body } = await upload(
      'ticket,opened,handling_minutes,colour\nA,yesterday,5,\nB,2025-01-06T01:00:00Z,-1,\nC,2025-01-06T01:00:00Z,3,red',
    )
    expect(body).toMatchObject({ code: 'history.lines_invalid', wrong: 3, of: 3 })
    expect(body.errors.map((each: { detail: string }) => each.detail.slice(0, 6))).toEqual([
      'Line 2',
      'Line 3',
      'Line 4',
    ])
  })
})

/** What may never change by asking: every table but those of the questions and the stream that tells of them. */
async function snapshot() {
  const rows = await rowsOf<{ name: string; hash: string }>(
    app.db,
    sql`
    select relname as name, (xpath('/row/h/text()', query_to_xml(format(
             'select coalesce(md5(string_agg(md5(t::text), '''' order by md5(t::text))), '''') as h from %I t', relname), false, true, '')))[1]::text as hash
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
       and relname not in ('what_if_scenarios', 'what_if_histories', 'events', 'request_keys')`,
  )
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]))
}
