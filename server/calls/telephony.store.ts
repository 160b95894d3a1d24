import { asc, eq } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { people } from '#server/seats/seat.table.ts'
import type { TelephonyView } from './call.contract.ts'
import { extensions, telephony } from './call.table.ts'

type Row = typeof telephony.$inferSelect

const usual: Row = { one: true, dialUrl: null, country: 'CN', tokenHash: null, version: 0, changedAt: null }

/** How the house telephones; what it does until somebody says otherwise. */
export async function telephonyOf(db: Db): Promise<Row> {
  const [row] = await db.select().from(telephony)
  return row ?? usual
}

export async function telephonyView(db: Db): Promise<TelephonyView> {
  const [row, phones] = await Promise.all([
    telephonyOf(db),
    db
      .select({ extension: extensions.extension, personId: people.id, name: people.name, nameEn: people.nameEn })
      .from(extensions)
      .innerJoin(people, eq(people.id, extensions.personId))
      .orderBy(asc(extensions.extension)),
  ])
  const { dialUrl, country, tokenHash, version } = row
  return { dialUrl, country, hasToken: tokenHash !== null, extensions: phones, version }
}
