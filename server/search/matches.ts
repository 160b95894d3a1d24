import { pinyinRanges } from './pinyin.ts'
import type { Alternative, Plan, Unit, Via } from './plan.ts'
import { atoms, isHan, typosAllowed, withinDistance, type Atom } from './tokens.ts'

/** A stretch of a text that answers one unit of the question. */
export interface Match {
  start: number
  end: number
  /** Index of the unit; -1 for quoted phrases. */
  unit: number
  via: Via
}

/** Where a text answers a question, and by what: typed words, their synonyms, or their sound. */
export function matchesIn(text: string, plan: Plan, options: { sound: boolean }): Match[] {
  if (text === '') return []
  const here = atoms(text)
  const places = new Map<string, number[]>()
  here.forEach((atom, i) => places.set(atom.text, [...(places.get(atom.text) ?? []), i]))
  const found: Match[] = []
  for (const phrase of plan.phrases) {
    const way: Alternative = { atoms: phrase, via: 'self' }
    found.push(...sideBySide(here, places, way, false).map((range) => ({ ...range, unit: -1, via: 'self' as const })))
  }
  plan.units.forEach((unit, index) => {
    for (const way of unit.alternatives) {
      const ranges = rangesOf(here, places, way, unit)
      found.push(...ranges.map((range) => ({ ...range, unit: index, via: way.via })))
    }
    if (options.sound && unit.sound) {
      found.push(...pinyinRanges(text, unit.sound).map((range) => ({ ...range, unit: index, via: 'pinyin' as const })))
    }
  })
  if (options.sound && plan.joinedSound) {
    const ranges = pinyinRanges(text, plan.joinedSound)
    for (const range of ranges) plan.units.forEach((_, unit) => found.push({ ...range, unit, via: 'pinyin' }))
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end)
}

type Range = { start: number; end: number }

function rangesOf(here: Atom[], places: Map<string, number[]>, way: Alternative, unit: Unit): Range[] {
  const exact = sideBySide(here, places, way, unit.open && way.via === 'self')
  if (way.atoms.length > 1 || isHan(way.atoms[0]!)) return exact
  const word = way.atoms[0]!
  // A prefix counts from three letters on, as in the index; with typos only where the word itself is absent.
  const similar = (atom: Atom) => word.length >= 3 && !atom.han && atom.text.startsWith(word)
  const begun = here.filter((atom) => atom.text === word || (way.via === 'self' && similar(atom)))
  if (begun.length > 0 || exact.length > 0) return [...exact, ...begun]
  const limit = way.via === 'self' ? typosAllowed(word) : 0
  return limit === 0 ? [] : here.filter((atom) => !atom.han && mistyped(word, atom.text, limit, unit.open))
}

/** A half-typed word may carry its typo too: `circiut` and `flaping` both find what they mean to be. */
function mistyped(word: string, candidate: string, limit: number, open: boolean): boolean {
  return (
    withinDistance(word, candidate, limit) || (open && withinDistance(word, candidate.slice(0, word.length), limit))
  )
}

/** Every place where the atoms stand in this order without a gap; the last one may be a beginning while typing. */
function sideBySide(here: Atom[], places: Map<string, number[]>, way: Alternative, open: boolean): Range[] {
  const { atoms: wanted } = way
  const found: Range[] = []
  const starts = wanted.length === 1 && open ? here.keys() : (places.get(wanted[0]!) ?? [])
  for (const i of starts) {
    const fits = wanted.every((text, k) => {
      const atom = here[i + k]
      if (atom === undefined) return false
      return atom.text === text || (open && k === wanted.length - 1 && !atom.han && atom.text.startsWith(text))
    })
    if (fits) found.push({ start: here[i]!.start, end: here[i + wanted.length - 1]!.end })
  }
  return found
}
