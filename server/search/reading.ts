import type { Plan, Unit } from './plan.ts'
import { isHan } from './tokens.ts'

/** What a word is worth by where it stands, and by what stands for it. */
export const fieldBoost = { title: 4, keywords: 3, summary: 2, body: 1, linked: 0.8 } as const
export const viaWeight = { self: 1, synonym: 0.6, pinyin: 0.5 } as const

/**
 * Each language is read by what can be said in it. A Chinese question asks of an English text only what has an English
 * name (by itself or by a synonym), and the other way round; what stands there all the same still counts. Both drivers
 * read so, each with its own means.
 */
export type Script = 'han' | 'latin' | 'both'

/** The languages documents are written in; what has none (a circuit, an account) is asked everything. */
export const writtenLanguages = ['zh-CN', 'en'] as const

/** In which script a unit can be looked for, by itself or by what may stand for it. */
export function scriptOf(unit: Unit): Script {
  const han = unit.sound !== null || unit.alternatives.some(({ atoms }) => atoms.some(isHan))
  const latin = unit.alternatives.some(({ atoms }) => !atoms.some(isHan))
  return han && latin ? 'both' : han ? 'han' : 'latin'
}

export const speaks = (language: string, script: Script): boolean =>
  language === '' || script === 'both' || (language.startsWith('zh') ? script === 'han' : script === 'latin')

/**
 * How much of a question a document answers, as a factor of its score: the share of what could be asked of it, squared so
 * that answering all of it counts, times the share that could be asked at all. `matched` are the places of its units that
 * stand there; phrases stand in every hit.
 */
export function coverage(plan: Plan, language: string, matched: ReadonlySet<number>): number {
  const asked = plan.units.length + plan.phrases.length
  if (asked === 0) return 1
  const could = asked - plan.units.filter((unit, i) => !matched.has(i) && !speaks(language, scriptOf(unit))).length
  return (Math.min(matched.size + plan.phrases.length, could) / Math.max(1, could)) ** 2 * (could / asked)
}
