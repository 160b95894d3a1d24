import { linkHouse, openInvitation } from '#server/auth/invitation.store.ts'
import { findPerson } from '#server/auth/people.store.ts'
import { letterBrand } from '#server/brand/letter-brand.store.ts'
import type { Deps } from '#server/deps.ts'
import { invitationLetter } from './invitation-letter.ts'
import type { InvitationJob, Outcome } from './mail-queue.ts'
import type { Relay } from './smtp.ts'

/** Writes one invitation with the link that is good now: after another one was made, or it was revoked, there is nothing to say. */
export async function writeInvitation(deps: Deps, relay: Relay, job: InvitationJob): Promise<Outcome> {
  const about = { personId: job.personId, eventId: job.eventId }
  try {
    const person = await findPerson(deps.db, job.personId)
    const invitation = person?.active
      ? await openInvitation(deps.db, job.personId, linkHouse(deps), deps.clock.now())
      : null
    if (!person || !invitation) return { status: 'outdated' }
    const id = `<invitation.${job.eventId}@${relay.domain}>`
    const outcome = await relay.send({
      letter: invitationLetter(await letterBrand(deps.db, person.language), {
        name: (person.language === 'en' && person.nameEn) || person.name,
        language: person.language,
        again: person.canSignIn,
        link: invitation.link,
        expiresAt: new Date(invitation.expiresAt),
      }),
      to: { name: person.name, address: person.email },
      messageId: id,
      thread: id,
    })
    if (outcome.status === 'hopeless') {
      deps.log.error({ ...about, why: outcome.error }, 'an invitation cannot be delivered')
    }
    return outcome
  } catch (error) {
    deps.log.warn({ err: error, ...about }, 'an invitation could not be written and will be tried again')
    return { status: 'retry', error: String(error).slice(0, 300) }
  }
}
