import { Refusal, type FieldError } from '#server/kernel/refusal.ts'
import { isHan } from './tokens.ts'
import type { Plan } from './plan.ts'
import { keyOf } from './synonyms.ts'
import type { Reading } from './synonym.contract.ts'

const mostTerms = 20
const longestTerm = 60

/**
 * The terms of a group as they are kept: trimmed, Latin in lower case. Refuses with `synonyms.invalid` and names the term
 * that is wrong, and with `synonyms.exists` where another group says already that two of them mean the same.
 */
export function soundTerms(
  told: readonly string[],
  others: readonly { id: string; terms: readonly string[] }[],
): string[] {
  const terms = told.map((term) => term.trim().replace(/\s+/g, ' ').toLowerCase()).filter(Boolean)
  const errors: FieldError[] = []
  const wrong = (i: number, detail: string) => errors.push({ pointer: `/terms/${i}`, detail })
  const seen = new Set<string>()
  terms.forEach((term, i) => {
    const key = keyOf(term)
    if (key === '') wrong(i, 'A term needs letters, digits or characters.')
    else if (term.length > longestTerm) wrong(i, `A term has ${longestTerm} characters at most.`)
    else if (seen.has(key)) wrong(i, 'This term stands here twice.')
    seen.add(key)
  })
  if (terms.length < 2) errors.push({ pointer: '/terms', detail: 'A group needs two terms or more.' })
  if (terms.length > mostTerms) errors.push({ pointer: '/terms', detail: `A group has ${mostTerms} terms at most.` })
  if (errors.length > 0) {
    throw new Refusal('synonyms.invalid', 'These words cannot be kept like this. Mend what is marked.', 422, { errors })
  }
  const twin = others.find(({ terms: known }) => sharesTwo(terms, known))
  if (twin) {
    throw new Refusal(
      'synonyms.exists',
      `Another group says this already: ${twin.terms.join(', ')}. Add the words there.`,
      409,
      { extra: { id: twin.id, terms: twin.terms } },
    )
  }
  return terms
}

export function sharesTwo(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others.map(keyOf))
  return new Set(some.map(keyOf).filter((key) => known.has(key))).size >= 2
}

/** What a question is taken to ask for, for the eyes of whoever keeps the list. */
export function readingOf(plan: Plan): Reading {
  return {
    words: plan.units.map(({ alternatives }) => ({
      typed: spelt(alternatives[0]!.atoms),
      others: alternatives.slice(1).map(({ atoms, via }) => ({
        text: spelt(atoms),
        by: via === 'pinyin' ? ('pinyin' as const) : ('synonym' as const),
      })),
    })),
    phrases: plan.phrases.map(spelt),
  }
}

/** Chinese without gaps, words with one between them. */
function spelt(atoms: readonly string[]): string {
  return atoms.reduce((text, atom, i) => text + (i > 0 && !(isHan(atom) && isHan(atoms[i - 1]!)) ? ' ' : '') + atom, '')
}
