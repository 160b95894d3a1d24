import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FrontMatterError, parseArticle, parseLibrary } from '#server/kb/front-matter.ts'

const keys = {
  number: 'KB-0007',
  language: 'en',
  title: '"Leased line: down"',
  summary: 'What to look at first.',
  type: 'fault',
  audience: 'customers',
  confidence: 'validated',
  product: 'leasedLine',
  symptoms: '[noService, flapping]',
  keywords: '[leased line, 专线]',
  owner: 'transmission',
  reviewOn: '2027-05-31',
}

function article(changed: Partial<Record<string, string | null>> = {}, body = '## Issue\n\nIt is down.\n') {
  const lines = Object.entries({ ...keys, ...changed }).filter(([, value]) => value !== null)
  return ['---', ...lines.map(([key, value]) => `${key}: ${value}`), '---', body].join('\n')
}

function problemsOf(source: string): string[] {
  try {
    parseArticle(source, 'en/a.md')
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(FrontMatterError)
    return (error as FrontMatterError).message.split('\n')
  }
}

describe('an article file', () => {
  test('is read into typed fields and its text', () => {
    expect(parseArticle(article({ translates: 'KB-0001' }), 'en/a.md')).toEqual({
      number: 'KB-0007',
      language: 'en',
      title: 'Leased line: down',
      summary: 'What to look at first.',
      type: 'fault',
      audience: 'customers',
      confidence: 'validated',
      product: 'leasedLine',
      symptoms: ['noService', 'flapping'],
      keywords: ['leased line', '专线'],
      owner: 'transmission',
      reviewOn: '2027-05-31',
      translates: 'KB-0001',
      body: '## Issue\n\nIt is down.',
      file: 'en/a.md',
    })
  })

  test('may come from Windows, with a mark of byte order', () => {
    const source = `\uFEFF${article().replaceAll('\n', '\r\n')}`
    expect(parseArticle(source, 'a.md').body).toBe('## Issue\n\nIt is down.')
  })

  test('may hold a line of dashes in its text', () => {
    expect(parseArticle(article({}, 'Above\n\n---\n\nBelow'), 'a.md').body).toBe('Above\n\n---\n\nBelow')
  })

  test.each<[string, Partial<Record<string, string | null>>, string]>([
    ['a misspelt key', { tittle: 'x' }, 'en/a.md:14: tittle: there is no such key'],
    ['a missing key', { owner: null }, 'en/a.md:2: owner: is missing'],
    ['a number of another kind', { number: 'KB-7' }, 'en/a.md:2: number: is written like KB-0007'],
    ['an unknown symptom', { symptoms: '[noService, slow]' }, 'en/a.md:10: symptoms.1: '],
    ['an unknown product', { product: 'carrierPigeon' }, 'en/a.md:9: product: '],
    ['an audience nobody has', { audience: 'everyone' }, 'en/a.md:7: audience: '],
    ['a day that does not exist', { reviewOn: '2027-02-30' }, 'en/a.md:13: reviewOn: is a date like 2027-05-31'],
    ['keywords that are one text', { keywords: 'leased line' }, 'en/a.md:11: keywords: '],
    ['no keyword', { keywords: '[]' }, 'en/a.md:11: keywords: '],
    ['a title of several lines', { title: '"one\\ntwo"' }, 'en/a.md:4: title: is one line'],
    ['a translation of no number', { translates: 'the other' }, 'en/a.md:14: translates: is written like KB-0007'],
  ])('is refused for %s, with the line', (_, changed, expected) => {
    expect(problemsOf(article(changed)).join('\n')).toContain(expected)
  })

  test('tells everything that is wrong at once', () => {
    expect(problemsOf(article({ number: 'x', product: 'y', surprise: '1' }, '  '))).toHaveLength(4)
  })

  test.each([
    ['without front matter', '# Title\n', 'en/a.md:1: the file begins with a line of three dashes'],
    [
      'without an end to it',
      '---\nnumber: KB-0001\n',
      'en/a.md:1: the front matter has no closing line of three dashes',
    ],
    ['with a list for front matter', '---\n- a\n---\nx', 'en/a.md:2: the front matter is a list of keys and values'],
    ['with nothing in it', '---\n---\nx', 'en/a.md:2: the front matter is a list of keys and values'],
    ['without text', article({}, ''), 'en/a.md:15: the article has no text'],
  ])('is refused %s', (_, source, expected) => {
    expect(problemsOf(source)).toContain(expected)
  })

  test('is refused with the line of broken YAML', () => {
    expect(problemsOf(article({ keywords: '[one, two' }))[0]).toMatch(/^en\/a\.md:1[12]: /)
    expect(problemsOf(article({}).replace('owner:', 'title: again\nowner:'))[0]).toMatch(/^en\/a\.md:12: /)
  })

  test('cannot blow up by references to itself', () => {
    const bomb = `---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nx`
    expect(() => parseArticle(bomb, 'a.md')).toThrow()
  })
})

describe('a library', () => {
  const file = (name: string, changed: Partial<Record<string, string | null>>, body?: string) => ({
    file: name,
    source: article(changed, body),
  })
  const reasons = (...files: { file: string; source: string }[]) =>
    parseLibrary(files).problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`)

  test('of an article and its translation is sound', () => {
    const chinese = file('zh.md', { number: 'KB-0001', language: 'zh-CN' }, '见 KB-0007')
    expect(reasons(chinese, file('en.md', { translates: 'KB-0001' }))).toEqual([])
  })

  test('has each number once', () => {
    expect(reasons(file('a.md', {}), file('b.md', {}))).toEqual(['b.md:2: number: a.md has KB-0007 already'])
  })

  test('translates what is there, from another language, and originals only', () => {
    const zh = file('zh.md', { number: 'KB-0001', language: 'zh-CN' })
    expect(reasons(file('en.md', { translates: 'KB-0009' }))).toEqual([
      'en.md:14: translates: there is no article KB-0009',
    ])
    expect(reasons(file('en.md', { translates: 'KB-0007' }))).toEqual([
      'en.md:14: translates: an article does not translate itself',
    ])
    expect(reasons(zh, file('zh2.md', { language: 'zh-CN', translates: 'KB-0001' }))).toEqual([
      'zh2.md:14: translates: KB-0001 is in the same language',
    ])
    const en = file('en.md', { translates: 'KB-0001' })
    expect(reasons(zh, en, file('zh3.md', { number: 'KB-0003', language: 'zh-CN', translates: 'KB-0007' }))).toEqual([
      'zh3.md:14: translates: KB-0007 is a translation itself; name KB-0001',
    ])
  })

  test('links to articles that are there', () => {
    expect(reasons(file('a.md', {}, 'One\n\nSee KB-0042.'))).toEqual(['a.md:17: links to KB-0042, which is not there'])
  })

  test('tells the problems of every file and keeps the sound ones', () => {
    const { articles, problems } = parseLibrary([file('a.md', { type: 'poem' }), file('b.md', {})])
    expect(articles.map((one) => one.file)).toEqual(['b.md'])
    expect(problems.map((one) => one.file)).toEqual(['a.md'])
  })

  test('as delivered has no fault', () => {
    const root = new URL('../../kb-content/', import.meta.url)
    const files = ['zh', 'en'].flatMap((folder) =>
      readdirSync(new URL(folder, root)).map((name) => ({
        file: `kb-content/${folder}/${name}`,
        source: readFileSync(new URL(`${folder}/${name}`, root), 'utf8'),
      })),
    )
    expect(files.length).toBeGreaterThan(0)
    expect(parseLibrary(files).problems).toEqual([])
  })
})
