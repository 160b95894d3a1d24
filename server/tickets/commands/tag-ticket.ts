import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { mostTags, tagsAfter, type TagChange } from '../tag.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket } from './with-ticket.ts'

/**
 * Puts tags on a ticket and takes others off. Two people who do so at once are both right, so no version is asked for;
 * doing it twice changes nothing. Refuses `ticket.too_many_tags`.
 */
export async function tagTicket(deps: Deps, actor: Actor, ref: TicketRef, change: TagChange): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'tag' }, async ({ tx, ticket, now, happened }) => {
    const { tags, added, removed } = tagsAfter(ticket.tags ?? [], change)
    if (added.length + removed.length === 0) return
    if (tags.length > mostTags) {
      const detail = `A ticket carries at most ${mostTags} tags. Take one off first.`
      throw new Refusal('ticket.too_many_tags', detail, 422, { errors: [{ pointer: '/add', detail }] })
    }
    await saveTicket(tx, ticket, { tags: tags.length > 0 ? tags : null }, now)
    await happened({ type: 'ticket.tagged', payload: { added, removed } })
  })
}
