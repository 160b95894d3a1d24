import { sql } from 'drizzle-orm'
import type { Language } from '#server/accounts/account.contract.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AlertAskId } from '#server/kernel/ids.ts'
import { privateToken } from '#server/kernel/private-token.ts'
import type { AskLetterFacts } from './ask-letter.ts'

/** What the letter asks now and whom; null when it is asked no more, or the contact left meanwhile. */
export async function askLetterFacts(
  db: Db,
  id: AlertAskId,
  house: { origin: string; secret: string },
): Promise<{ facts: AskLetterFacts; to: { name: string; address: string } } | null> {
  type Row = Record<'words' | 'name' | 'email' | 'manager' | 'managerEn', string> & {
    nameEn: string | null
    language: Language
  }
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select q.words, k.name, k.name_en as "nameEn", k.email, k.language, p.name as manager, p.name_en as "managerEn"
      from alert_asks q join alerts l on l.id = q.alert_id and l.state = 'planned'
      join contacts k on k.id = q.contact_id and k.active join people p on p.id = q.asked_by
     where q.id = ${id} and q.state = 'open'`,
  )
  if (!row) return null
  const { name, nameEn, email, language, words, manager, managerEn } = row
  const en = language === 'en'
  return {
    facts: {
      ...{ words, manager: en ? managerEn : manager },
      contact: { name: (en && nameEn) || name, language },
      link: `${house.origin}/settled/${privateToken(house.secret, 'alert-ask', id)}`,
    },
    to: { name, address: email },
  }
}

export async function settleAskLetter(db: Db, id: AlertAskId, mail: 'sent' | 'failed'): Promise<void> {
  await db.execute(sql`update alert_asks set mail = ${mail} where id = ${id}`)
}
