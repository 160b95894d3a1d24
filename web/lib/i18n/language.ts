/** Languages every sentence exists in. The first is the one used when nothing else decides. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

export const languageCookie = 'keyline_language'
export const zoneCookie = 'keyline_zone'
export const defaultZone = 'Asia/Shanghai'

/** Each language named in itself, so that a reader finds it without knowing the present one. */
export const languageNames: Record<Language, string> = { 'zh-CN': '中文', en: 'English' }

/** The reader's own choice first, then what the browser asks for, then Chinese. */
export function chooseLanguage(cookie: string | undefined, acceptLanguage: string | null): Language {
  if (isLanguage(cookie)) return cookie
  for (const wanted of byPreference(acceptLanguage ?? '')) {
    if (wanted === 'zh' || wanted.startsWith('zh-')) return 'zh-CN'
    if (wanted === 'en' || wanted.startsWith('en-')) return 'en'
  }
  return 'zh-CN'
}

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

/** A zone name the platform knows, or the operator's own. */
export function chooseZone(cookie: string | undefined): string {
  if (!cookie) return defaultZone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: cookie }).resolvedOptions().timeZone
  } catch {
    return defaultZone
  }
}

function byPreference(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean)
      return { tag, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ tag, weight }) => tag && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}
