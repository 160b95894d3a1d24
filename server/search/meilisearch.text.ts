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

interface Piece {
  terms: string[]
  importance: number
  text: string
}

/**
 * The question for the engine. `strict` demands every compound (AS-4134, ge-0/0/1) as it stands; the looser form takes
 * its parts as words like others.
 */
export function questionText(plan: Plan, form: 'strict' | 'loose'): string {
  const phrases = plan.phrases.map((phrase) => quoted(phraseTerms(phrase)))
  const room = mostWords - plan.phrases.reduce((sum, phrase) => sum + phrase.length, 0)
  const pieces = plan.units.map((unit): Piece => {
    const own = unit.alternatives[0]!.atoms
    const terms = termsOf(own)
    const short = unit.alternatives.map((way) => termsOf(way.atoms)).find((other) => other.length <= longestKey)
    const compound = own.length > 1 && own.every((atom) => !isHan(atom)) && unit.alternatives.length === 1
    const chosen = terms.length > longestKey && unit.alternatives.length > 1 && short ? short : terms
    return {
      terms: chosen,
      importance: unit.alternatives.length > 1 ? 0 : isHan(own[0]!) ? 2 : 1,
      text: compound && form === 'strict' ? quoted(chosen) : chosen.join(' '),
    }
  })
  return [...phrases, ...fitting(pieces, room).map((piece) => piece.text)].join(' ')
}

/** Known terms first, then words, then pairs of characters; in the order of the question. */
function fitting(pieces: Piece[], room: number): Piece[] {
  const kept = new Set<Piece>()
  let left = room
  for (const piece of pieces.toSorted((a, b) => a.importance - b.importance)) {
    if (piece.terms.length > left) continue
    kept.add(piece)
    left -= piece.terms.length
  }
  return pieces.filter((piece) => kept.has(piece))
}

export const hasCompound = (plan: Plan): boolean => questionText(plan, 'strict') !== questionText(plan, 'loose')

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
