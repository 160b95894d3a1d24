import { letterBrand } from '#server/brand/letter-brand.store.ts'
import type { Deps } from '#server/deps.ts'
import { askLetter } from './ask-letter.ts'
import { askLetterFacts, settleAskLetter } from './ask-letter.store.ts'
import type { AskJob, Outcome } from './mail-queue.ts'
import type { Relay } from './smtp.ts'

/** Asks a contact by letter, and keeps beside the question how that went. */
export async function writeAsk(deps: Deps, relay: Relay, { askId }: AskJob): Promise<Outcome> {
  try {
    const found = await askLetterFacts(deps.db, askId, { origin: deps.config.origin, secret: deps.secret })
    if (!found) return { status: 'outdated' }
    const outcome = await relay.send({
      letter: askLetter(found.facts, await letterBrand(deps.db, found.facts.contact.language)),
      to: found.to,
      messageId: `<ask.${askId}@${relay.domain}>`,
      thread: `<ask.${askId}@${relay.domain}>`,
    })
    if (outcome.status === 'sent') await settleAskLetter(deps.db, askId, 'sent')
    if (outcome.status === 'hopeless') {
      await settleAskLetter(deps.db, askId, 'failed')
      deps.log.error({ ask: askId, why: outcome.error }, 'a question to a contact cannot be delivered')
    }
    return outcome
  } catch (error) {
    deps.log.warn({ err: error, ask: askId }, 'a question to a contact could not be written and will be tried again')
    return { status: 'retry', error: String(error).slice(0, 300) }
  }
}
