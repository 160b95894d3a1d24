import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks'
import { meFrom } from '#lib/api/me.ts'
import { decideBrand } from '#lib/brand/house.ts'
import { brandFrom } from '#lib/brand/read.ts'
import { decideZone } from '#lib/i18n/here.ts'
import { chooseLanguage, chooseZone, defaultZone, languageCookie, zoneCookie } from '#lib/i18n/language.ts'
import { overwriteGetLocale } from '#lib/paraglide/runtime.js'
import { chooseDensity, densityCookie } from '#lib/state/density.ts'
import { chooseTheme, themeCookie } from '#lib/state/theme.ts'

const request = new AsyncLocalStorage<Pick<App.Locals, 'language' | 'zone' | 'brand'>>()
overwriteGetLocale(() => request.getStore()?.language ?? 'zh-CN')
decideBrand(() => request.getStore()?.brand ?? null)
decideZone(() => request.getStore()?.zone ?? defaultZone)

export const handle: Handle = async ({ event, resolve }) => {
  const { cookies, locals } = event
  locals.language = chooseLanguage(cookies.get(languageCookie), event.request.headers.get('accept-language'))
  locals.theme = chooseTheme(cookies.get(themeCookie))
  locals.density = chooseDensity(cookies.get(densityCookie))
  locals.zone = chooseZone(cookies.get(zoneCookie))
  locals.setCookies = []
  locals.me = null
  locals.brand = null

  return request.run(locals, async () => {
    if (event.route.id !== null) {
      const [me, brand] = await Promise.all([meFrom(event.fetch), brandFrom(event.fetch)])
      Object.assign(locals, { me, brand })
    }
    const style = locals.brand?.style
    const response = await resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('%keyline.language%', locals.language)
          .replace('%keyline.theme%', locals.theme)
          .replace('%keyline.density%', locals.density)
          .replace('%keyline.brand%', style ? `<link id="brand" rel="stylesheet" href="${style}" />` : ''),
      filterSerializedResponseHeaders: (name) => name === 'content-type',
    })
    for (const cookie of locals.setCookies) response.headers.append('set-cookie', cookie)
    response.headers.append('vary', 'cookie, accept-language')
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
    return response
  })
}

/** While a page renders, `/api` is answered in process: same cookies, same caller (the API knows whose request it is). */
export const handleFetch: HandleFetch = async ({ event, request: asked, fetch }) => {
  const api = event.platform?.req.keyline
  const url = new URL(asked.url)
  if (!api || url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(asked)

  const headers = new Headers(asked.headers)
  for (const name of ['cookie', 'user-agent', 'accept-language']) {
    const value = event.request.headers.get(name)
    if (value !== null && !headers.has(name)) headers.set(name, value)
  }
  headers.set('origin', event.url.origin)
  const response = await api.fetch(new Request(asked, { headers }))
  event.locals.setCookies.push(...response.headers.getSetCookie())
  return response
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return
  const reference = randomUUID().slice(0, 8)
  console.error(JSON.stringify({ level: 'error', reference, path: event.url.pathname, error: String(error) }))
  return { reference }
}
