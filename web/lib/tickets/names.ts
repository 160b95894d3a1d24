import { language, nameOf } from '#lib/i18n/here.ts'

/** "Wang Wei, Li Na and Chen Chen", "王伟、李娜和陈晨". */
export function namesOf(people: readonly { name: string; nameEn?: string | null }[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(people.map((person) => nameOf(person)))
}
