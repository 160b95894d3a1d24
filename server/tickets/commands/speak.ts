import { hasRole, type Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { bindFiles } from '#server/files/file.store.ts'
import type { FileId, MessageId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import { answerPromise, makePromise } from '../promise.store.ts'
import { answerUpdateRequest } from '../update-request.store.ts'
import type { CallDirection, MessagePurpose } from '../ticket.contract.ts'
import { saveTicket, type Ticket } from '../ticket.store.ts'
import { messages } from '../ticket.table.ts'
import type { Fact, Verb } from './with-ticket.ts'

export interface Word {
  id: MessageId
  body: string
  visibility: 'public' | 'internal'
  files: readonly string[]
  /** When the customer hears from us next. */
  promisedAt: Date | null
  purpose?: MessagePurpose
  direction?: CallDirection
}

/** Writes a word down, with its files; a manager's question is answered by it. Answers what else there is to record. */
export async function writeDown({ tx, ticket, now }: Verb, actor: Actor, word: Word): Promise<Fact[]> {
  const { id, visibility, body, promisedAt, purpose, direction } = word
  await tx.insert(messages).values({
    id,
    ticketId: ticket.id,
    accountId: ticket.accountId,
    visibility,
    authorKind: actor.kind === 'staff' ? 'staff' : actor.kind === 'system' ? 'system' : 'contact',
    authorId: actor.kind === 'staff' || actor.kind === 'contact' ? actor.id : null,
    authorName: actor.name,
    body,
    purpose: purpose ?? null,
    direction: direction ?? null,
    promisedAt,
    at: now,
  })
  const answers = actor.kind === 'staff' && hasRole(actor, 'agent', 'technician', 'supervisor')
  const request = answers ? await answerUpdateRequest(tx, ticket.id, { personId: actor.id, messageId: id }, now) : null
  const bound = await bindFiles(tx, actor, { id, ticketId: ticket.id, visibility }, word.files as FileId[])
  return [
    ...bound.map((file): Fact => ({
      type: 'ticket.attached',
      payload: { fileId: file.id, name: file.name, visibility: file.visibility },
    })),
    ...(request ? [{ type: 'ticket.updateAnswered' as const, payload: { requestId: request, messageId: id } }] : []),
  ]
}

/**
 * The customer hears from the house: what was promised before is kept, a new promise is made, the clocks are told. Answers
 * the ticket afterwards and what there is to record. Refuses a promise that lies in the past with `promise.past`.
 */
export async function reachCustomer(
  deps: Deps,
  { tx, ticket, now }: Verb,
  actor: Actor,
  word: Pick<Word, 'id' | 'promisedAt'>,
  more: Partial<Ticket> = {},
): Promise<{ ticket: Ticket; facts: Fact[] }> {
  const { promisedAt, id } = word
  if (promisedAt && promisedAt <= now) {
    throw new Refusal('promise.past', 'A promised time lies in the future.', 422, {
      errors: [{ pointer: '/promisedAt', detail: 'Name a time in the future, or leave it out.' }],
    })
  }
  const answers = hasRole(actor, 'agent', 'technician', 'supervisor', 'admin')
  const facts = await answerPromise(tx, ticket.id, id, now)
  const by = actor.kind === 'staff' ? actor.id : null
  if (promisedAt) await makePromise(tx, ticket, { messageId: id, dueAt: promisedAt, by }, now)
  const first = answers && !ticket.acknowledgedAt ? { acknowledgedAt: now } : {}
  const after = await saveTicket(tx, ticket, { promisedAt, ...first, ...more }, now)
  if (answers) {
    await tellClocks(deps, tx, await clockFactsOf(tx, after), now, { what: 'answered', promised: promisedAt !== null })
  }
  return { ticket: after, facts }
}
