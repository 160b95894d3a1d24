import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SearchQuery } from '#server/search/port.ts'
import { documents } from './search.documents.ts'
import { everyone, numbers, type DriverUnderTest } from './search.support.ts'

/** Each language is read by what can be said in it. */
export function languagesSuite(make: () => Promise<DriverUnderTest>): void {
  let driver: DriverUnderTest
  const ask = async (text: string, more: Partial<SearchQuery> = {}) =>
    driver.search.search({ text, audience: { tokens: everyone }, kinds: ['article'], ...more })
  const found = async (text: string, more: Partial<SearchQuery> = {}) => numbers(await ask(text, more))

  beforeAll(async () => {
    driver = await make()
    await driver.search.upsert([
      ...documents,
      {
        id: 'article_7',
        kind: 'article',
        number: 'KB-0007',
        language: 'en',
        title: 'Forty people wait while the gateway restarts',
        body: 'The gateway restarts after maintenance and everybody waits at the counter.',
        visibility: ['public'],
        updatedAt: new Date(Date.UTC(2026, 9, 11)),
      },
    ])
  })
  afterAll(() => driver.close())

  describe('reads each language by what can be said in it', () => {
    test('a Chinese sentence finds the English article that one of its words has a name for', async () => {
      expect(await found('客户侧光功率读数偏低怎么办')).toEqual(expect.arrayContaining(['KB-0001', 'KB-0002']))
      expect(await found('客户侧光功率读数偏低怎么办', { facets: { language: ['en'] } })).toEqual(['KB-0002'])
    })

    test('an English sentence finds the Chinese article, past words that no Chinese text has', async () => {
      const text = 'people wait while the leased line shows a bit error rate after maintenance'
      expect(await found(text)).toContain('KB-0001')
      expect(await found(text, { facets: { language: ['zh-CN'] } })).toEqual(['KB-0001'])
    })

    test('words of the other language are not demanded where both are typed together', async () => {
      expect(await found('专线 gateway maintenance 中断', { facets: { language: ['zh-CN'] } })).toEqual(['KB-0001'])
      expect(await found('光功率 清洁步骤 connector', { facets: { language: ['en'] } })).toEqual(['KB-0002'])
    })

    test('an article is found by its linked translation, whichever of the two is asked for', async () => {
      expect(await found('resolver fault or reachability fault')).toEqual(
        expect.arrayContaining(['KB-0004', 'KB-0003']),
      )
      expect(await found('企业客户门户解析失败')).toEqual(expect.arrayContaining(['KB-0003', 'KB-0004']))
    })

    test('what answers the whole question stands before what the other language can say of it', async () => {
      const order = await found('先核对光功率与端口')
      expect(order[0]).toBe('KB-0001')
      expect(order).toContain('KB-0002')
    })

    test('is counted as it is shown, in each language', async () => {
      const answer = await ask('客户侧光功率读数偏低怎么办')
      const counted = Object.values(answer.facetCounts.language ?? {}).reduce((sum, count) => sum + count, 0)
      expect(counted).toBe(answer.total)
      expect(answer.facetCounts.language).toMatchObject({ en: 1 })
      expect(new Set(answer.hits.map(({ id }) => id)).size).toBe(answer.hits.length)
    })
  })
}
