import type { Actor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import { staffActors } from '#server/auth/staff.store.ts'
import type { Deps } from '#server/deps.ts'
import type { MessageId, PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { tell } from '#server/notices/tell.store.ts'
import type { Fact, Verb } from './with-ticket.ts'

/**
 * Colleagues named in a note are told, on their screens and by whatever else they chose. Whoever may not see the ticket is
 * not told of it: refuses with `mention.cannot_see` and names them. Naming oneself tells nobody.
 */
export async function mention(
  deps: Deps,
  { tx, ticket, scope, now }: Verb,
  actor: Actor,
  messageId: MessageId,
  ids: readonly string[],
): Promise<Fact[]> {
  if (ids.length === 0 || actor.kind !== 'staff') return []
  const wanted = [...new Set(ids)].filter((id) => id !== actor.id) as PersonId[]
  const found = await staffActors(tx, wanted)
  const blind = found.filter((who) => !may.seeInside(who, scope))
  if (found.length < wanted.length || blind.length > 0) {
    const names = blind.map(({ name }) => name).join(', ')
    const detail = names
      ? `${names} may not see this ticket. Take the name out, or ask a supervisor.`
      : 'Somebody you named is no longer here. Take the name out.'
    throw new Refusal('mention.cannot_see', detail, 422, { errors: [{ pointer: '/mentions', detail }] })
  }
  const told = found.map(({ id }) => id)
  if (told.length === 0) return []
  await tell(
    tx,
    told.map((personId) => ({
      kind: 'mention',
      to: { personId },
      ticketId: ticket.id,
      accountId: ticket.accountId,
      messageId,
    })),
    { now, mail: deps.config.smtp !== null },
  )
  return [{ type: 'ticket.mentioned', payload: { messageId, told } }]
}
