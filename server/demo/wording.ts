import type { Language } from '#server/accounts/account.contract.ts'
import type { Chance } from './random.ts'
import type { Scenario, Text } from './scenario.ts'

/** The blank beside a placeholder that turned out to be Chinese. */
const betweenHan = /(?<=\p{Script=Han}|[，。：；]) (?=\p{Script=Han})/gu
const placeholder = /\{(\w+)(?::(\d+)(?:-(\d+))?)?\}/g

/** Fills the placeholders of a ticket's sentences; a number drawn once stays the same all through the ticket. */
export class Wording {
  readonly #language: Language
  readonly #chance: Chance
  readonly #facts: Record<string, string>
  readonly #ranges = new Map<string, [from: number, to: number]>()

  constructor(language: Language, chance: Chance, scenario: Scenario, facts: Record<string, Text | string>) {
    this.#language = language
    this.#chance = chance
    this.#facts = Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? fact : this.#choose(fact)]),
    )
    for (const [, name, from, to] of JSON.stringify(scenario).matchAll(placeholder)) {
      if (from !== undefined && !this.#ranges.has(name!)) this.#ranges.set(name!, [Number(from), Number(to ?? from)])
    }
  }

  /** Throws for a name that nothing fills: a slip of the author. */
  say(text: Text): string {
    const said = this.#choose(text).replace(placeholder, (_, name: string) => {
      const range = this.#ranges.get(name)
      const fact = (this.#facts[name] ??= range ? String(this.#chance.whole(...range)) : '')
      if (fact === '') throw new Error(`Nothing fills {${name}} in: ${this.#choose(text)}`)
      return fact
    })
    return said.replace(betweenHan, '')
  }

  #choose(text: Text): string {
    return this.#language === 'en' ? text.en : text.zh
  }
}
