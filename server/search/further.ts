import { pinyinOf } from './pinyin.ts'
import type { Plan } from './plan.ts'
import type { Synonyms } from './synonyms.ts'
import { atoms, isHan, isStopWord, withinDistance } from './tokens.ts'

/** Words the reader could have meant, taken from what this reader may see and from the words of the trade. */
export interface Vocabulary {
  words: ReadonlySet<string>
  /** Chinese terms by their sound. */
  bySound: ReadonlyMap<string, string>
}

export function vocabularyOf(texts: Iterable<string>, synonyms: Synonyms): Vocabulary {
  const words = new Set<string>()
  const terms = new Set<string>()
  for (const text of texts) for (const { text: word, han } of atoms(text)) if (!han && word.length >= 3) words.add(word)
  for (const term of synonyms.groups.flat()) {
    const pieces = atoms(term)
    for (const { text: word, han } of pieces) if (!han && word.length >= 3) words.add(word)
    if (pieces.length > 1 && pieces.every(({ han }) => han)) terms.add(term)
  }
  for (const text of texts) if (/^\p{Script=Han}{2,8}$/u.test(text)) terms.add(text)
  const bySound = new Map<string, string>()
  for (const term of terms) {
    const sound = pinyinOf(term)
    if (sound && !bySound.has(sound)) bySound.set(sound, term)
  }
  return { words, bySound }
}

export interface Mended {
  words: string
  /** What was written otherwise, as it was typed. */
  instead: string[]
}

/** The question with its spelling mended; null where every word is known, or nothing is near. */
export function mended(typed: string, { words, bySound }: Vocabulary): Mended | null {
  const instead: string[] = []
  const text = typed.replace(/\p{Script=Han}{2,}|[\p{Script=Latin}\p{N}]{4,}/gu, (piece, at: number) => {
    const isOpen = at + piece.length === typed.length
    const better = isHan(piece) ? soundingLike(piece, bySound) : nearest(piece.toLowerCase(), words, bySound, isOpen)
    if (better === null || better === piece) return piece
    instead.push(piece)
    return better
  })
  return instead.length > 0 ? { words: text, instead } : null
}

function nearest(
  word: string,
  words: ReadonlySet<string>,
  bySound: Vocabulary['bySound'],
  isOpen: boolean,
): string | null {
  if (words.has(word) || isStopWord(word) || /\p{N}/u.test(word)) return null
  // Half a word is no mistake: whoever types it is not at its end.
  if (isOpen && begins(word, words, bySound)) return null
  const most = word.length < 8 ? 1 : word.length < 10 ? 2 : 3
  for (let limit = 1; limit <= most; limit++) {
    const near = [...words].filter(
      (known) => Math.abs(known.length - word.length) <= limit && withinDistance(word, known, limit),
    )
    // Among equals the one that begins alike: people rarely miss the first letter.
    const best = near.find((known) => known[0] === word[0]) ?? near[0]
    if (best) return best
    for (const [sound, term] of bySound) if (sound.length >= 6 && withinDistance(word, sound, limit)) return term
  }
  return null
}

function begins(word: string, words: ReadonlySet<string>, bySound: Vocabulary['bySound']): boolean {
  for (const known of words) if (known.startsWith(word)) return true
  for (const sound of bySound.keys()) if (sound.startsWith(word)) return true
  return false
}

/** 光工率 sounds like 光功率: the longest stretch that sounds like a known term and is written otherwise. */
function soundingLike(run: string, bySound: Vocabulary['bySound']): string | null {
  for (let length = Math.min(run.length, 8); length >= 2; length--) {
    for (let from = 0; from + length <= run.length; from++) {
      const part = run.slice(from, from + length)
      const term = bySound.get(pinyinOf(part) ?? '')
      if (term && term !== part && term.length === length) return run.slice(0, from) + term + run.slice(from + length)
    }
  }
  return null
}

/** The same question in the other language, as far as its words are known there; null where none is. */
export function inOtherLanguage(plan: Plan): string | null {
  const isChinese =
    plan.units.filter(({ alternatives }) => alternatives[0]!.atoms.some(isHan)).length * 2 >= plan.units.length
  const said = plan.units.flatMap(({ alternatives }) => {
    const own = alternatives[0]!.atoms
    if (own.some(isHan) !== isChinese) return [spelt(own)]
    const other = alternatives.slice(1).find(({ atoms, via }) => via === 'synonym' && atoms.some(isHan) !== isChinese)
    return other ? [spelt(other.atoms)] : []
  })
  const translated = plan.units.some(({ alternatives }) => alternatives.slice(1).some(({ via }) => via === 'synonym'))
  return translated && said.length > 0 ? said.join(' ') : null
}

const spelt = (sequence: readonly string[]) => sequence.join(sequence.every(isHan) ? '' : ' ')
