import { wcagContrast } from 'culori'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownBrand } from '#server/brand/brand.contract.ts'
import { paletteOf } from '#server/brand/palette.ts'

const anyColour = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`)

test('whatever colour a house has, white words on it and words in it are readable in both themes', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const { light, dark } = paletteOf(colour)
      for (const [shades, grounds] of [
        [light, ['#ffffff', '#eff1f4', light.soft]],
        [dark, ['#14171d', '#232833', dark.soft]],
      ] as const) {
        for (const fill of [shades.fill, shades.hover]) {
          expect(wcagContrast('#ffffff', fill.hex)).toBeGreaterThanOrEqual(4.5)
          expect(fill.contrast).toBeGreaterThanOrEqual(4.5)
        }
        for (const ground of grounds) expect(wcagContrast(shades.text.hex, ground)).toBeGreaterThanOrEqual(4.5)
      }
    }),
    { numRuns: 500 },
  )
})

test('a colour that is readable already is taken as it is, and one that is not says so', () => {
  expect(paletteOf(ownBrand.colour)).toMatchObject({ asGiven: true, light: { fill: { hex: ownBrand.colour } } })
  expect(paletteOf('#ffcc00').asGiven).toBe(false)
})
