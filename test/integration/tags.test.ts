import { beforeAll, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let wang: StaffActor
beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  wang = await w.seat('Wang', { capacity: 50 })
})

const tag = (number: string, add: string[], remove: string[] = [], who = wang) =>
  app.as(who).patch(`/tickets/${number}/tags`, { add, remove })
const found = async (query: string) =>
  (await app.as(wang).get(`/tickets?view=all&${query}`)).body.items.map((line: { number: string }) => line.number)

test('tags of two people who write at once both stay, in one way of writing, and doing it twice is once', async () => {
  const { number, id } = await w.open()
  await Promise.all([tag(number, ['割接 ']), tag(number, ['Ｆibre Cut'], [], w.supervisor)])
  const { body } = await tag(number, ['割接', 'fibre cut'])
  expect(body.tags.toSorted()).toEqual(['fibre cut', '割接'])
  expect((await w.eventsOf(id)).filter((type) => type === 'ticket.tagged')).toHaveLength(2)
})

test('tickets are found by any of their tags, and the tags in use are offered', async () => {
  const [one, two] = [await w.open(), await w.open()]
  await tag(one.number, ['storm'])
  await tag(two.number, ['flood'])
  expect((await found('tag=storm')).toSorted()).toEqual([one.number])
  expect((await found('tag=storm&tag=flood')).toSorted()).toEqual([one.number, two.number].toSorted())
  await tag(one.number, [], ['storm'])
  expect(await found('tag=storm')).toEqual([])
  const use = (await app.as(wang).get('/tags?q=fl')).body.items
  expect(use).toEqual([{ tag: 'flood', open: 1, total: 1 }])
})

test('an eleventh tag is refused with what to do, and customers neither see nor set any', async () => {
  const { number } = await w.open()
  await tag(
    number,
    Array.from({ length: 10 }, (_, n) => `t${n}`),
  )
  const refused = await tag(number, ['one more'])
  expect(refused.body).toMatchObject({ code: 'ticket.too_many_tags', errors: [{ pointer: '/add' }] })
  expect((await tag(number, ['one more'], ['t0'])).status).toBe(200)
  expect((await tag(number, ['<b>'])).status).toBe(400)
  const seen = await app.as(w.customer).get(`/portal/tickets/${number}`)
  expect(JSON.stringify(seen.body)).not.toContain('one more')
  expect((await app.as(w.customer).patch(`/tickets/${number}/tags`, { add: ['x'] })).status).toBe(403)
})

test('a list the other way round is the same list read from its end, page by page, and what is never due stays last', async () => {
  await w.open()
  for (const sort of ['opened', 'updated', 'priority', 'due']) {
    const forward = await found(`sort=${sort}&limit=200`)
    const backward = await found(`sort=${sort}&limit=200&reverse=true`)
    if (sort !== 'due') expect(backward).toEqual(forward.toReversed())
    expect(backward.toSorted()).toEqual(forward.toSorted())
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { number: string }[]; next: string | null } = (
        await app.as(wang).get(`/tickets?view=all&sort=${sort}&reverse=true&limit=2${cursor && `&cursor=${cursor}`}`)
      ).body
      paged.push(...page.items.map(({ number }) => number))
      cursor = page.next
    }
    expect(paged).toEqual(backward)
  }
})
