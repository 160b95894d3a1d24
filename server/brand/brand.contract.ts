import { z } from 'zod'

export const largestLogo = 256 * 1024
const name = z.string().trim().min(1).max(40)
const hex = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'A colour like #2552cc.')
  .toLowerCase()

/** A colour of one theme, with the worst contrast it meets there. AA asks for 4.5 between text and its ground. */
const shade = z.object({ hex: z.string(), contrast: z.number() })
const shades = z.object({
  /** Behind white words: buttons, badges. */
  fill: shade,
  hover: shade,
  /** Words and links on every surface. */
  text: shade,
  soft: z.string(),
  line: z.string(),
})

/** What becomes of a colour: both themes, each readable; `asGiven` says whether the fill of the light theme is the colour itself. */
export const palette = z.object({ light: shades, dark: shades, asGiven: z.boolean() })

/** GET /api/brand: read by every page, also before anybody signs in. */
export const brandView = z.object({
  name: z.string(),
  nameEn: z.string(),
  colour: z.string(),
  /** Path of the logo; null while the product's own mark stands there. */
  logo: z.string().nullable(),
  /** Address of the colours as a stylesheet; null while they are the product's own. */
  style: z.string().nullable(),
  /** 0 while nobody has said anything. */
  version: z.int(),
})

/** PUT /api/brand */
export const brandChange = z.strictObject({ name, nameEn: name, colour: hex, version: z.int().min(0) })
/** GET /api/brand/palette */
export const paletteQuery = z.strictObject({ colour: hex })

/** What the house calls itself without a brand of its own. */
export const ownBrand = { name: 'Keyline', nameEn: 'Keyline', colour: '#2552cc' } as const

export type Brand = z.infer<typeof brandView>
export type BrandChange = z.infer<typeof brandChange>
export type Palette = z.infer<typeof palette>
export type Shades = z.infer<typeof shades>
