import { readFile } from 'node:fs/promises'
import type { SearchDocument } from '#server/search/port.ts'
import { contentDocuments } from './relevance.ts'

interface Page {
  title: string
  summary: string
  body: string
  language: 'zh-CN' | 'en'
}

/** Pages to grow from: a file of aligned Chinese and English pages where one is named, otherwise the product's articles. */
async function seedPages(file: string | undefined): Promise<Page[]> {
  if (!file) {
    return (await contentDocuments()).map(({ title, summary = '', body = '', language }) => ({
      ...{ title, summary, body, language: language === 'en' ? 'en' : 'zh-CN' },
    }))
  }
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean)
  return lines.flatMap((line): Page[] => {
    const { id, title: told, summary_zh, text_zh, summary_en, text_en } = JSON.parse(line) as Record<string, string>
    const title = told || id
    return [
      { title: `${title} ${summary_zh}`, summary: summary_zh!, body: text_zh!, language: 'zh-CN' },
      { title: `${title} ${summary_en}`, summary: summary_en!, body: text_en!, language: 'en' },
    ]
  })
}

/** The same numbers for the same seed, so that two runs search the same library. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

const products = ['leasedLine', 'mplsVpn', 'internet', 'hosting', 'voiceTrunk', 'networkElement', 'dns', 'operations']
const audiences = [
  ['customers', ['public', 'customers', 'agents', 'technicians']],
  ['agents', ['agents', 'technicians']],
  ['technicians', ['technicians']],
] as const
const symptoms = ['noService', 'flapping', 'bitErrors', 'packetLoss', 'latency', 'routing', 'dns', 'callsFail']

/** Articles recombined from the seed: the title of one page, a stretch of it, and stretches of others beside it. */
export async function grownLibrary(count: number, file?: string): Promise<SearchDocument[]> {
  const pages = await seedPages(file)
  const byLanguage = Map.groupBy(pages, ({ language }) => language)
  const roll = dice(4_711)
  return Array.from({ length: count }, (_, i): SearchDocument => {
    const page = pages[i % pages.length]!
    const kin = byLanguage.get(page.language)!
    const other = kin[roll(kin.length)]!
    const third = kin[roll(kin.length)]!
    const stretch = ({ body }: Page, length: number) => {
      const from = roll(Math.max(1, body.length - length))
      return body.slice(from, from + length)
    }
    const [audience, visibility] = audiences[roll(3)]!
    const number = `KB-${String(10_000 + i)}`
    return {
      ...{ id: `article_${number}`, kind: 'article', number, language: page.language },
      title: i < pages.length ? page.title : `${page.title.slice(0, 60)} · ${other.title.slice(0, 40)}`,
      keywords: other.title.split(/\s+/).slice(0, 3),
      summary: page.summary,
      body: `${stretch(page, 400)}\n${stretch(other, 200)}\n${stretch(third, 200)}`,
      facets: {
        audience,
        product: products[roll(8)]!,
        type: 'fault',
        confidence: 'validated',
        symptom: [symptoms[roll(8)]!],
      },
      visibility: [...visibility],
      popularity: roll(20),
      updatedAt: new Date(Date.UTC(2026, 0, 1) + roll(300) * 86_400_000),
    }
  })
}
