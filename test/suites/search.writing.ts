import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SearchDocument, SearchQuery } from '#server/search/port.ts'
import { documents, secret } from './search.documents.ts'
import { everyone, numbers, type DriverUnderTest } from './search.support.ts'

/** What changes with every write, above all who may see what. */
export function writingSuite(make: () => Promise<DriverUnderTest>): void {
  const staff = { tokens: ['public', 'staff'] }
  const outsider = { tokens: ['public', 'customers', 'account:south'] }
  let driver: DriverUnderTest

  const everythingShownTo = async (audience: { tokens: string[] }, canary: string) => {
    const texts = [
      canary,
      canary.slice(0, 6),
      `"${canary}"`,
      `TT-${canary}-1`,
      `keyword ${canary}`,
      'leased line',
      '专线',
      '',
    ]
    const answers = await Promise.all(texts.map((text) => driver.search.search({ text, audience, limit: 100 })))
    const filtered = await driver.search.search({ text: '', audience, facets: { product: [`product ${canary}`] } })
    const suggestions = await Promise.all(texts.map((text) => driver.search.suggest(text, audience)))
    return { answers: [...answers, filtered], suggestions }
  }
  const shown = async (audience: { tokens: string[] }, canary: string) =>
    JSON.stringify(await everythingShownTo(audience, canary))
      .toLowerCase()
      .includes(canary.toLowerCase())

  beforeAll(async () => {
    driver = await make()
    await driver.search.upsert(documents)
  })
  afterAll(() => driver.close())

  test('what a reader may not see shows in no hit, snippet, count, facet or suggestion', async () => {
    const canary = 'Zyxquark7'
    const before = await everythingShownTo(outsider, canary)
    await driver.search.upsert([secret(canary, ['staff', 'account:north'])])
    expect(await shown(outsider, canary)).toBe(false)
    expect(await shown({ tokens: ['public', 'account:nort'] }, canary)).toBe(false)
    expect(await shown({ tokens: [] }, canary)).toBe(false)
    const after = await everythingShownTo(outsider, canary)
    expect(after.answers.map(({ total, facetCounts }) => ({ total, facetCounts }))).toEqual(
      before.answers.map(({ total, facetCounts }) => ({ total, facetCounts })),
    )
    expect(await shown(staff, canary)).toBe(true)
    await driver.search.remove(['ticket_secret'])
  })

  test('nobody sees anything without a token, nor a document without one', async () => {
    await driver.search.upsert([secret('Wumpelstilz', [])])
    expect(await driver.search.search({ text: '', audience: { tokens: [] } })).toMatchObject({
      hits: [],
      total: 0,
      facetCounts: {},
    })
    expect(await shown(staff, 'Wumpelstilz')).toBe(false)
    await driver.search.remove(['ticket_secret'])
  })

  test('a hidden translation lends no words to an article that more people see', async () => {
    const hidden = {
      ...secret('Grobnikow', ['technicians']),
      kind: 'article' as const,
      number: 'KB-0991',
      translationOf: 'KB-0002',
    }
    await driver.search.upsert([hidden])
    const open = await driver.search.search({ text: 'Grobnikow', audience: { tokens: ['public'] } })
    expect(open).toMatchObject({ hits: [], total: 0 })
    const technician = await driver.search.search({ text: 'optical', audience: { tokens: ['public', 'technicians'] } })
    expect(numbers(technician)).toEqual(expect.arrayContaining(['KB-0002', 'KB-0991']))
    await driver.search.remove(['ticket_secret'])
  })

  test('a translation that becomes hidden takes its words back', async () => {
    const german = {
      ...secret('Leitungsbruch', ['public'], { title: 'Leitungsbruch melden' }),
      kind: 'article' as const,
      number: 'KB-0992',
      translationOf: 'KB-0005',
    }
    const found = async () =>
      numbers(await driver.search.search({ text: 'Leitungsbruch', audience: { tokens: ['public'] } }))
    await driver.search.upsert([german])
    expect((await found()).toSorted()).toEqual(['KB-0005', 'KB-0992'])
    await driver.search.upsert([{ ...german, visibility: ['technicians'] }])
    expect(await found()).toEqual([])
    await driver.search.upsert([german])
    await driver.search.remove(['ticket_secret'])
    expect(await found()).toEqual([])
  })

  test('between equals the fault at hand and the language of the reader decide', async () => {
    const twin = (id: string, language: string, symptom: string) =>
      secret('x', ['staff'], {
        id,
        number: id,
        language,
        title: 'Twinned trouble at the gable',
        facets: { symptom: [symptom], product: 'hosting' },
      })
    await driver.search.upsert([twin('T-1', 'en', 'latency'), twin('T-2', 'zh-CN', 'flapping')])
    const first = async (more: Partial<SearchQuery>) =>
      numbers(await driver.search.search({ text: 'twinned gable', audience: staff, ...more }))[0]
    expect(await first({ language: 'en' })).toBe('T-1')
    expect(await first({ language: 'zh-CN' })).toBe('T-2')
    expect(await first({ language: 'zh-CN', boost: { symptom: ['latency'] } })).toBe('T-1')
    expect(await first({ language: 'en', boost: { symptom: ['flapping'], product: ['hosting'] } })).toBe('T-2')
    await driver.search.remove(['T-1', 'T-2'])
  })

  test('a whole number comes first and once, whatever else would rise', async () => {
    const numbered = (number: string, more: Partial<SearchDocument>) =>
      secret('x', ['staff'], { id: number, number, title: `Replacement of ${number}`, facets: {}, ...more })
    await driver.search.upsert([
      numbered('QX-100', { language: 'zh-CN', popularity: 0 }),
      numbered('QX-1000', { language: 'en', facets: { symptom: ['latency'], product: 'dns' } }),
    ])
    const boost = { symptom: ['latency'], product: ['dns'] }
    const answer = await driver.search.search({ text: 'QX-100', audience: staff, language: 'en', boost })
    expect(numbers(answer)).toEqual(['QX-100', 'QX-1000'])
    expect(answer).toMatchObject({ total: 2, facetCounts: { kind: { ticket: 2 } } })
    await driver.search.remove(['QX-100', 'QX-1000'])
  })

  test('a change of visibility counts from the moment it is written', async () => {
    const canary = 'Quillonade'
    await driver.search.upsert([secret(canary, ['staff'])])
    expect(await shown(outsider, canary)).toBe(false)
    await driver.search.upsert([secret(canary, ['staff', 'account:south'])])
    expect(await shown(outsider, canary)).toBe(true)
    await driver.search.upsert([secret(canary, ['staff'])])
    expect(await shown(outsider, canary)).toBe(false)
    await driver.search.remove(['ticket_secret'])
  })

  test('what is removed is found no more, and removing it again does no harm', async () => {
    await driver.search.upsert([secret('Ephemeride', ['staff'])])
    await driver.search.remove(['ticket_secret', 'ticket_never_there'])
    await driver.search.remove(['ticket_secret'])
    expect(await shown(staff, 'Ephemeride')).toBe(false)
  })

  test('an update replaces the whole document', async () => {
    await driver.search.upsert([secret('Firstword', ['staff'])])
    const later = secret('Secondword', ['staff'])
    delete later.summary
    delete later.keywords
    await driver.search.upsert([later])
    expect(await shown(staff, 'Firstword')).toBe(false)
    expect(await shown(staff, 'Secondword')).toBe(true)
    await driver.search.remove(['ticket_secret'])
  })

  test('a rebuild shows the old index until the new one is complete, and loses no write made meanwhile', async () => {
    const ask = async (text: string) => numbers(await driver.search.search({ text, audience: staff }))
    await driver.search.upsert([secret('Oldhand', ['staff'])])
    async function* stream() {
      yield* documents.slice(0, 5)
      expect(await ask('Oldhand')).toHaveLength(1)
      await driver.search.upsert([secret('Meanwhile', ['staff'], { id: 'ticket_meanwhile', number: 'TT-2026-000900' })])
      await driver.search.remove(['article_5'])
      expect(await ask('Meanwhile')).toHaveLength(1)
      yield* documents.slice(5)
    }
    expect(await driver.search.rebuild(stream())).toBe(documents.length)
    expect(await ask('Oldhand')).toEqual([])
    expect(await ask('Meanwhile')).toEqual(['TT-2026-000900'])
    expect(await ask('KB-0005')).not.toContain('KB-0005')
    expect(await ask('nameserver')).toEqual(expect.arrayContaining(['KB-0004', 'KB-0003']))
    expect((await driver.search.health()).documents).toBe(documents.length)
    expect(await driver.search.prepare()).toEqual({ rebuild: false })
  })

  test('a rebuild that breaks off leaves the index as it was', async () => {
    await driver.search.rebuild(documents)
    async function* broken() {
      yield documents[0]!
      throw new Error('the database went away')
    }
    await expect(driver.search.rebuild(broken())).rejects.toThrow('the database went away')
    expect((await driver.search.search({ text: '', audience: { tokens: everyone } })).total).toBe(documents.length)
  })

  test('a cleared index is empty and says so', async () => {
    await driver.search.clear()
    expect(await driver.search.search({ text: '', audience: staff })).toMatchObject({ hits: [], total: 0 })
    expect(await driver.search.health()).toMatchObject({ documents: 0, state: { status: 'ok' } })
    expect(await driver.search.prepare()).toEqual({ rebuild: true })
    await driver.search.upsert(documents)
  })
}
