import type { Me } from '#lib/api/me.ts'
import type { Language } from '#lib/i18n/language.ts'
import type { Density } from '#lib/state/density.ts'
import type { Theme } from '#lib/state/theme.ts'
import type { Brand } from '#server/brand/brand.contract.ts'

/** Our own API, handed along with the raw request so that server rendering asks it in process, without a socket. */
interface InProcessApi {
  fetch(request: Request): Promise<Response>
}

declare module 'node:http' {
  interface IncomingMessage {
    keyline?: InProcessApi
  }
}

declare global {
  namespace App {
    interface Error {
      /** Stable code of the problem document, when the API answered with one. */
      code?: string
      /** Names the failure in the log, so that a person can quote it. */
      reference?: string
    }
    interface Locals {
      me: Me | null
      language: Language
      theme: Theme
      density: Density
      /** Null while the API does not answer: then the house appears as the product itself. */
      brand: Brand | null
      zone: string
      /** Cookies the API set while the page was rendered; they travel on with the page. */
      setCookies: string[]
    }
    interface PageData {
      me: Me | null
      theme: Theme
      brand: Brand | null
      title?: string
    }
  }
}
