import { matchesIn, type Match } from './matches.ts'
import type { Plan } from './plan.ts'
import type { HitReason, SearchDocument, Segment } from './port.ts'

/** What a driver knows of a hit: the document, and the words lent to it by its translations. */
export interface Found {
  document: Pick<SearchDocument, 'title' | 'keywords' | 'summary' | 'body'>
  linked: string
}

export interface Explanation {
  title: Segment[]
  snippet: Segment[]
  why: HitReason
}

const snippetLength = 180
const lead = 50

/**
 * Title and snippet as segments, and the reason of the hit. Works on the text itself and not on a driver's markers,
 * so both drivers mark alike, and nothing but the document's own text can come out.
 */
export function explain(found: Found, plan: Plan): Explanation {
  const { title, keywords = [], summary = '', body = '' } = found.document
  const places = {
    title: matchesIn(title, plan, { sound: true }),
    keyword: keywords.flatMap((keyword) => matchesIn(keyword, plan, { sound: true })),
    summary: matchesIn(summary, plan, { sound: false }),
    body: matchesIn(body, plan, { sound: false }),
  }
  const own = Object.values(places).flat()
  // Where the word itself stands, its look-alikes elsewhere in the document are not meant: resolver, not resolve.
  const certain = new Set(own.filter((match) => !match.mended && match.via === 'self').map((match) => match.unit))
  const meant = (matches: Match[]) => matches.filter((match) => !match.mended || !certain.has(match.unit))
  const inTitle = meant(places.title)
  const inSummary = meant(places.summary)
  const inBody = meant(places.body)
  const inLinked = own.length > 0 ? [] : matchesIn(found.linked, plan, { sound: true })
  const useBody = summary === '' || (weight(inBody) > weight(inSummary) && body !== '')
  return {
    title: segments(title, inTitle),
    snippet: useBody ? snippet(body, inBody) : snippet(summary, inSummary),
    why: reason({ title: inTitle, keyword: meant(places.keyword), body: [...inSummary, ...inBody] }, inLinked, plan),
  }
}

/** Marks a whole text. */
export function segments(text: string, matches: readonly Match[]): Segment[] {
  return cut(text, 0, text.length, matches)
}

/** How many units a text answers, the typed words counting more than what stands for them. */
function weight(matches: readonly Match[]): number {
  const best = new Map<number, number>()
  for (const { unit, via } of matches) best.set(unit, Math.max(best.get(unit) ?? 0, via === 'self' ? 2 : 1))
  return best.values().reduce((sum, value) => sum + value, 0)
}

function snippet(text: string, matches: readonly Match[]): Segment[] {
  const [from, to] = window(text, matches)
  const pieces = cut(text, from, to, matches)
  if (from > 0) pieces.unshift({ text: '…', match: false })
  if (to < text.length) pieces.push({ text: '…', match: false })
  return pieces
}

/** The stretch that answers most units, begun a little before its first match, at a word's start. */
function window(text: string, matches: readonly Match[]): [number, number] {
  const room = /\p{Script=Han}/u.test(text) ? snippetLength / 2 : snippetLength
  if (text.length <= room) return [0, text.length]
  let best = { start: 0, weight: 0 }
  for (const match of matches.slice(0, 200)) {
    const inside = matches.filter((other) => other.start >= match.start && other.end <= match.start + room - lead / 2)
    const value = weight(inside)
    if (value > best.weight) best = { start: match.start, weight: value }
  }
  const from =
    best.start <= lead / 2 ? 0 : wordStart(text, best.start - Math.floor(room < snippetLength ? lead / 4 : lead / 2))
  return [from, wordEnd(text, Math.min(text.length, from + room))]
}

const boundary = /[\s\p{P}\p{Script=Han}]/u

function wordStart(text: string, position: number): number {
  for (let i = position; i < position + 20 && i < text.length; i++) {
    if (boundary.test(text[i - 1] ?? ' ') && !/[\s\p{P}]/u.test(text[i]!) && whole(text, i)) return i
  }
  return whole(text, position) ? position : position - 1
}

function wordEnd(text: string, position: number): number {
  for (let i = position; i > position - 20 && i > 0; i--) {
    if ((i === text.length || boundary.test(text[i]!)) && whole(text, i)) return i
  }
  return whole(text, position) ? position : position - 1
}

/** Not between the two halves of a character. */
function whole(text: string, position: number): boolean {
  return !/[\uDC00-\uDFFF]/.test(text[position] ?? '')
}

function cut(text: string, from: number, to: number, matches: readonly Match[]): Segment[] {
  const pieces: Segment[] = []
  const add = (start: number, end: number, match: boolean) => {
    if (end > start) pieces.push({ text: text.slice(start, end), match })
  }
  let position = from
  for (const range of merged(matches)) {
    if (range.end <= position || range.start >= to) continue
    add(position, range.start, false)
    add(Math.max(position, range.start), Math.min(to, range.end), true)
    position = Math.min(to, range.end)
  }
  add(position, to, false)
  return pieces
}

function merged(matches: readonly Match[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  for (const { start, end } of matches) {
    const last = ranges.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else ranges.push({ start, end })
  }
  return ranges
}

type Place = 'title' | 'keyword' | 'body'

/** Each unit names the best reason it has; the reason most units name is told. */
function reason(places: Record<Place, Match[]>, linked: readonly Match[], plan: Plan): HitReason {
  const order: HitReason[] = ['title', 'keyword', 'body', 'pinyin', 'synonym']
  const votes = new Map<HitReason, number>()
  for (let unit = -1; unit < plan.units.length; unit++) {
    const named = (['title', 'keyword', 'body'] as const).flatMap((place) =>
      places[place].filter((match) => match.unit === unit).map(({ via }) => (via === 'self' ? place : via)),
    )
    const best = order.find((why) => named.includes(why as Place))
    if (best) votes.set(best, (votes.get(best) ?? 0) + 1)
  }
  const most = order.toSorted((a, b) => (votes.get(b) ?? 0) - (votes.get(a) ?? 0))[0]!
  if (votes.has(most)) return most
  return linked.length > 0 ? 'translation' : 'body'
}
