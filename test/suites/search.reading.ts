import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SearchDocument, SearchQuery } from '#server/search/port.ts'
import { documents } from './search.documents.ts'
import { everyone, marked, numbers, plain, type DriverUnderTest } from './search.support.ts'

/** What is found, in which order, and how it is shown. */
export function readingSuite(make: () => Promise<DriverUnderTest>): void {
  let driver: DriverUnderTest
  const ask = (text: string, more: Partial<SearchQuery> = {}) =>
    driver.search.search({ text, audience: { tokens: everyone }, ...more })
  const suggest = (text: string) => driver.search.suggest(text, { tokens: everyone })

  beforeAll(async () => {
    driver = await make()
    await driver.search.upsert(documents)
  })
  afterAll(() => driver.close())

  describe('finds', () => {
    test('Chinese inside a longer text without spaces', async () => {
      const { hits } = await ask('端口误码率')
      expect(hits[0]).toMatchObject({ number: 'KB-0001' })
      expect(plain(hits[0]!.snippet)).toContain('误码率')
    })

    test('a whole Chinese sentence, question words and all', async () => {
      expect(numbers(await ask('请问域名解析失败了怎么办？'))[0]).toBe('KB-0003')
    })

    test('a single Chinese character', async () => {
      expect(numbers(await ask('银'))).toContain('NBK')
      expect(numbers(await ask('行'))).toContain('NBK')
    })

    test('English in any case', async () => {
      const { hits } = await ask('RESOLVER')
      expect(hits[0]).toMatchObject({ number: 'KB-0004', why: 'body' })
    })

    test('a title before a text that only mentions the word', async () => {
      expect((await ask('hold timer')).hits[0]).toMatchObject({ number: 'KB-0006', why: 'keyword' })
      expect((await ask('optical power')).hits[0]).toMatchObject({ number: 'KB-0002', why: 'title' })
    })

    test('the article that is called by a word before a ticket whose long conversation only says it, not before one whose subject does', async () => {
      const base = { visibility: ['staff', 'agents', 'technicians'], updatedAt: new Date('2026-11-20T00:00:00Z') }
      const talk = Array.from({ length: 12 }, () => 'quokka').join(' ')
      const mixedUp: SearchDocument[] = [
        { ...base, id: 'ticket_q1', kind: 'ticket', number: 'TT-2026-000901', title: 'Slow since noon', body: talk },
        { ...base, id: 'ticket_q2', kind: 'ticket', number: 'TT-2026-000902', title: 'Quokka quokka', body: talk },
        // Called by the word as others are too: in a title it weighs the less the more often it stands in titles.
        ...Array.from({ length: 7 }, (_, i): SearchDocument => ({
          ...{ ...base, id: `article_q${i}`, kind: 'article', number: `KB-090${i}`, language: 'en' },
          title: 'What to do when a shelf of the quokka kind restarts by itself at night without an alarm',
          body: 'Call the field crew.',
        })),
      ]
      await driver.search.upsert(mixedUp)
      try {
        const found = numbers(await ask('quokka'))
        expect(found[0]).toBe('TT-2026-000902')
        expect(found.at(-1)).toBe('TT-2026-000901')
        expect(found).toHaveLength(9)
      } finally {
        await driver.search.remove(mixedUp.map(({ id }) => id))
      }
    })

    test('an English article by its Chinese synonym', async () => {
      const answer = await ask('光功率', { kinds: ['article'] })
      expect(numbers(answer)).toEqual(expect.arrayContaining(['KB-0001', 'KB-0002']))
      const english = answer.hits.find((hit) => hit.number === 'KB-0002')!
      expect(english.why).toBe('synonym')
      expect(marked(english.title).join(' ')).toBe('optical power')
    })

    test('a Chinese article by its English synonym, also in the plural', async () => {
      expect(numbers(await ask('leased line'))).toEqual(
        expect.arrayContaining(['KB-0001', 'KB-0005', 'TT-2026-000123']),
      )
      expect(numbers(await ask('leased lines'))).toEqual(expect.arrayContaining(['KB-0001', 'KB-0005']))
      expect(numbers(await ask('bit error rate'))).toContain('KB-0001')
    })

    test('an article by words of its translation, both ways', async () => {
      expect(numbers(await ask('解析'))).toEqual(expect.arrayContaining(['KB-0003', 'KB-0004']))
      const answer = await ask('nameserver')
      expect(numbers(answer)).toEqual(expect.arrayContaining(['KB-0004', 'KB-0003']))
      expect(answer.hits.find((hit) => hit.number === 'KB-0003')!.why).toBe('translation')
    })

    test('words with a typing error, but no number with one', async () => {
      expect(numbers(await ask('transciever'))).toEqual(['KB-0002'])
      expect(numbers(await ask('rotterdm'))).toEqual(['TT-2026-000124'])
      expect(numbers(await ask('SHB-DL-0043'))).not.toContain('SHB-DL-0042')
    })

    test('words typed by half', async () => {
      expect(numbers(await ask('rotterd'))).toEqual(['TT-2026-000124'])
      expect(numbers(await ask('optical po'))[0]).toBe('KB-0002')
    })

    test('Chinese typed by sound, in full, half and by initials', async () => {
      for (const typed of ['yuming', 'yumingjiex', 'ymjx', 'yu ming']) {
        const { hits } = await ask(typed)
        expect(hits.map((hit) => hit.number)).toContain('KB-0003')
        const hit = hits.find(({ number }) => number === 'KB-0003')!
        expect(hit.why).toBe('pinyin')
        expect(plain(hit.title).startsWith(marked(hit.title)[0]!)).toBe(true)
      }
      expect(numbers(await ask('zhuanxian'))).toEqual(expect.arrayContaining(['KB-0001', 'TT-2026-000123']))
      expect(numbers(await ask('zx'))).toEqual(expect.arrayContaining(['KB-0001', 'TT-2026-000123']))
      expect(numbers(await ask('bfsyyh'))).toEqual(['NBK'])
    })

    test('a quoted phrase only where it stands so', async () => {
      expect(numbers(await ask('"negative cache"'))).toContain('KB-0004')
      expect(numbers(await ask('"cache negative"'))).toEqual([])
      expect(numbers(await ask('“递归服务器”'))).toContain('KB-0003')
    })
  })

  describe('puts numbers first', () => {
    test('however they are written', async () => {
      for (const typed of ['SHB-DL-0042', 'shb dl 0042', 'shbdl0042', 'ＳＨＢ－ＤＬ－００４２']) {
        expect((await ask(typed)).hits[0]).toMatchObject({ number: 'SHB-DL-0042', why: 'number' })
      }
    })

    test('inside a sentence, before better words', async () => {
      const { hits } = await ask('packet loss on SHB-DL-0042 Rotterdam warehouse')
      expect(hits[0]).toMatchObject({ number: 'SHB-DL-0042', why: 'number' })
      expect(hits.map((hit) => hit.number)).toContain('TT-2026-000124')
    })

    test('by their beginning and by their last digits', async () => {
      expect(numbers(await ask('TT-2026-00012'))).toEqual(['TT-2026-000124', 'TT-2026-000123'])
      expect((await ask('000123')).hits[0]).toMatchObject({ number: 'TT-2026-000123', why: 'number' })
    })

    test('once each, and counted once', async () => {
      const answer = await ask('SHB-DL-0042', { facets: {} })
      expect(new Set(numbers(answer)).size).toBe(answer.hits.length)
      expect(answer.total).toBe(answer.hits.length)
    })
  })

  describe('shows', () => {
    test('marks as pieces of the text itself', async () => {
      const { hits } = await ask('专线中断')
      const hit = hits.find(({ number }) => number === 'KB-0001')!
      expect(plain(hit.title)).toBe('专线中断的首次响应')
      expect(marked(hit.title).join('')).toBe('专线中断')
    })

    test('a snippet around the match', async () => {
      const { hits } = await ask('dirty connector')
      expect(marked(hits[0]!.snippet)).toEqual(expect.arrayContaining([expect.stringMatching(/connector/)]))
    })

    test('counts by facet, each as if it were not chosen itself', async () => {
      const answer = await ask('', { kinds: ['article'], facets: { product: ['dns'] } })
      expect(numbers(answer).toSorted()).toEqual(['KB-0003', 'KB-0004'])
      expect(answer.facetCounts.product).toEqual({ leasedLine: 3, dns: 2, internet: 1 })
      expect(answer.facetCounts.type).toEqual({ fault: 2 })
      expect(answer.facetCounts.language).toEqual({ 'zh-CN': 1, en: 1 })
      expect(answer.total).toBe(2)
    })

    test('alternatives within a facet and agreement between facets', async () => {
      const answer = await ask('', { facets: { product: ['dns', 'internet'], language: ['en'] } })
      expect(numbers(answer).toSorted()).toEqual(['KB-0004', 'KB-0006'])
    })

    test('everything visible for an empty question, popular and recent first', async () => {
      const answer = await ask('   ')
      expect(answer.total).toBe(documents.length)
      expect(numbers(answer).slice(0, 3)).toEqual(['KB-0001', 'KB-0005', 'TT-2026-000124'])
      expect(answer.hits[0]!.why).toBe('recent')
    })

    test('page after page without repeats', async () => {
      const first = await ask('', { limit: 4 })
      const second = await ask('', { limit: 4, offset: 4 })
      const third = await ask('', { limit: 4, offset: 8 })
      expect(new Set([first, second, third].flatMap(numbers)).size).toBe(documents.length)
      expect(second.total).toBe(documents.length)
    })

    test('only the kinds asked for', async () => {
      const answer = await ask('闪断', { kinds: ['ticket'] })
      expect(numbers(answer)).toEqual(['TT-2026-000123'])
      expect(answer.facetCounts.kind).toEqual({ ticket: 1 })
    })
  })

  describe('suggests while typing', () => {
    test('titles, keywords, sounds and numbers', async () => {
      expect((await suggest('optic'))[0]).toMatchObject({ number: 'KB-0002', why: 'title' })
      expect((await suggest('域名'))[0]).toMatchObject({ number: 'KB-0003' })
      expect((await suggest('beifang'))[0]).toMatchObject({ number: 'NBK', why: 'pinyin' })
      expect((await suggest('KB-0005'))[0]).toMatchObject({ number: 'KB-0005', why: 'number' })
    })

    test('nothing from the running text, and nothing for nothing', async () => {
      expect(await suggest('dampening')).toEqual([])
      expect(await suggest('  ')).toEqual([])
    })
  })

  describe('bears', () => {
    const hostile: [string, string][] = [
      ['an endless word', 'a'.repeat(20_000)],
      ['endless Chinese', '专线'.repeat(5_000)],
      ['words without end', 'a '.repeat(5_000)],
      ['a regular expression', '(.*)+$ [a-z]{1,99} \\d+ ^$'],
      ['a filter after a double quote', '" OR visibility = "staff'],
      ['a filter after a single quote', "' OR visibility EXISTS OR number = '"],
      ['nothing but quotes', '"""""""'],
      ['words of exclusion', '-专线 -leased NOT "'],
      ['control characters and half characters', '\u0000\u0001\ud800 \udfff'],
      ['markup', '%_\\ / <script>alert(1)</script>'],
      ['an object in disguise', '{"$gt": ""}'],
      ['pictures', '🧵📞'],
    ]
    test.each(hostile)('%s', async (_, text) => {
      const answer = await driver.search.search({ text, audience: { tokens: ['public'] } })
      expect(answer.hits.every((hit) => hit.kind === 'article' && hit.number !== 'KB-0001')).toBe(true)
      expect(answer.tookMs).toBeLessThan(1_000)
      await driver.search.suggest(text, { tokens: ['public'] })
    })

    test.each(["agents' OR 'a' = 'a", '"] OR visibility EXISTS OR kind IN ["ticket', '\\"', 'x\n'])(
      'a filter value or token that tries to end its quotes: %s',
      async (value) => {
        const byFacet = await ask('', { audience: { tokens: ['public'] }, facets: { product: [value] } })
        expect(byFacet).toMatchObject({ hits: [], total: 0 })
        const byToken = await ask('', { audience: { tokens: [value] } })
        expect(byToken).toMatchObject({ hits: [], total: 0 })
      },
    )

    test('limits beyond all measure', async () => {
      expect((await ask('', { limit: 1e9, offset: -5 })).hits).toHaveLength(documents.length)
      expect((await ask('', { limit: 10, offset: 1e9 })).hits).toEqual([])
      expect((await ask('', { limit: 0 })).hits).toEqual([])
    })
  })
}
