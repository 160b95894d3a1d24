import { letterBrand } from '#server/brand/letter-brand.store.ts'
import type { Deps } from '#server/deps.ts'
import type { Outcome, WorkNoticeJob } from './mail-queue.ts'
import type { Relay } from './smtp.ts'
import { workLetter } from './work-letter.ts'
import { settleWorkNotice, workLetterFacts } from './work-notice.store.ts'

/** Writes one contact of planned work, and keeps beside the notice how that went. */
export async function writeWorkNotice(deps: Deps, relay: Relay, { noticeId }: WorkNoticeJob): Promise<Outcome> {
  try {
    const found = await workLetterFacts(deps.db, noticeId, deps.config.origin)
    if (!found) {
      await settleWorkNotice(deps.db, noticeId, {
        mail: 'failed',
        error: 'The contact is no longer active.',
        mailedAt: null,
      })
      return { status: 'outdated' }
    }
    const outcome = await relay.send({
      letter: workLetter(found.facts, await letterBrand(deps.db, found.facts.contact.language)),
      to: found.to,
      messageId: `<work.${noticeId}@${relay.domain}>`,
      thread: `<work.${found.facts.number}@${relay.domain}>`,
    })
    if (outcome.status === 'sent') {
      await settleWorkNotice(deps.db, noticeId, { mail: 'sent', error: null, mailedAt: deps.clock.now() })
    } else if (outcome.status === 'hopeless') {
      await settleWorkNotice(deps.db, noticeId, { mail: 'failed', error: outcome.error, mailedAt: null })
      deps.log.error({ notice: noticeId, why: outcome.error }, 'a notice of planned work cannot be delivered')
    }
    return outcome
  } catch (error) {
    deps.log.warn(
      { err: error, notice: noticeId },
      'a notice of planned work could not be written and will be tried again',
    )
    return { status: 'retry', error: String(error).slice(0, 300) }
  }
}
