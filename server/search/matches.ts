import { remember } from '#server/kernel/remember.ts'
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
  /** Only with a typing error mended. */
  mended: boolean
}

/** The same hits are read again with every letter that is typed. */
const read = remember((text) => {
  const here = atoms(text)
  const places = new Map<string, number[]>()
  for (const [i, atom] of here.entries()) {
    const known = places.get(atom.text)
    if (known) known.push(i)
    else places.set(atom.text, [i])
  }
  return { here, places }
}, 400)

/** Where a text answers a question, and by what: typed words, their synonyms, or their sound. */
export function matchesIn(text: string, plan: Plan, options: { sound: boolean }): Match[] {
  if (text === '') return []
  const { here, places } = read(text)
  const found: Match[] = []
  for (const phrase of plan.phrases) {
    const way: Alternative = { atoms: phrase, via: 'self' }
    found.push(
      ...sideBySide(here, places, way, false).map((range) => ({ ...range, unit: -1, via: way.via, mended: false })),
    )
  }
  plan.units.forEach((unit, index) => {
    for (const way of unit.alternatives) {
      const { ranges, mended } = rangesOf(here, places, way, unit)
      found.push(...ranges.map(({ start, end }) => ({ start, end, unit: index, via: way.via, mended })))
    }
    if (options.sound && unit.sound) {
      const ranges = pinyinRanges(text, unit.sound)
      found.push(...ranges.map((range) => ({ ...range, unit: index, via: 'pinyin' as const, mended: false })))
    }
  })
  if (options.sound && plan.joinedSound) {
    const ranges = pinyinRanges(text, plan.joinedSound)
    for (const range of ranges)
      plan.units.forEach((_, unit) => found.push({ ...range, unit, via: 'pinyin', mended: false }))
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end)
}

type Range = { start: number; end: number }

function rangesOf(
  here: Atom[],
  places: Map<string, number[]>,
  way: Alternative,
  unit: Unit,
): { ranges: Range[]; mended: boolean } {
  const exact = sideBySide(here, places, way, unit.open && way.via === 'self')
  const word = way.atoms[0]!
  if (way.atoms.length > 1 || isHan(word) || way.via !== 'self') return { ranges: exact, mended: false }
  // A beginning counts from three letters on, as in the index; a typing error only where the word itself is absent.
  const begun = word.length < 3 ? [] : here.filter((atom) => !atom.han && atom.text.startsWith(word))
  if (begun.length > 0 || exact.length > 0) return { ranges: [...exact, ...begun], mended: false }
  const limit = typosAllowed(word)
  const mended = limit === 0 ? [] : here.filter((atom) => !atom.han && mistyped(word, atom.text, limit, unit.open))
  return { ranges: mended, mended: true }
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
