import { api } from '#lib/api/index.ts'

let asked: Promise<string | null> | null = null

/** The address that dials, as the house set it up; asked for once. */
export function dialUrl(): Promise<string | null> {
  asked ??= api
    .get<{ dialUrl: string | null }>('/api/dialling')
    .then((found) => found.dialUrl)
    .catch(() => {
      asked = null
      return null
    })
  return asked
}

/** What opens to call this number; a bare `tel:` where the house has no address of its own. */
export function dialAddress(template: string | null, number: string): string {
  const digits = number.replace(/[^+\d]/g, '')
  return template ? template.replaceAll('{number}', encodeURIComponent(digits)) : `tel:${digits}`
}
