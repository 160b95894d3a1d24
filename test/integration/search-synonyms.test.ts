import { beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { bringSynonyms } from '#server/search/commands/bring-synonyms.ts'
import type { SynonymGroup } from '#server/search/synonym.contract.ts'
import { addArticle } from '../support/articles.ts'
import { searchHouses, type SearchHouse } from '../support/search-houses.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

async function people(app: TestApp) {
  const w = await world(app)
  return { admin: await w.person('Chen', ['admin']), agent: await w.seat('Wang') }
}

const groups = async (app: TestApp, who: StaffActor): Promise<SynonymGroup[]> =>
  (await app.as(who).get('/synonyms')).body.items

describe.each(searchHouses)('%s', (_, open) => {
  test('a change of the list counts with the next question, and so does taking it back', async () => {
    const house: SearchHouse = await open()
    try {
      const { app } = house
      const { admin, agent } = await people(app)
      await bringSynonyms(app.deps)
      await addArticle(app.db, { number: 'KB-0001', title: '跳闸之后的检查', audience: 'agents' })
      await house.settle()
      const found = async (q: string) =>
        (await app.as(agent).get(`/search?q=${encodeURIComponent(q)}`)).body.hits.map(
          (hit: { number: string }) => hit.number,
        )
      expect(await found('breakertripped')).toEqual([])

      const made = await app.as(admin).post('/synonyms', { terms: ['跳闸', 'BreakerTripped'], note: '机房同事这样说' })
      expect(made.status).toBe(201)
      expect(await found('breakertripped')).toEqual(['KB-0001'])

      const { id, version } = made.body
      expect((await app.as(admin).delete(`/synonyms/${id}?version=${version}`)).status).toBe(200)
      expect(await found('breakertripped')).toEqual([])
      expect((await app.as(admin).put(`/synonyms/${id}/return`, { version: version + 1 })).status).toBe(200)
      expect(await found('breakertripped')).toEqual(['KB-0001'])
    } finally {
      await house.close()
    }
  })
})

describe('the list', () => {
  let app: TestApp
  let admin: StaffActor
  let agent: StaffActor
  beforeEach(async () => {
    app = await testApp()
    ;({ admin, agent } = await people(app))
    await bringSynonyms(app.deps)
  })

  test('comes with at least a hundred pairs of Chinese and English', async () => {
    const all = await groups(app, admin)
    const pairs = all.filter(
      ({ terms }) =>
        terms.some((term) => /\p{Script=Han}/u.test(term)) && terms.some((term) => /^[\x20-\x7e]+$/.test(term)),
    )
    expect(pairs.length).toBeGreaterThanOrEqual(100)
    expect(all.every(({ changedBy }) => changedBy === null)).toBe(true)
  })

  test('what was edited or removed in the product is not brought again by the next start', async () => {
    const [first, second, ...rest] = await groups(app, admin)
    await app.as(admin).delete(`/synonyms/${first!.id}?version=1`)
    const terms = [...second!.terms, '新词']
    await app.as(admin).put(`/synonyms/${second!.id}`, { terms, version: 1 })
    expect(await bringSynonyms(app.deps)).toBe(0)
    const after = await groups(app, admin)
    expect(after.length).toBe(rest.length + 2)
    expect(after.find(({ id }) => id === first!.id)).toMatchObject({ removed: true, changedBy: { name: 'Chen' } })
    expect(after.find(({ id }) => id === second!.id)).toMatchObject({ terms, version: 2, changedBy: { name: 'Chen' } })
  })

  test('of two who change one group the slower is told', async () => {
    const [first] = await groups(app, admin)
    const change = (terms: string[]) => app.as(admin).put(`/synonyms/${first!.id}`, { terms, version: 1 })
    expect((await change(['甲词', 'first'])).status).toBe(200)
    expect(await change(['乙词', 'second'])).toMatchObject({ status: 409, body: { code: 'synonyms.changed' } })
  })

  test('a word that is no word, stands twice or alone is named', async () => {
    const add = (terms: string[]) => app.as(admin).post('/synonyms', { terms })
    expect(await add(['甲词'])).toMatchObject({
      status: 422,
      body: { code: 'synonyms.invalid', errors: [{ pointer: '/terms' }] },
    })
    expect(await add(['甲词', '—'])).toMatchObject({ status: 422, body: { errors: [{ pointer: '/terms/1' }] } })
    expect(await add(['Fibre Ring', 'fibre  ring'])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/terms/1' }] },
    })
  })

  test('two words that stand together already are not put together again elsewhere', async () => {
    const add = await app.as(admin).post('/synonyms', { terms: ['专线', 'Leased Line', '新词'] })
    expect(add).toMatchObject({ status: 409, body: { code: 'synonyms.exists' } })
    expect(add.body.terms).toContain('电路')
  })

  test('before a change is saved, its reading can be seen beside the present one', async () => {
    const answer = await app.as(admin).post('/synonyms/readings', {
      text: '跳闸 leased line',
      draft: { id: null, terms: ['跳闸', 'breaker trip'] },
    })
    expect(answer.status).toBe(200)
    const others = (reading: { words: { typed: string; others: { text: string }[] }[] }, typed: string) =>
      reading.words.find((word) => word.typed === typed)?.others.map(({ text }) => text)
    expect(others(answer.body.now, '跳闸')).toEqual([])
    expect(others(answer.body.then, '跳闸')).toEqual(['breaker trip'])
    expect(others(answer.body.now, 'leased line')).toContain('专线')
  })

  test('others than administrators neither read nor change it', async () => {
    const door = app.as(agent)
    expect((await door.get('/synonyms')).status).toBe(403)
    expect((await door.post('/synonyms', { terms: ['甲词', 'first'] })).status).toBe(403)
    expect((await door.post('/synonyms/readings', { text: '专线' })).status).toBe(403)
  })
})
