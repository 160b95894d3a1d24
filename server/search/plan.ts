import { askedNumbers } from './numbers.ts'
import { mayBeFull, mayBeInitials } from './pinyin.ts'
import type { Synonyms } from './synonyms.ts'
import { atoms, isStopWord, particles, stopPhrases, touches, type Atom } from './tokens.ts'

export type Via = 'self' | 'synonym' | 'pinyin'

/** One way to satisfy a unit: these atoms, side by side. */
export interface Alternative {
  atoms: string[]
  via: Via
}

/** One thing the reader asked for, as typed or as anything that may stand for it. */
export interface Unit {
  alternatives: Alternative[]
  /** Latin letters that may be Chinese typed by sound. */
  sound: string | null
  /** The reader may still be typing the last word. */
  open: boolean
}

/** What a typed text asks for; both drivers and the highlighting work from it. */
export interface Plan {
  /** Nothing to look for: list what is there. */
  empty: boolean
  numbers: { whole: string[]; partial: string[] }
  /** Quoted: every one must stand in the text. */
  phrases: string[][]
  units: Unit[]
  /** The units as text, without what people say around them: what a search engine is asked. */
  words: string[]
  /** All words run together when they may be one typing by sound: "zhuan xian". */
  joinedSound: string | null
}

const longestText = 400
const mostUnits = 24

export function planQuery(typed: string, synonyms: Synonyms): Plan {
  // eslint-disable-next-line no-control-regex
  const text = typed.replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, longestText)
  const phrases: string[][] = []
  const loose = text.replace(/["“”„「]([^"“”„「」]+)["“”「」]/g, (_, quoted: string) => {
    const sequence = atoms(quoted).map((atom) => atom.text)
    if (sequence.length > 0) phrases.push(sequence)
    return ' '
  })
  const { units, words } = unitsOf(loose, synonyms)
  const sounds = units.map((unit) => unit.sound)
  const joined = units.length > 1 && sounds.every((sound) => sound !== null) ? sounds.join('') : null
  return {
    empty: units.length === 0 && phrases.length === 0,
    numbers: askedNumbers(text),
    phrases,
    units,
    words,
    joinedSound: joined !== null && mayBeFull(joined) ? joined : null,
  }
}

function unitsOf(text: string, synonyms: Synonyms): { units: Unit[]; words: string[] } {
  const all = atoms(text)
  const parts = split(text, all, synonyms)
  const telling = parts.filter((part) => !part.filler)
  // "how to" alone is still a question: without any telling word the fillers are looked for.
  const kept = (telling.length > 0 ? telling : parts).slice(0, mostUnits)
  const typing = /[\p{L}\p{N}]$/u.test(text)
  return {
    words: wordsOf(text, kept),
    units: kept.map((part) => {
      const first = part.atoms[0]!
      const sound = part.atoms.length === 1 && !first.han && mayBeInitials(first.text) ? first.text : null
      const soundLong = part.atoms.length === 1 && mayBeFull(first.text) ? first.text : null
      const sounding = soundLong ? synonyms.sounding(soundLong) : []
      return {
        alternatives: [
          { atoms: part.atoms.map((atom) => atom.text), via: 'self' as const },
          ...part.others.map((other) => ({ atoms: other, via: 'synonym' as const })),
          ...sounding.map((other) => ({ atoms: other, via: 'pinyin' as const })),
        ],
        sound: sound ?? soundLong,
        open: typing && part.atoms.at(-1) === all.at(-1) && !first.han,
      }
    }),
  }
}

interface Part {
  atoms: Atom[]
  others: string[][]
  filler: boolean
  /** A pair of characters inside a longer Chinese run. */
  pair?: boolean
}

/** Cuts a text into known terms, compounds (AS-4134), words, and pairs of characters for the Chinese between them. */
function split(text: string, all: Atom[], synonyms: Synonyms): Part[] {
  const sequence = all.map((atom) => atom.text)
  const parts: Part[] = []
  let rest: Atom[] = []
  const closeRest = () => {
    parts.push(...pairs(rest))
    rest = []
  }
  for (let i = 0; i < all.length;) {
    const atom = all[i]!
    const known = synonyms.at(sequence, i)
    if (known) {
      closeRest()
      parts.push({ atoms: all.slice(i, i + known.length), others: known.others, filler: false })
      i += known.length
    } else if (atom.han) {
      if (rest.length > 0 && !touches(rest.at(-1), atom)) closeRest()
      const stop = stopPhrases.find((phrase) => [...phrase].every((character, k) => sequence[i + k] === character))
      if (stop) {
        closeRest()
        parts.push({ atoms: all.slice(i, i + stop.length), others: [], filler: true })
      } else rest.push(atom)
      i += stop?.length ?? 1
    } else {
      closeRest()
      let end = i + 1
      while (end < all.length && compound(text, all[end - 1]!, all[end]!)) end++
      const single = end === i + 1
      parts.push({ atoms: all.slice(i, end), others: [], filler: single && isStopWord(atom.text) })
      i = end
    }
  }
  closeRest()
  return parts
}

/** SHB-DL-0042, 10.20.0.1 and ge-0/0/1 are one thing each. */
function compound(text: string, before: Atom, after: Atom): boolean {
  return !after.han && /^[-._/:]$/.test(text.slice(before.end, after.start))
}

function pairs(run: Atom[]): Part[] {
  const first = run.findIndex((atom) => !particles.has(atom.text))
  const last = run.findLastIndex((atom) => !particles.has(atom.text))
  if (first < 0) return run.length > 0 ? [{ atoms: run, others: [], filler: true }] : []
  const telling = run.slice(first, last + 1)
  if (telling.length === 1) return [{ atoms: telling, others: [], filler: false }]
  const all = telling.slice(1).map((atom, i) => ({ atoms: [telling[i]!, atom], others: [], filler: false, pair: true }))
  const withoutLink = all.filter((part) => part.atoms.every((atom) => atom.text !== '的'))
  return withoutLink.length > 0 ? withoutLink : all
}

function wordsOf(text: string, parts: Part[]): string[] {
  const spans: { start: number; end: number; pair: boolean }[] = []
  for (const part of parts) {
    const span = { start: part.atoms[0]!.start, end: part.atoms.at(-1)!.end, pair: part.pair === true }
    const before = spans.at(-1)
    if (before?.pair && span.pair && span.start < before.end) before.end = span.end
    else spans.push(span)
  }
  return spans.map((span) => text.slice(span.start, span.end))
}
