import type { Actor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { newId } from '#server/kernel/ids.ts'
import type { EndedSearch } from './learning.contract.ts'
import { searchLog } from './search-log.table.ts'
import { normalWords, withoutPersonalData } from './words.ts'

/** Notes a search that ended. Of whom, only while it matters: see the table. */
export async function noteSearch(db: Db, who: Actor | null, search: EndedSearch, now: Date): Promise<void> {
  const words = withoutPersonalData(search.words)
  if (words.replaceAll('…', '').trim().length < 2) return
  await db.insert(searchLog).values({
    id: newId(),
    at: now,
    place: search.place,
    words,
    normal: normalWords(words),
    total: search.total,
    opened: search.opened,
    contactId: who?.kind === 'contact' ? who.id : null,
  })
}
