import { sql } from 'drizzle-orm'
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { bytes, instant } from '#server/db/columns.ts'

/** Under whose name and colour the house appears. One row; none while nobody has said anything. */
export const brand = pgTable(
  'brand',
  {
    id: integer('id').primaryKey().default(1),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    /** Of buttons and links in the light theme, as #rrggbb; what the dark theme shows follows from it. */
    colour: text('colour').notNull(),
    /** Small and read with every letter, so it stands here and not among the attachments of tickets. */
    logo: bytes('logo'),
    logoType: text('logo_type'),
    /** SHA-256 of the logo in hex: its address, so that a new one is never hidden by a cache. */
    logoHash: text('logo_hash'),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [check('brand_one', sql`${t.id} = 1`)],
)
