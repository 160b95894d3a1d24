import { browser } from '$app/env'
import { remember } from './cookies.ts'
import { chooseTheme, themeCookie, type Theme } from './theme.ts'

/** Light, dark or as the system says. The server writes it on <html>, so nothing flashes before the first paint. */
class Appearance {
  theme = $state<Theme>(browser ? chooseTheme(document.documentElement.dataset.theme) : 'system')

  wear(theme: Theme): void {
    this.theme = theme
    document.documentElement.dataset.theme = theme
    remember(themeCookie, theme)
  }
}

export const appearance = new Appearance()
