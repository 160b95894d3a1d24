import { sql } from 'drizzle-orm'
import type { Database, Db, Transaction } from '#server/db/client.ts'
import { memoPer } from '#server/kernel/memo.ts'
import { ownBrand, type Brand } from './brand.contract.ts'
import { brand } from './brand.table.ts'

type Row = typeof brand.$inferSelect

const load = async (db: Database): Promise<Brand> => {
  // Every page asks; the logo itself stays where it is.
  const [row] = await db
    .select({
      name: brand.name,
      nameEn: brand.nameEn,
      colour: brand.colour,
      logoHash: brand.logoHash,
      version: brand.version,
    })
    .from(brand)
  return row ? viewOf(row) : { ...ownBrand, logo: null, style: null, version: 0 }
}

const memoised = memoPer(1_000, load)

/** Under whose name the house appears. A change is seen at once where it is made, elsewhere a second later. */
export const brandOf = (db: Database): Promise<Brand> => memoised.get(db)
export const forgetBrand = (): void => memoised.clearAll()

export function viewOf(row: Pick<Row, 'name' | 'nameEn' | 'colour' | 'logoHash' | 'version'>): Brand {
  const { name, nameEn, colour, logoHash, version } = row
  return {
    ...{ name, nameEn, colour, version },
    logo: logoHash ? `/api/brand/logo/${logoHash}` : null,
    style: colour === ownBrand.colour ? null : `/api/brand/style/${colour.slice(1)}`,
  }
}

export async function lockBrand(tx: Transaction): Promise<Row | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('brand', 0))`)
  const [row] = await tx.select().from(brand)
  return row ?? null
}

export async function saveBrand(tx: Transaction, row: Omit<Row, 'id'>): Promise<Row> {
  const [saved] = await tx.insert(brand).values(row).onConflictDoUpdate({ target: brand.id, set: row }).returning()
  return saved!
}

export async function logoOf(db: Db): Promise<{ content: Buffer; type: string; hash: string } | null> {
  const [row] = await db.select({ content: brand.logo, type: brand.logoType, hash: brand.logoHash }).from(brand)
  return row?.content && row.type && row.hash ? { content: row.content, type: row.type, hash: row.hash } : null
}
