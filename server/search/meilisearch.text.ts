import type { Plan } from './plan.ts'
import type { Synonyms } from './synonyms.ts'
import { atoms, indexTerms, isHan } from './tokens.ts'

/**
 * Text in the form Meilisearch is given it. Its own Chinese dictionary cuts 端口误码率 into 端|口误|码|率 and 农业发展银行
 * into one word, so that neither is found by its parts; and the cut differs between a document and a question. Here both
 * are cut into overlapping pairs by the same function as in the in-process driver, and a pair is written as one word of
 * Latin letters and digits, which no version or build of the engine takes apart.
 */
const codeLength = 5

export function encodeTerm(term: string): string {
  if (!isHan(term)) return term
  return [...term].map((character) => code(character)).join('')
}

function code(character: string): string {
  return character.codePointAt(0)!.toString(36).padStart(codeLength, '0')
}

/** All terms of a text in their order. */
export function exactText(text: string): string {
  return indexTerms(text).map(encodeTerm).join(' ')
}

/** The Latin words alone: the attribute in which typing errors are allowed for. */
export function looseText(text: string): string {
  return atoms(text)
    .filter((atom) => !atom.han)
    .map((atom) => atom.text)
    .join(' ')
}

/** Words the engine reads of a question; it drops the rest silently. */
const mostWords = 10
// An expression of more terms than this is never looked up among the synonyms.
const longestKey = 3

/** One thing asked for, as the engine is asked for it. */
export interface Piece {
  terms: string[]
  /** 0 a term of the trade, 1 a word, 2 a pair of characters. */
  importance: number
  /** Must stand as it is: AS-4134, ge-0/0/1. */
  compound: boolean
  /** The reader may still be typing it; the engine completes the last word of a question only. */
  open: boolean
}

export function piecesOf(plan: Plan): Piece[] {
  return plan.units.map(({ alternatives, open }) => {
    const own = alternatives[0]!.atoms
    const terms = termsOf(own)
    const known = alternatives.length > 1
    const short = alternatives.map((way) => termsOf(way.atoms)).find((other) => other.length <= longestKey)
    return {
      terms: known && terms.length > longestKey && short ? short : terms,
      importance: known ? 0 : isHan(own[0]!) ? 2 : 1,
      compound: !known && own.length > 1 && own.every((atom) => !isHan(atom)),
      open,
    }
  })
}

/** The question in the order of its pieces; quoted phrases go before and are always demanded. */
export function questionText(plan: Plan, pieces: readonly Piece[], form: 'strict' | 'loose'): string {
  const phrases = plan.phrases.map(phraseTerms)
  const room = mostWords - phrases.reduce((sum, phrase) => sum + phrase.length, 0)
  const words = fitting(pieces, room).map(({ terms, compound }) =>
    compound && form === 'strict' ? quoted(terms) : terms.join(' '),
  )
  return [...phrases.map(quoted), ...words].join(' ')
}

/** Known terms first, then words, then pairs of characters; in the order of the question. */
function fitting(pieces: readonly Piece[], room: number): Piece[] {
  const kept = new Set<Piece>()
  let left = room
  for (const piece of pieces.toSorted((a, b) => a.importance - b.importance)) {
    if (piece.terms.length > left) continue
    kept.add(piece)
    left -= piece.terms.length
  }
  return pieces.filter((piece) => kept.has(piece))
}

/** Synonyms in both directions, and full pinyin for the Chinese among them, in the engine's own form. */
export function encodeSynonyms(synonyms: Synonyms): Record<string, string[]> {
  const all = new Map<string, Set<string>>()
  for (const group of synonyms.groups) {
    const terms = group.map((term) => termsOf(atoms(term).map((atom) => atom.text)).join(' '))
    for (const term of terms) {
      const others = all.get(term) ?? new Set()
      for (const other of terms) if (other !== term) others.add(other)
      all.set(term, others)
    }
  }
  for (const [sound, sequences] of synonyms.sounds) {
    all.set(sound, new Set(sequences.map((sequence) => termsOf(sequence).join(' '))))
  }
  return Object.fromEntries([...all].map(([term, others]) => [term, [...others]]))
}

/** Terms of a sequence for a question: no lone last character, except of a sequence that is only that. */
function termsOf(sequence: readonly string[]): string[] {
  const terms = phraseTerms(sequence)
  return terms.length > 0 ? terms : sequence.map(encodeTerm)
}

function phraseTerms(sequence: readonly string[]): string[] {
  return sequence.flatMap((text, i) => {
    const next = sequence[i + 1]
    if (!isHan(text)) return [text]
    if (next !== undefined && isHan(next)) return [encodeTerm(text + next)]
    // The end of a run is a term of its own in the index; in a question only where something follows it.
    const alone = i === 0 || !isHan(sequence[i - 1]!)
    return next !== undefined || alone ? [encodeTerm(text)] : []
  })
}

const quoted = (terms: string[]): string => `"${terms.join(' ')}"`
