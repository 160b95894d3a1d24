import { browser } from '$app/env'
import { overwriteGetLocale } from '#lib/paraglide/runtime.js'
import { remember } from '#lib/state/cookies.ts'
import { decideZone } from './here.ts'
import { chooseZone, isLanguage, languageCookie, zoneCookie, type Language } from './language.ts'

/**
 * Who reads, in the browser: language and time zone. Every message function asks it, and because the language is a
 * rune, switching it changes each sentence in place: nothing reloads and no draft is lost.
 */
class Reader {
  language = $state<Language>('zh-CN')
  readonly zone: string

  constructor() {
    const written = browser ? document.documentElement.lang : undefined
    if (isLanguage(written)) this.language = written
    this.zone = chooseZone(browser ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined)
  }

  speak(language: Language): void {
    this.language = language
    document.documentElement.lang = language
    remember(languageCookie, language)
  }

  /** Lets the next page be rendered with the reader's own clock. */
  rememberZone(): void {
    remember(zoneCookie, this.zone)
  }
}

export const reader = new Reader()

if (browser) {
  overwriteGetLocale(() => reader.language)
  decideZone(() => reader.zone)
}
