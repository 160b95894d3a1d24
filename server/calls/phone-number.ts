import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'

/** A number as E.164, read as one of `country` where it has no code of its own; null where it is none. */
export function e164(written: string, country: string): string | null {
  const found = parsePhoneNumberFromString(written, country as CountryCode)
  return found?.isPossible() ? found.format('E.164') : null
}

/** What a call is kept under: E.164, or what the PBX wrote where that is no number (withheld, an extension). */
export function keptNumber(written: string, country: string): string {
  return e164(written, country) ?? written
}

/** The digits by which an index finds candidates; they are then compared in full. */
export function endOf(number: string): string {
  return number.replace(/\D/g, '').slice(-8)
}

const dialable = /^(https?|tel|sip|sips|callto):/i

/** What is wrong with an address that is to dial; null where it can. Nothing that could run in the page is let through. */
export function dialUrlProblem(url: string): 'scheme' | 'number' | null {
  if (!dialable.test(url)) return 'scheme'
  return url.includes('{number}') ? null : 'number'
}
