import type { Language } from '#server/accounts/account.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { Bilingual } from './incident.contract.ts'

/** What stands in a text for the child's own facts. */
export interface Own {
  circuit: string | null
  number: string
}

const noCircuit: Record<Language, string> = { 'zh-CN': '您的业务', en: 'your service' }

/** A text as one child's customer reads it: in their language, with their own circuit and ticket number filled in. */
export function textFor(texts: Bilingual, language: Language, own: Own): string {
  return texts[language].replaceAll('{circuit}', own.circuit ?? noCircuit[language]).replaceAll('{number}', own.number)
}

/** Both languages with the reader's own circuits filled in, for where the reader chooses the language. */
export function textsFor(texts: Bilingual, circuits: readonly string[]): Bilingual {
  const own = (language: Language): Own => ({
    circuit: circuits.join(language === 'en' ? ', ' : '、') || null,
    number: '',
  })
  return { 'zh-CN': textFor(texts, 'zh-CN', own('zh-CN')), en: textFor(texts, 'en', own('en')) }
}

/** What would tell one customer of another: names, codes and circuit numbers of whoever is hit. */
export interface Named {
  words: readonly string[]
}

/**
 * Refuses a text that goes to many customers and names one of them. A name of fewer than two characters would forbid half
 * of the language, so such names are not looked for.
 */
export function refuseNames(texts: Bilingual, hit: Named, pointer: string): void {
  for (const language of ['zh-CN', 'en'] as const) {
    const said = texts[language].toLowerCase()
    const found = hit.words.find((word) => word.trim().length >= 2 && said.includes(word.trim().toLowerCase()))
    if (found) {
      throw new Refusal(
        'incident.names_a_customer',
        `This text goes to every customer who is hit, and it names one of them: "${found}". Write {circuit} where each should read the own circuit.`,
        422,
        { errors: [{ pointer: `${pointer}/${language}`, detail: `It contains "${found}".` }], extra: { name: found } },
      )
    }
  }
}
