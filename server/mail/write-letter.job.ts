import { letterBrand } from '#server/brand/letter-brand.store.ts'
import type { Deps } from '#server/deps.ts'
import { correspondenceOf, type LetterJob } from './correspondence.store.ts'
import { letterOf } from './letter.ts'
import type { Outcome } from './mail-queue.ts'
import type { Relay } from './smtp.ts'

/** Writes one owed letter as things stand now, and hands it to the relay. */
export async function writeLetter(deps: Deps, relay: Relay, job: LetterJob): Promise<Outcome> {
  const about = { ticketId: job.ticketId, letter: job.kind, eventId: job.eventId }
  try {
    const found = await correspondenceOf(deps.db, job, { origin: deps.config.origin, secret: deps.secret })
    if (!found) return { status: 'outdated' }
    const thread = `<ticket.${job.ticketId}@${relay.domain}>`
    const outcome = await relay.send({
      letter: letterOf(found, await letterBrand(deps.db, found.contact.language)),
      to: found.address,
      messageId: job.kind === 'opened' ? thread : `<${job.kind}.${job.eventId}.${job.ticketId}@${relay.domain}>`,
      thread,
    })
    if (outcome.status === 'hopeless') deps.log.error({ ...about, why: outcome.error }, 'a letter cannot be delivered')
    else if (outcome.status === 'retry') deps.log.warn({ ...about, why: outcome.error }, 'a letter waits for the relay')
    else deps.log.info(about, 'a letter is sent')
    return outcome
  } catch (error) {
    deps.log.warn({ err: error, ...about }, 'a letter could not be written and will be tried again')
    return { status: 'retry', error: String(error).slice(0, 300) }
  }
}
