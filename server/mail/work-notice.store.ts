import { eq, sql } from 'drizzle-orm'
import type { Language } from '#server/accounts/account.contract.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { WorkNoticeId } from '#server/kernel/ids.ts'
import { plannedWorkNotices } from '#server/planned-works/planned-work.table.ts'
import type { WorkLetterFacts } from './work-letter.ts'

type Row = Omit<WorkLetterFacts, 'startsAt' | 'endsAt' | 'link' | 'contact'> & {
  startsAt: string
  endsAt: string
  name: string
  nameEn: string | null
  email: string
  language: Language
}

/** What a letter of planned work says now and to whom; null when the contact left meanwhile. */
export async function workLetterFacts(
  db: Db,
  id: WorkNoticeId,
  origin: string,
): Promise<{ facts: WorkLetterFacts; to: { name: string; address: string } } | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select n.kind, w.number, w.title, w.text, w.impact, w.down_minutes as "downMinutes", w.starts_at as "startsAt", w.ends_at as "endsAt",
           w.outcome, w.outcome_text as "outcomeText", k.name, k.name_en as "nameEn", k.email, k.language,
           coalesce((select jsonb_agg(jsonb_build_object('number', c.number, 'name', c.name, 'nameEn', c.name_en) order by c.number)
                       from planned_work_circuits p join circuits c on c.id = p.circuit_id
                      where p.work_id = w.id and p.account_id = n.account_id), '[]') as circuits
      from planned_work_notices n join planned_works w on w.id = n.work_id join contacts k on k.id = n.contact_id and k.active
     where n.id = ${id}`,
  )
  if (!row) return null
  const { name, nameEn, email, language, startsAt, endsAt, ...rest } = row
  const contact = { name: (language === 'en' && nameEn) || name, language }
  return {
    facts: {
      ...rest,
      ...{ startsAt: toInstant(startsAt), endsAt: toInstant(endsAt), contact },
      link: `${origin}/portal/planned-works#${row.number}`,
    },
    to: { name, address: email },
  }
}

export async function settleWorkNotice(
  db: Db,
  id: WorkNoticeId,
  fate: { mail: 'sent' | 'failed'; error: string | null; mailedAt: Date | null },
): Promise<void> {
  await db.update(plannedWorkNotices).set(fate).where(eq(plannedWorkNotices.id, id))
}
