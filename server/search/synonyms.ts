import { readFile } from 'node:fs/promises'
import { isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { pinyinOf } from './pinyin.ts'
import { atoms } from './tokens.ts'

/** Words that mean the same to a reader, over both languages: 专线 = 电路 = leased line = circuit. */
export interface Synonyms {
  groups: readonly (readonly string[])[]
  /** The longest known term that begins at this place of the atoms, with all that may stand for it. */
  at(sequence: readonly string[], position: number): { length: number; others: string[][] } | null
  /** Terms that a word in full pinyin stands for, each with its synonyms: zhuanxian is 专线, 电路, leased line. */
  sounding(word: string): string[][]
  sounds: ReadonlyMap<string, string[][]>
}

export class SynonymsError extends Error {
  readonly problems: string[]

  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.name = 'SynonymsError'
    this.problems = problems
  }
}

/** Reads a YAML list of lists; every fault is told with file and line. */
export function parseSynonyms(source: string, file: string): string[][] {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  const problems: string[] = []
  const wrong = (offset: number, reason: string) =>
    problems.push(`${file}:${Math.max(1, lines.linePos(offset).line)}: ${reason}`)
  for (const error of document.errors) wrong(error.pos[0], error.message.split('\n')[0]!)
  if (problems.length > 0) throw new SynonymsError(problems)
  if (document.contents === null) return []
  if (!isSeq(document.contents)) throw new SynonymsError([`${file}:1: a list of groups is expected`])

  const groups = document.contents.items.map((group) => {
    const offset = (group as { range?: [number, number, number] | null }).range?.[0] ?? 0
    if (!isSeq(group)) return (wrong(offset, 'a group is a list of terms'), [])
    const seen = new Set<string>()
    for (const item of group.items) {
      const place = (item as { range?: [number, number, number] | null }).range?.[0] ?? offset
      if (!isScalar(item) || typeof item.value !== 'string') {
        wrong(place, 'a term is a text; put numbers, yes and no in quotes')
        continue
      }
      const term = item.value.trim()
      const key = keyOf(term)
      if (key === '') wrong(place, 'a term needs letters, digits or characters')
      else if (term.length > 60) wrong(place, `"${term.slice(0, 20)}…" is longer than 60 characters`)
      else if (seen.has(key)) wrong(place, `"${term}" stands twice in its group`)
      else seen.add(key)
    }
    if (group.items.length < 2) wrong(offset, 'a group needs two terms or more')
    return group.items.map((item) => (isScalar(item) ? String(item.value).trim() : ''))
  })
  if (problems.length > 0) throw new SynonymsError(problems)
  return groups
}

export async function readSynonyms(path: string): Promise<string[][]> {
  return parseSynonyms(await readFile(path, 'utf8'), path)
}

/** The list as the house keeps it: whoever was handed it reads what it says now. */
export interface SynonymBook extends Synonyms {
  replace(groups: readonly (readonly string[])[]): void
}

export function synonymBook(groups: readonly (readonly string[])[]): SynonymBook {
  let current = synonymsOf(groups)
  return {
    get groups() {
      return current.groups
    },
    get sounds() {
      return current.sounds
    },
    at: (sequence, position) => current.at(sequence, position),
    sounding: (word) => current.sounding(word),
    replace(groups) {
      current = synonymsOf(groups)
    },
  }
}

export const noSynonyms: Synonyms = { groups: [], at: () => null, sounding: () => [], sounds: new Map() }

/** A term that stands in two groups answers for both; the groups do not run together through it. */
export function synonymsOf(groups: readonly (readonly string[])[]): Synonyms {
  const terms = new Map<string, { sequence: string[]; others: Map<string, string[]> }>()
  for (const group of groups) {
    const sequences = group.map((term) => atoms(term).map((atom) => atom.text))
    for (const sequence of sequences) {
      const key = sequence.join(' ')
      const entry = terms.get(key) ?? { sequence, others: new Map<string, string[]>() }
      for (const other of sequences) if (other.join(' ') !== key) entry.others.set(other.join(' '), other)
      terms.set(key, entry)
    }
  }
  const byFirst = Map.groupBy(terms.values(), ({ sequence }) => sequence[0] ?? '')
  for (const list of byFirst.values()) list.sort((a, b) => b.sequence.length - a.sequence.length)
  const bySound = new Map<string, string[][]>()
  for (const term of new Set(groups.flat())) {
    const sound = pinyinOf(term)
    const entry = terms.get(keyOf(term))
    if (sound && entry) {
      bySound.set(sound, [...(bySound.get(sound) ?? []), entry.sequence, ...entry.others.values()])
    }
  }
  return {
    groups,
    at(sequence, position) {
      const known = byFirst.get(sequence[position] ?? '')
      const entry = known?.find((term) => term.sequence.every((text, i) => sequence[position + i] === text))
      return entry ? { length: entry.sequence.length, others: [...entry.others.values()] } : null
    },
    sounding: (word) => bySound.get(word) ?? [],
    sounds: bySound,
  }
}

/** Two terms with one key are one term: width, case and accents do not count. */
export function keyOf(term: string): string {
  return atoms(term)
    .map((atom) => atom.text)
    .join(' ')
}
