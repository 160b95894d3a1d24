import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { record } from '#server/events/record.ts'
import { articles } from '#server/kb/article.table.ts'
import type { SearchAnswer } from '#server/kb/article-view.contract.ts'
import { Tail } from '#server/events/tail.ts'
import { followInProcess } from '#server/search/index-in-process.ts'
import { memorySearch } from '#server/search/memory.ts'
import { indexOutbox } from '#server/search/index-outbox.table.ts'
import type { CircuitFields } from '#server/inventory/circuit.contract.ts'
import { addCircuit, changeCircuit } from '#server/inventory/commands/save-circuit.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import type { Database } from '#server/db/client.ts'
import { meilisearch } from '#server/search/meilisearch.ts'
import { testApp } from '../support/app.ts'
import { addArticle } from '../support/articles.ts'
import { expectLogged, loggedLines } from '../support/log.ts'
import { fakeEngine, runningHouse, searchHouses, type SearchHouse } from '../support/search-houses.ts'
import { world } from '../support/world.ts'

const setUp = async (furnish: () => Promise<SearchHouse> = () => runningHouse()) => {
  const house = await furnish()
  const { app } = house
  const w = await world(app)
  const agent = await w.seat('Wang')
  const find = async (text: string, more = '', who: StaffActor = agent) =>
    (await app.as(who).get(`/search?q=${encodeURIComponent(text)}&limit=50${more}`)).body as SearchAnswer
  const numbers = async (text: string, more = '', who: StaffActor = agent) =>
    (await find(text, more, who)).hits.map((hit) => hit.number)
  const published = async (number: string, type: 'article.published' | 'article.retired' = 'article.published') =>
    record(app.db, { kind: 'system', name: 'test' }, app.clock.now(), {
      ...{ ticketId: null, accountId: null, type },
      payload: { number },
    })
  return { ...app, house, w, agent, find, numbers, published }
}

const ticketByNumber = async (db: Database, number: string) =>
  (await db.select().from(tickets).where(eq(tickets.number, number)))[0]!

describe('an index of its own', () => {
  test('follows new tickets, what is said on them, and where they go', async () => {
    const { w, deps, house, find, numbers, agent } = await setUp()
    const technician = await w.seat('Zhao', { level: 'L2', skills: { mpls: 4 } })
    await house.settle()
    const { id, number } = await w.open({})
    await house.settle()
    expect(await numbers('Nothing goes through')).toEqual([number])
    expect(await numbers('Nothing goes through', '', technician)).toEqual([])

    await w.settle()
    const offer = await w.openOffer(id)
    await acceptOffer(deps, agent, offer!.id)
    const note = { id: w.uuid(), visibility: 'internal' as const, body: 'Suspect the rearguard splice', files: [] }
    await postMessage(deps, agent, { id }, note)
    await house.settle()
    expect((await find('rearguard splice')).hits[0]).toMatchObject({ number, why: 'body' })
    expect((await find('rearguard splice')).hits[0]!.facets['status']).toBe('inProgress')

    const { version } = await w.ticket(id)
    await escalateTicket(deps, agent, { id }, { queue: 'mpls', note: 'see the splice', version })
    await house.settle()
    expect(await numbers('rearguard splice', '', technician)).toEqual([number])
    await house.close()
  })

  test('follows articles, each found by what is published now', async () => {
    const { db, house, numbers, published, clock } = await setUp()
    await house.settle()
    const { number } = await addArticle(db, { title: '光功率预算', summary: '衰减' })
    await published(number)
    await house.settle()
    expect(await numbers('光功率预算')).toEqual([number])
    await db.update(articles).set({ title: '色散预算', version: 2, updatedAt: clock.now() })
    await published(number)
    await house.settle()
    expect(await numbers('色散预算')).toEqual([number])
    expect(await numbers('"光功率预算"')).toEqual([])
    await house.close()
  })

  test('follows what enters the inventory and what changes there, and who answers for an account', async () => {
    const { house, numbers, deps, w } = await setUp()
    await house.settle()
    const end = { site: '虹桥机房', siteEn: 'Hongqiao', address: 'Hongqiao Road 1' }
    const fields: CircuitFields = {
      ...{ kind: 'mplsVpn', grade: 'AA', name: '航道专线', nameEn: 'Fairway line', bandwidthKbps: 100_000 },
      ...{ aEnd: end, zEnd: null, equipment: null, region: null, zone: 'Asia/Shanghai', installedOn: '2026-09-01' },
      ...{ nodes: [], ridesOn: [] },
    }
    const number = 'SHB-MV-7001'
    await addCircuit(deps, w.supervisor, w.account0.code, {
      ...fields,
      ...{ number, status: 'active' },
    })
    await house.settle()
    expect(await numbers('航道专线', '&kind=circuit')).toEqual([number])
    await changeCircuit(deps, w.supervisor, number, {
      ...{ ...fields, name: '灯塔专线', nameEn: 'Lighthouse line' },
      version: 1,
    })
    await house.settle()
    expect(await numbers('灯塔', '&kind=circuit')).toEqual([number])
    expect(await numbers('"航道专线"', '&kind=circuit')).toEqual([])

    expect(await numbers('Cunningham', '&kind=account')).toEqual([])
    await w.answeredBy(await w.person('Cunningham', ['account_manager']))
    await house.settle()
    expect(await numbers('Cunningham', '&kind=account')).toEqual([w.account0.code])
    await house.close()
  })

  test('says that it is being built, and answers from the tables until it is', async () => {
    const { db, house, find, get } = await setUp()
    const { number } = await addArticle(db, { title: '光功率预算' })
    expect((await get('/readyz')).body.search).toEqual({ driver: 'memory', status: 'building' })
    const before = await find('光功率')
    expect(before).toMatchObject({ degraded: true, hits: [{ number }] })
    await house.settle()
    expect((await get('/readyz')).body.search).toEqual({ driver: 'memory', status: 'ok' })
    expect(await find('光功率')).toMatchObject({ degraded: false, hits: [{ number }] })
    await house.close()
  })
})

test('an index in memory holds the tickets touched last, and no more than it may', async () => {
  const app = await testApp()
  const w = await world(app)
  const opened = [await w.open({}), await w.open({}), await w.open({})].map(({ number }) => number)
  const tail = new Tail({ db: app.db, wake: app.deps.wake, log: app.deps.log })
  await tail.start()
  const index = memorySearch()
  const following = followInProcess({ db: app.db, tail, log: app.deps.log }, index, () => {}, 2)
  await following.drain()
  const held = async () => {
    const { hits } = await index.search({ text: '', kinds: ['ticket'], audience: { tokens: ['desk'] } })
    return hits.map(({ number }) => number).toSorted()
  }
  expect(await held()).toEqual(opened.slice(1))
  const by = { kind: 'system', name: 'test' } as const
  const first = await ticketByNumber(app.db, opened[0]!)
  const noted = { type: 'ticket.noted', ticketId: first.id, accountId: null, payload: { messageId: w.uuid() } } as const
  await record(app.db, by, app.clock.now(), noted)
  await following.drain()
  expect(await held()).toEqual([opened[0], opened[2]])
  await following.stop()
  await tail.stop()
})

describe.each(searchHouses)('what changed since it was indexed (%s)', (_, furnish) => {
  test('a retired article vanishes at once, from hits, counts, suggestions and help', async () => {
    const { db, house, find, as, get, w, agent } = await setUp(furnish)
    const kept = await addArticle(db, { title: '光缆中断 甲', audience: 'customers', symptoms: ['noService'] })
    const gone = await addArticle(db, {
      ...{ title: '光缆中断 乙', audience: 'customers', symptoms: ['noService'], type: 'knownError' },
    })
    const { number } = await w.open({})
    await house.settle()
    expect((await find('光缆中断', '&kind=article')).total).toBe(2)
    await db.update(articles).set({ state: 'retired' }).where(eq(articles.number, gone.number))

    const after = await find('光缆中断', '&kind=article')
    expect(after.hits.map((hit) => hit.number)).toEqual([kept.number])
    expect(after.total).toBe(1)
    expect(after.facets['type']).toEqual({ fault: 1 })
    expect(JSON.stringify((await get(`/help/search?q=${encodeURIComponent('光缆')}`)).body)).not.toContain(gone.number)
    const suggestions = await as(agent).get(`/tickets/${number}/suggestions`)
    expect(JSON.stringify(suggestions.body)).toContain(kept.number)
    expect(JSON.stringify(suggestions.body)).not.toContain(gone.number)
    await house.close()
  })

  test('an article for technicians only is no longer shown to others, in whole or in part', async () => {
    const { db, house, find, get, as, agent, w } = await setUp(furnish)
    const { number } = await addArticle(db, { title: '光缆中断', body: '机密的熔接点', audience: 'customers' })
    await house.settle()
    await db.update(articles).set({ audience: 'technicians' })
    expect(await find('熔接点')).toMatchObject({ hits: [], total: 0 })
    expect((await get(`/help/search?q=${encodeURIComponent('熔接点')}`)).body).toMatchObject({ hits: [], total: 0 })
    expect((await get(`/help/articles/${number}`)).status).toBe(404)
    expect((await as(agent).get(`/articles/${number}`)).status).toBe(404)
    const technician = await w.seat('Zhao', { level: 'L2' })
    expect((await as(technician).get(`/articles/${number}`)).status).toBe(200)
    await house.close()
  })

  test('what an article said before is not shown in a hit', async () => {
    const { db, house, find, clock } = await setUp(furnish)
    await addArticle(db, { title: '光缆中断', summary: '口令是 tulip', body: '口令是 tulip，光缆' })
    await house.settle()
    const changed = { title: '光缆中断（新）', summary: '口令另发', body: '光缆', updatedAt: clock.now() }
    await db.update(articles).set(changed)
    const answer = await find('光缆')
    expect(answer.hits).toHaveLength(1)
    expect(answer.hits[0]!.title.map(({ text }) => text).join('')).toBe('光缆中断（新）')
    expect(JSON.stringify(answer)).not.toContain('tulip')
    await house.close()
  })

  test('an account that was renamed is called by its new name', async () => {
    const { db, house, find, w } = await setUp(furnish)
    await db.update(accounts).set({ name: '海港集团', nameEn: 'Harbour' }).where(eq(accounts.id, w.account0.id))
    await house.settle()
    await db.update(accounts).set({ name: '港务集团' }).where(eq(accounts.id, w.account0.id))
    const { hits } = await find('Harbour', '&kind=account')
    expect(hits[0]!.title.map(({ text }) => text).join('')).toBe('港务集团 · Harbour')
    await house.close()
  })
})

describe('a search engine', () => {
  const withEngine = async () => {
    const engine = fakeEngine()
    const set = await setUp(() => runningHouse({ engine }))
    const waiting = async () => (await set.db.select().from(indexOutbox)).map((row) => row.document)
    return { ...set, engine, waiting }
  }

  test('that is empty is filled before it is asked', async () => {
    const { db, house, engine, find, numbers } = await withEngine()
    const { number } = await addArticle(db, { title: '光功率预算' })
    expect((await find('光功率')).degraded).toBe(true)
    await house.settle()
    expect(engine.rebuilds).toBe(1)
    expect(await find('光功率')).toMatchObject({ degraded: false })
    expect(await numbers('光功率')).toEqual([number])
    await house.close()
  })

  test('that is away is stood in for, says so, and has caught up when it is asked again', async () => {
    const { house, engine, find, numbers, w, get, clock, waiting } = await withEngine()
    const before = await w.open({})
    await house.settle()
    engine.isAway = true
    expect(await find('goes through')).toMatchObject({ degraded: true, hits: [{ number: before.number }] })
    expect((await get('/readyz')).body).toMatchObject({
      status: 'ready',
      search: { driver: 'fake', status: 'degraded' },
    })
    expect(loggedLines()).toContainEqual(expect.objectContaining({ msg: 'search is away; the database answers' }))

    const during = await w.open({})
    await house.settle()
    expect(await waiting()).toEqual([`ticket_${during.id}`])
    expect((await numbers('goes through')).toSorted()).toEqual([before.number, during.number].toSorted())

    engine.isAway = false
    await house.settle()
    expect((await find('goes through')).degraded).toBe(true)
    clock.advance({ seconds: 5 })
    await house.settle()
    expect(await waiting()).toEqual([])
    expect(await find('goes through')).toMatchObject({ degraded: false, total: 2 })
    expect(engine.rebuilds).toBe(1)
    await house.close()
  })

  test('that was away when the house opened takes over as soon as it answers', async () => {
    const { house, engine, find, db, clock, get } = await withEngine()
    engine.isAway = true
    const { number } = await addArticle(db, { title: '光功率预算' })
    await house.settle()
    expect((await get('/readyz')).body.search).toEqual({ driver: 'fake', status: 'degraded' })
    expect(await find('光功率')).toMatchObject({ degraded: true, hits: [{ number }] })
    engine.isAway = false
    clock.advance({ seconds: 5 })
    await house.settle()
    expect(await find('光功率')).toMatchObject({ degraded: false, hits: [{ number }] })
    expect((await get('/readyz')).body.search).toEqual({ driver: 'fake', status: 'ok' })
    await house.close()
  })

  test('that came back with an old copy of its data is rebuilt', async () => {
    const { house, engine, db, numbers, clock, w, find } = await withEngine()
    const { id, number } = await w.open({})
    await addArticle(db, { title: '光功率预算' })
    await house.settle()
    engine.isAway = true
    await find('光功率')
    engine.isAway = false
    await engine.remove([`ticket_${id}`])
    clock.advance({ seconds: 5 })
    await house.settle()
    expect(engine.rebuilds).toBe(2)
    expect(await numbers('goes through')).toEqual([number])
    await house.close()
  })

  test('that is emptied while it answers is looked at again within seconds, rebuilt, and stood in for meanwhile', async () => {
    const { house, engine, db, numbers, find, clock, w } = await withEngine()
    const { number } = await addArticle(db, { title: '光功率预算' })
    await house.settle()
    clock.advance({ seconds: 15 })
    await house.settle()
    await engine.clear()
    expect(await numbers('光功率')).toEqual([])
    const during = await w.open({})
    clock.advance({ seconds: 15 })
    await house.settle()
    expect(engine.rebuilds).toBe(2)
    expect(await find('光功率')).toMatchObject({ degraded: false, hits: [{ number }] })
    expect(await numbers('goes through')).toEqual([during.number])
    expect(loggedLines()).toContainEqual(
      expect.objectContaining({ msg: 'the search index has lost documents; it is brought up to date' }),
    )
    await house.close()
  })

  test('that takes for ever keeps one reader waiting for a second, and nobody from working', async () => {
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(hanging, 'listening')
    const { port } = hanging.address() as AddressInfo
    const engine = meilisearch({ url: `http://127.0.0.1:${port}`, key: 'any' })
    const { w, find, house, get } = await setUp(() => runningHouse({ engine }))
    const { number } = await w.open({})
    await house.settle()
    const began = performance.now()
    expect(await find('goes through')).toMatchObject({ degraded: true, hits: [{ number }] })
    await find('goes through')
    expect(performance.now() - began).toBeLessThan(5_000)
    expect((await get('/readyz')).body).toMatchObject({ status: 'ready', search: { status: 'degraded' } })
    await house.close()
    hanging.closeAllConnections()
    hanging.close()
  })

  test('that refuses one document takes the others, and that one waits longer each time', async () => {
    const { house, engine, w, numbers, waiting, clock } = await withEngine()
    await house.settle()
    const [bad, good] = [await w.open({}), await w.open({})]
    engine.refuses = (document) => document === `ticket_${bad.id}`
    await house.settle()
    expect(await numbers('goes through')).toEqual([good.number])
    expect(await waiting()).toEqual([`ticket_${bad.id}`])
    for (let attempt = 2; attempt <= 5; attempt++) {
      clock.advance({ minutes: 1 })
      await house.settle()
    }
    expectLogged(/a document cannot be indexed/)
    engine.refuses = () => false
    clock.advance({ minutes: 1 })
    await house.settle()
    expect((await numbers('goes through')).toSorted()).toEqual([bad.number, good.number].toSorted())
    expect(await waiting()).toEqual([])
    await house.close()
  })

  test('is fed by whichever process is there; what one had begun is taken over when its lease ends', async () => {
    const { house, engine, db, w, numbers, clock, waiting } = await withEngine()
    await house.settle()
    const { id, number } = await w.open({})
    engine.isAway = true
    await house.settle()
    // A process that was killed while it fed: leased, and nobody works on it.
    const until = new Date(clock.now().getTime() + 90_000)
    await db.update(indexOutbox).set({ dueAt: until, error: null })
    engine.isAway = false
    clock.advance({ seconds: 5 })
    await house.settle()
    expect(await waiting()).toEqual([`ticket_${id}`])
    clock.advance({ seconds: 90 })
    await house.settle()
    expect(await numbers('goes through')).toEqual([number])
    expect(await waiting()).toEqual([])
    await house.close()
  })
})
