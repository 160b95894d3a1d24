import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { noticeDeliveries, notices } from '#server/notices/notice.table.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let wang: StaffActor
let lin: StaffActor
beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  wang = await w.seat('Wang', { capacity: 100 })
  lin = w.supervisor
})

const view = (more: object = {}) => ({
  ...{ id: w.uuid(), name: 'P1 of gold', shared: false, group: null, sort: 'due', columns: ['account'] },
  filters: { view: 'open', status: [], priority: [], type: [], level: [], grade: [], queue: '', account: '', q: '' },
  ...more,
})
const namesFor = async (who: StaffActor) => {
  const { body } = await app.as(who).get('/me/views')
  return body.items.map((item: { name: string }) => item.name)
}
async function held(by: StaffActor) {
  const { number } = await w.open()
  await app.as(by).post(`/tickets/${number}/takings`, {})
  return number
}

test('a view is kept once however often it is sent, and is nobody else\u2019s', async () => {
  const mine = view({ name: 'Mine alone' })
  for (let i = 0; i < 2; i++) expect((await app.as(wang).post('/me/views', mine)).status).toBe(204)
  expect(await namesFor(wang)).toEqual(['Mine alone'])
  expect(await namesFor(lin)).toEqual([])
  expect((await app.as(lin).delete(`/me/views/${mine.id}`)).status).toBe(404)
})

test('only a supervisor puts a view on everybody\u2019s desk, and each reader has a count of their own', async () => {
  const refused = await app.as(wang).post('/me/views', view({ shared: true }))
  expect(refused.body.code).toBe('view.not_shared')
  const number = await held(wang)
  const shared = view({ name: 'On my desk', shared: true, filters: { ...view().filters, view: 'mine' } })
  expect((await app.as(lin).post('/me/views', shared)).status).toBe(204)
  const countFor = async (who: StaffActor) =>
    (await app.as(who).get('/me/views')).body.items.find((item: { name: string }) => item.name === 'On my desk').count
  expect([await countFor(wang), await countFor(lin)]).toEqual([1, 0])
  const list = await app.as(wang).get('/tickets?view=mine&limit=200')
  expect(list.body.items.map((line: { number: string }) => line.number)).toEqual([number])
})

test('a view somebody changed meanwhile is not written over', async () => {
  const mine = view({ name: 'Before' })
  await app.as(wang).post('/me/views', mine)
  const { id, ...is } = mine
  expect((await app.as(wang).put(`/me/views/${id}`, { ...is, name: 'After', version: 1 })).status).toBe(204)
  const stale = await app.as(wang).put(`/me/views/${id}`, { ...is, name: 'Too late', version: 1 })
  expect(stale.body.code).toBe('view.changed')
  expect(await namesFor(wang)).toContain('After')
})

test('grouped rows stand together over the pages, and the groups\u2019 counts add up to the list', async () => {
  for (const impact of ['none', 'down', 'degraded', 'none', 'down'] as const) await w.open({ impact })
  const seen: string[] = []
  let cursor = ''
  do {
    const page = await app.as(lin).get(`/tickets?view=open&group=priority&sort=opened&limit=2${cursor}`)
    seen.push(...page.body.items.map((line: { priority: string }) => line.priority))
    cursor = page.body.next ? `&cursor=${page.body.next}` : ''
  } while (cursor)
  expect(seen).toEqual(seen.toSorted())
  const groups = await app.as(lin).get('/ticket-groups?view=open&group=priority')
  const counted = groups.body.items.flatMap(({ key, count }: { key: string; count: number }) => Array(count).fill(key))
  expect(counted).toEqual(seen)
})

test.each(['status', 'queue', 'account', 'holder'])('a list grouped by %s shows each row once', async (group) => {
  const rows: string[] = []
  let cursor = ''
  do {
    const page = await app.as(lin).get(`/tickets?view=all&group=${group}&sort=due&limit=3${cursor}`)
    rows.push(...page.body.items.map((line: { id: string }) => line.id))
    cursor = page.body.next ? `&cursor=${page.body.next}` : ''
  } while (cursor)
  expect(new Set(rows).size).toBe(rows.length)
  expect(rows.length).toBe(await app.db.$count(tickets))
})

test('by what is due first, each row stands once over the pages, and what nothing is due for comes last', async () => {
  const ids: string[] = []
  let cursor = ''
  for (const part of ['paused', 'two at once']) {
    const { id } = await w.open({ impact: 'down' })
    // Both are due at the same moment, one for two promises; for the other nothing is.
    if (part === 'paused') await app.db.execute(sql`update clocks set state = 'paused' where ticket_id = ${id}`)
    else await app.db.execute(sql`update clocks set due_at = '2026-01-01T00:00:00Z' where ticket_id = ${id}`)
  }
  do {
    const page = await app.as(lin).get(`/tickets?view=all&sort=due&limit=2${cursor}`)
    ids.push(...page.body.items.map((line: { id: string }) => line.id))
    cursor = page.body.next ? `&cursor=${page.body.next}` : ''
  } while (cursor)
  const rows = (await app.db.execute(sql`
    select t.id, min(k.due_at) filter (where k.state = 'running' and k.holding is null) as due
      from tickets t left join clocks k on k.ticket_id = t.id group by t.id order by due nulls last, t.id`)) as unknown as {
    id: string
    due: string | null
  }[]
  expect(ids).toEqual(rows.map(({ id }) => id))
  expect(rows.at(-1)!.due).toBeNull()
})

test('a draft is on the next screen, and goes when it was sent', async () => {
  const number = await held(wang)
  const id = w.uuid()
  const kept = await app.as(wang).put(`/tickets/${number}/drafts/public`, { id, body: 'Dear', version: null })
  expect(kept.body).toMatchObject({ body: 'Dear', version: 1 })
  const { body } = await app.as(wang).get(`/tickets/${number}/drafts`)
  expect(body.items.map((draft: { body: string }) => draft.body)).toEqual(['Dear'])
  expect((await app.as(lin).get(`/tickets/${number}/drafts`)).body.items).toEqual([])
  await app.as(wang).post(`/tickets/${number}/messages`, { id, body: 'Dear customer', visibility: 'public' })
  expect((await app.as(wang).get(`/tickets/${number}/drafts`)).body.items).toEqual([])
})

test('what was written on in another window is shown, not lost', async () => {
  const number = await held(wang)
  const draft = { id: w.uuid(), body: 'One', version: null }
  await app.as(wang).put(`/tickets/${number}/drafts/internal`, draft)
  await app.as(wang).put(`/tickets/${number}/drafts/internal`, { ...draft, body: 'One, two', version: 1 })
  const stale = await app.as(wang).put(`/tickets/${number}/drafts/internal`, { ...draft, body: 'Else', version: 1 })
  expect(stale.body).toMatchObject({ code: 'draft.changed', draft: { body: 'One, two', version: 2 } })
})

test('a reply that a colleague\u2019s overtook is refused with what was said, and goes out when it is sent all the same', async () => {
  const number = await held(wang)
  const li = await w.seat('Li')
  const before = app.clock.now().toISOString()
  app.clock.advance({ seconds: 5 })
  await app.as(li).post(`/tickets/${number}/messages`, { id: w.uuid(), body: 'We are on site.', visibility: 'public' })
  const mine = { id: w.uuid(), body: 'Nobody is there yet.', visibility: 'public' }
  const refused = await app.as(wang).post(`/tickets/${number}/messages`, { ...mine, seenUntil: before })
  expect(refused.body).toMatchObject({ code: 'message.overtaken', by: 'Li', text: 'We are on site.' })
  expect((await app.as(wang).post(`/tickets/${number}/messages`, mine)).status).toBe(200)
})

test('one\u2019s own word overtakes nobody', async () => {
  const number = await held(wang)
  const before = app.clock.now().toISOString()
  app.clock.advance({ seconds: 5 })
  const say = (body: string) => ({ id: w.uuid(), body, visibility: 'public', seenUntil: before })
  await app.as(wang).post(`/tickets/${number}/messages`, say('One'))
  expect((await app.as(wang).post(`/tickets/${number}/messages`, say('Two'))).status).toBe(200)
})

test('a reply and the wait for the customer are one act', async () => {
  const number = await held(wang)
  const until = new Date(app.clock.now().getTime() + 86_400_000).toISOString()
  const sent = await app.as(wang).post(`/tickets/${number}/messages`, {
    ...{ id: w.uuid(), body: 'Please restart the router.', visibility: 'public' },
    then: { to: 'pending', until },
  })
  expect(sent.body).toMatchObject({ status: 'pending', pause: { customerText: 'Please restart the router.', until } })
  const back = await app.as(wang).post(`/tickets/${number}/messages`, {
    ...{ id: w.uuid(), body: 'Thank you.', visibility: 'public' },
    then: { to: 'inProgress' },
  })
  expect(back.body.status).toBe('inProgress')
})

test('a move that is refused takes its message along: nothing was said and nothing moved', async () => {
  const number = await held(wang)
  const id = w.uuid()
  const refused = await app.as(wang).post(`/tickets/${number}/messages`, {
    ...{ id, body: 'Solved.', visibility: 'public' },
    then: { to: 'resolved', code: 'configurationChanged', evidence: null },
  })
  expect(refused.status).toBe(422)
  const { body } = await app.as(wang).get(`/tickets/${number}`)
  expect(body.status).toBe('inProgress')
  expect(body.timeline.some((entry: { id: string }) => entry.id === id)).toBe(false)
})

test('a reply resolves with its evidence, and is the text of the solution', async () => {
  const number = await held(wang)
  const sent = await app.as(wang).post(`/tickets/${number}/messages`, {
    ...{ id: w.uuid(), body: 'The port was reset.', visibility: 'public' },
    then: { to: 'resolved', code: 'configurationChanged', evidence: { kind: 'testResult', detail: '0 % loss' } },
  })
  expect(sent.body).toMatchObject({ status: 'resolved', resolution: { text: 'The port was reset.' } })
})

test('a colleague who is named in a note is told once, and reads who said what', async () => {
  const number = await held(wang)
  const zhou = await w.seat('Zhou')
  const note = { id: w.uuid(), body: '@Zhou have a look', visibility: 'internal', mentions: [zhou.id, wang.id] }
  for (let i = 0; i < 2; i++) expect((await app.as(wang).post(`/tickets/${number}/messages`, note)).status).toBe(200)
  const { body } = await app.as(zhou).get('/me/notices')
  expect(body.items).toMatchObject([{ kind: 'mention', ticket: { number }, mention: { by: 'Wang', text: note.body } }])
  expect((await app.as(wang).get('/me/notices')).body.items).toEqual([])
  const [told] = await app.db.select().from(notices).where(eq(notices.personId, zhou.id))
  expect(await app.db.$count(noticeDeliveries, eq(noticeDeliveries.noticeId, told!.id))).toBe(1)
})

test('nobody is told of a ticket that is not theirs to see, and the writer learns who', async () => {
  const number = await held(wang)
  const manager = await w.person('Feng', ['account_manager'])
  const refused = await app.as(wang).post(`/tickets/${number}/messages`, {
    ...{ id: w.uuid(), body: '@Feng', visibility: 'internal', mentions: [manager.id] },
  })
  expect(refused.body).toMatchObject({ code: 'mention.cannot_see', errors: [{ pointer: '/mentions' }] })
  expect(refused.body.detail).toContain('Feng')
})

test('a customer never reads whom we call: names stand in notes alone', async () => {
  const number = await held(wang)
  const refused = await app.as(wang).post(`/tickets/${number}/messages`, {
    ...{ id: w.uuid(), body: '@Zhou', visibility: 'public', mentions: [lin.id] },
  })
  expect(refused.body.code).toBe('mention.public')
})
