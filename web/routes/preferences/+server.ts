import { isLanguage, languageCookie } from '#lib/i18n/language.ts'
import { chooseDensity, densityCookie } from '#lib/state/density.ts'
import { chooseTheme, themeCookie } from '#lib/state/theme.ts'
import type { RequestHandler } from './$types'

const oneYear = 31_536_000

/** Language, theme and density without JavaScript: a plain link that keeps the choice and leads back to where it was made. */
export const GET: RequestHandler = ({ url, cookies }) => {
  const keep = (name: string, value: string) =>
    cookies.set(name, value, { path: '/', maxAge: oneYear, sameSite: 'lax', httpOnly: false, secure: false })

  const language = url.searchParams.get('language')
  if (isLanguage(language)) keep(languageCookie, language)
  const theme = url.searchParams.get('theme')
  if (theme) keep(themeCookie, chooseTheme(theme))

  const density = url.searchParams.get('density')
  if (density) keep(densityCookie, chooseDensity(density))

  return new Response(null, { status: 303, headers: { location: localPath(url.searchParams.get('back')) } })
}

// Only a path of our own: "//host" and "/\host" would leave the site.
function localPath(back: string | null): string {
  return back && /^\/(?![/\\])[^\r\n]*$/.test(back) ? back : '/'
}
