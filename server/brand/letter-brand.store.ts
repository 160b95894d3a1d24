import type { Language } from '#server/accounts/account.contract.ts'
import type { Database } from '#server/db/client.ts'
import { brandOf, logoOf } from './brand.store.ts'
import { paletteOf } from './palette.ts'

/** Under whose name, colour and logo a letter goes out. */
export interface LetterBrand {
  name: string
  /** Behind white words, readable whatever colour was chosen. */
  colour: string
  logo: { content: Buffer; type: string } | null
}

/** Mail programs that still read letters as Outlook does show no WebP: there the name stands alone. */
const shownInMail: readonly string[] = ['image/png', 'image/jpeg']

export async function letterBrand(db: Database, language: Language): Promise<LetterBrand> {
  const { name, nameEn, colour, logo } = await brandOf(db)
  const picture = logo ? await logoOf(db) : null
  return {
    name: language === 'en' ? nameEn : name,
    colour: paletteOf(colour).light.fill.hex,
    logo: picture && shownInMail.includes(picture.type) ? picture : null,
  }
}
