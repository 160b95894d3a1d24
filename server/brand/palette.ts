import { clampChroma, formatHex, oklch, wcagContrast, type Oklch } from 'culori'
import type { Palette, Shades } from './brand.contract.ts'

/** Text needs this against its ground (WCAG 2.2, 1.4.3). A little more, so that rounding to eight bits does not fall below. */
const readable = 4.55
/** The grounds words in the accent stand on (web/lib/ui/tokens.css). */
const grounds = {
  light: ['#ffffff', '#f6f7f9', '#eff1f4', '#e8ebf0'],
  dark: ['#14171d', '#0d0f13', '#1a1e26', '#232833'],
}

/** Colours for both themes out of one: its hue and as much of its colour as stays readable. */
export function paletteOf(colour: string): Palette {
  const given = oklch(colour) ?? oklch('#2552cc')!
  const light = lightShades(given)
  return { light, dark: darkShades(given), asGiven: light.fill.hex === formatHex(given) }
}

function lightShades(given: Oklch): Shades {
  const soft = shadeOf(given, 0.955, 0.03)
  const fill = darkerUntil(given, ['#ffffff'])
  const hover = darkerUntil({ ...given, l: oklch(fill)!.l - 0.05 }, ['#ffffff'])
  const text = darkerUntil({ ...given, l: oklch(fill)!.l }, [...grounds.light, soft])
  return shades(fill, hover, text, soft, shadeOf(given, 0.85, 0.07), [...grounds.light, soft])
}

function darkShades(given: Oklch): Shades {
  const soft = shadeOf(given, 0.28, 0.06)
  // Buttons in the dark are a little lighter than by day, while white words on them allow it.
  const fill = darkerUntil({ ...given, l: Math.max(given.l, 0.55) }, ['#ffffff'])
  const hover = darkerUntil({ ...given, l: oklch(fill)!.l - 0.05 }, ['#ffffff'])
  const text = lighterUntil({ ...given, l: Math.max(given.l, 0.72), c: Math.min(given.c, 0.13) }, [
    ...grounds.dark,
    soft,
  ])
  return shades(fill, hover, text, soft, shadeOf(given, 0.42, 0.09), [...grounds.dark, soft])
}

function shades(fill: string, hover: string, text: string, soft: string, line: string, on: readonly string[]): Shades {
  return {
    fill: { hex: fill, contrast: worst(fill, ['#ffffff']) },
    hover: { hex: hover, contrast: worst(hover, ['#ffffff']) },
    text: { hex: text, contrast: worst(text, on) },
    soft,
    line,
  }
}

const shadeOf = (given: Oklch, l: number, most: number) => hexOf({ ...given, l, c: Math.min(given.c, most) })
const hexOf = (colour: Oklch) => formatHex(clampChroma(colour, 'oklch'))
const worst = (colour: string, on: readonly string[]) =>
  Math.floor(Math.min(...on.map((ground) => wcagContrast(colour, ground))) * 100) / 100

function darkerUntil(from: Oklch, on: readonly string[]): string {
  for (let l = from.l; l > 0; l -= 0.005) if (worst(hexOf({ ...from, l }), on) >= readable) return hexOf({ ...from, l })
  return '#000000'
}

function lighterUntil(from: Oklch, on: readonly string[]): string {
  for (let l = from.l; l < 1; l += 0.005) if (worst(hexOf({ ...from, l }), on) >= readable) return hexOf({ ...from, l })
  return '#ffffff'
}

/** The tokens of the design system that follow from the colour. Twice `:root`, to stand above its own. */
export function styleOf({ light, dark }: Palette): string {
  const tokens = {
    accent: [light.fill.hex, dark.fill.hex],
    'accent-hover': [light.hover.hex, dark.hover.hex],
    'accent-text': [light.text.hex, dark.text.hex],
    'accent-soft': [light.soft, dark.soft],
    'accent-line': [light.line, dark.line],
    focus: [light.text.hex, dark.text.hex],
  }
  const lines = Object.entries(tokens).map(([token, [day, night]]) => `--${token}:light-dark(${day},${night})`)
  return `:root:root{${lines.join(';')}}`
}
