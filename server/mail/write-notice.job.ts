import { and, eq, sql } from 'drizzle-orm'
import { letterBrand } from '#server/brand/letter-brand.store.ts'
import type { Deps } from '#server/deps.ts'
import { noticeFacts } from '#server/notices/notice-facts.store.ts'
import { noticeDeliveries } from '#server/notices/notice.table.ts'
import { sayNotice } from '#server/notices/words.ts'
import { noticeLetter } from './notice-letter.ts'
import type { NoticeJob, Outcome } from './mail-queue.ts'
import type { Relay } from './smtp.ts'

/** As often as the queue tries: the log says then that it went nowhere. */
const mostAttempts = 16

/** Writes one notice to one of the operator's people, and keeps in the log how that went. */
export async function writeNotice(deps: Deps, relay: Relay, { deliveryId }: NoticeJob): Promise<Outcome> {
  const about = { delivery: deliveryId }
  try {
    const found = await noticeFacts(deps.db, deliveryId)
    if (!found?.person?.active) {
      await settle(deps, deliveryId, { state: 'dead', error: 'Nobody is there any more to read it.' })
      return { status: 'outdated' }
    }
    const brand = await letterBrand(deps.db, found.facts.language)
    const said = sayNotice(found.facts, { origin: deps.config.origin, tellsSubject: true, house: brand.name })
    const id = `<notice.${deliveryId}@${relay.domain}>`
    const outcome = await relay.send({
      letter: noticeLetter(said, found.facts.language, brand),
      to: { name: found.person.name, address: found.person.email },
      messageId: id,
      thread: id,
    })
    if (outcome.status === 'sent') await settle(deps, deliveryId, { state: 'sent', error: null })
    else if (outcome.status === 'hopeless') await settle(deps, deliveryId, { state: 'dead', error: outcome.error })
    else if (outcome.status === 'retry') await again(deps, deliveryId, outcome.error)
    return outcome
  } catch (error) {
    deps.log.warn({ err: error, ...about }, 'a notice could not be written and will be tried again')
    return { status: 'retry', error: String(error).slice(0, 300) }
  }
}

const owed = (id: NoticeJob['deliveryId']) => and(eq(noticeDeliveries.id, id), eq(noticeDeliveries.state, 'owed'))

async function settle(
  { db, clock }: Deps,
  id: NoticeJob['deliveryId'],
  fate: { state: 'sent' | 'dead'; error: string | null },
): Promise<void> {
  await db
    .update(noticeDeliveries)
    .set({ ...fate, endedAt: clock.now() })
    .where(owed(id))
}

async function again({ db }: Deps, id: NoticeJob['deliveryId'], error: string): Promise<void> {
  await db
    .update(noticeDeliveries)
    .set({
      error,
      attempts: sql`${noticeDeliveries.attempts} + 1`,
      state: sql`case when ${noticeDeliveries.attempts} >= ${mostAttempts} then 'dead' else 'owed' end`,
    })
    .where(owed(id))
}
