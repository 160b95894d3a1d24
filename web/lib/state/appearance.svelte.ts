import { browser } from '$app/env'
import { remember } from './cookies.ts'
import { chooseDensity, densityCookie, type Density } from './density.ts'
import { chooseTheme, themeCookie, type Theme } from './theme.ts'

/**
 * Light, dark or as the system says; comfortable or compact. The server writes both on <html>, so nothing flashes or jumps
 * before the first paint.
 */
class Appearance {
  theme = $state<Theme>(browser ? chooseTheme(document.documentElement.dataset.theme) : 'system')

  density = $state<Density>(browser ? chooseDensity(document.documentElement.dataset.density) : 'comfortable')

  wear(theme: Theme): void {
    this.theme = theme
    document.documentElement.dataset.theme = theme
    remember(themeCookie, theme)
  }

  pack(density: Density): void {
    this.density = density
    document.documentElement.dataset.density = density
    remember(densityCookie, density)
  }
}

export const appearance = new Appearance()
