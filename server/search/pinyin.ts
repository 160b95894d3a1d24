import { pinyin } from 'pinyin-pro'
import { remember } from '#server/kernel/remember.ts'

interface Syllable {
  sound: string
  start: number
  end: number
}

// Longer typings than this name one title anyway, and keys grow with the square of it.
const longestFull = 6
const longestInitials = 8

/** Runs of Chinese characters as syllables without tones (ü as v), read in context: 银行 is yin hang. */
const runs = remember((text): Syllable[][] => {
  if (!/\p{Script=Han}/u.test(text)) return []
  const found: Syllable[][] = []
  let run: Syllable[] = []
  let position = 0
  for (const part of pinyin(text, { toneType: 'none', type: 'all', v: true })) {
    const end = position + part.origin.length
    if (part.isZh && part.pinyin) run.push({ sound: part.pinyin.toLowerCase(), start: position, end })
    else if (run.length > 0) run = (found.push(run), [])
    position = end
  }
  if (run.length > 0) found.push(run)
  return found
}, 1_000)

/** What a text is found by when typed in Latin letters: from every character on, in full and by initials. */
export function pinyinKeys(text: string): { full: string[]; initials: string[] } {
  const full = new Set<string>()
  const initials = new Set<string>()
  for (const run of runs(text)) {
    run.forEach((_, i) => {
      full.add(joined(run.slice(i, i + longestFull)))
      const letters = run
        .slice(i, i + longestInitials)
        .map((syllable) => syllable.sound[0])
        .join('')
      if (letters.length > 1) initials.add(letters)
    })
  }
  return { full: [...full], initials: [...initials] }
}

/** The whole text in full pinyin, when it is Chinese from end to end. */
export function pinyinOf(text: string): string | null {
  const all = runs(text)
  return all.length === 1 && all[0]!.at(0)!.start === 0 && all[0]!.at(-1)!.end === text.length ? joined(all[0]!) : null
}

/** Typings shorter than three letters are taken for initials only: `li` begins too many syllables. */
export const mayBeFull = (typed: string): boolean => /^[a-z]{3,40}$/.test(typed)
export const mayBeInitials = (typed: string): boolean => /^[a-z]{2,8}$/.test(typed)

/** Where a typing sounds in a text, as ranges of the original. The last syllable may be half typed. */
export function pinyinRanges(text: string, typed: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const run of runs(text)) {
    run.forEach((first, i) => {
      const count = Math.max(
        mayBeFull(typed) ? syllablesTyped(run, i, typed) : 0,
        mayBeInitials(typed) ? initialsTyped(run, i, typed) : 0,
      )
      if (count > 0) found.push({ start: first.start, end: run[i + count - 1]!.end })
    })
  }
  return found
}

function syllablesTyped(run: Syllable[], from: number, typed: string): number {
  let left = typed
  for (let i = from; i < run.length; i++) {
    const { sound } = run[i]!
    if (sound.startsWith(left)) return i - from + 1
    if (!left.startsWith(sound)) return 0
    left = left.slice(sound.length)
  }
  return 0
}

function initialsTyped(run: Syllable[], from: number, typed: string): number {
  const here = run.slice(from, from + typed.length)
  return here.length === typed.length && here.every((syllable, i) => syllable.sound[0] === typed[i]) ? typed.length : 0
}

function joined(syllables: Syllable[]): string {
  return syllables.map((syllable) => syllable.sound).join('')
}
