import { getLocale } from '#lib/paraglide/runtime.js'
import { defaultZone, type Language } from './language.ts'

let zoneOf = () => defaultZone

/** The language sentences are spoken in at this moment: of the request on the server, of the reader in the browser. */
export function language(): Language {
  return getLocale()
}

/** The IANA zone times are shown in. */
export function zone(): string {
  return zoneOf()
}

export function decideZone(by: () => string): void {
  zoneOf = by
}

interface Named {
  name: string
  nameEn?: string | null
}

/** The name of a person, account or queue as the reader writes it. */
export function nameOf(thing: Named): string {
  return (language() === 'en' && thing.nameEn) || thing.name
}
