import { and, desc, eq, gt, ne, or, isNull } from 'drizzle-orm'
import { hasRole, type Actor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import { calendarsOf, type Calendars } from '#server/calendar/calendar.store.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { answerEscalation } from '#server/escalation/customer-escalation.store.ts'
import type { MessageId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { dropSent } from '../draft.store.ts'
import { isOver } from '../moves.ts'
import type { NewMessage } from '../ticket-commands.contract.ts'
import { messages } from '../ticket.table.ts'
import { saveTicket, type Ticket, type TicketRef } from '../ticket.store.ts'
import { mention } from './mention.ts'
import { pause } from './pause-ticket.ts'
import { resolve } from './resolve-ticket.ts'
import { resume } from './resume-ticket.ts'
import { reachCustomer, writeDown } from './speak.ts'
import { withTicket, type Verb } from './with-ticket.ts'

const forCustomer = 2_000

/**
 * Says something on the ticket. The client makes the message's id, so a message sent twice is one message. The first
 * public word of staff acknowledges the ticket; an answer of the customer ends a pause that waited for it. `then` moves the
 * ticket in the same act: both happen or neither. Refuses with `message.overtaken` when somebody else spoke to the customer,
 * or the customer spoke, since the writer last looked.
 */
export async function postMessage(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: Omit<NewMessage, 'mentions'> & { mentions?: string[] },
): Promise<{ id: MessageId }> {
  const id = input.id as MessageId
  const calendars = input.then?.to === 'resolved' ? await calendarsOf(deps.db) : null
  await withTicket(deps, actor, ref, { may: input.visibility === 'public' ? 'reply' : 'note' }, async (the) => {
    const { tx, ticket, scope, now, happened } = the
    const staff = actor.kind === 'staff'
    if (input.visibility === 'internal' && !may.seeInside(actor, scope))
      throw new Refusal('message.internal', 'Only staff writes notes.', 403)
    const [known] = await tx.select({ ticketId: messages.ticketId }).from(messages).where(eq(messages.id, id))
    if (known?.ticketId === ticket.id) return
    if (known) throw new Refusal('message.id_taken', 'This message id was used elsewhere. Make a new one.', 422)
    if (staff && input.visibility === 'public' && isOver(ticket.status)) {
      throw new Refusal('ticket.over', `The ticket is ${ticket.status}. Write a note, or open a new ticket.`)
    }
    if (!staff && isOver(ticket.status)) {
      throw new Refusal('ticket.over', 'This ticket is closed. Please open a new one; we will see this one beside it.')
    }
    if (input.then && !may.work(actor, scope)) {
      throw new Refusal(
        'ticket.not_yours',
        'This ticket is somebody else\u2019s to work on. Send the message alone.',
        403,
      )
    }
    if (input.mentions?.length && input.visibility === 'public') {
      const detail = 'Colleagues are named in notes: a customer does not read whom we call.'
      throw new Refusal('mention.public', detail, 422, { errors: [{ pointer: '/mentions', detail }] })
    }
    if (staff && input.visibility === 'public' && input.seenUntil)
      await refuseOvertaken(tx, the, actor, input.seenUntil)

    const promisedAt = staff && input.promisedAt ? new Date(input.promisedAt) : null
    const word = { id, body: input.body, visibility: input.visibility, files: input.files, promisedAt }
    const attached = await writeDown(the, actor, word)
    await dropSent(tx, ticket.id, id)
    if (input.visibility === 'internal') {
      const told = await mention(deps, the, actor, id, input.mentions ?? [])
      await happened({ type: 'ticket.noted', payload: { messageId: id } }, ...told)
      if (input.then) await follow(deps, actor, the, ticket, input, calendars)
      return
    }
    const { ticket: saved, facts } = staff
      ? await reachCustomer(deps, the, actor, word)
      : { ticket: await saveTicket(tx, ticket, {}, now), facts: [] }
    await happened(
      {
        type: 'ticket.replied',
        payload: { messageId: id, by: staff ? 'staff' : 'contact', promisedAt: promisedAt?.toISOString() ?? null },
      },
      ...facts,
      ...attached,
    )
    const isAnswer = hasRole(actor, 'agent', 'technician', 'supervisor', 'admin')
    const answered = isAnswer && (await answerEscalation(tx, ticket.id, { personId: actor.id, messageId: id }, now))
    if (answered)
      await happened({ type: 'ticket.escalationAnswered', payload: { escalationId: answered, messageId: id } })
    if (input.then) await follow(deps, actor, the, saved, input, calendars)
    if (!staff && ticket.status === 'pending') await resume(deps, { ...the, ticket: saved }, 'customerAnswered')
  })
  return { id }
}

/** The move that goes with the message. What the customer reads of it is the message itself. */
async function follow(
  deps: Deps,
  actor: Actor,
  the: Verb,
  ticket: Ticket,
  { then, body, visibility }: Pick<NewMessage, 'then' | 'body' | 'visibility'>,
  calendars: Calendars | null,
): Promise<void> {
  if (visibility === 'internal' && then?.to !== 'inProgress') {
    throw new Refusal('message.then_public', 'The customer reads why it waits or is solved: send a reply.', 422)
  }
  const after = { ...the, ticket }
  const text = body.slice(0, forCustomer)
  if (then?.to === 'inProgress') await resume(deps, after, 'written')
  if (then?.to === 'pending') {
    const reason = 'customerAsked'
    await pause(deps, actor, after, { kind: 'pending', reason, customerText: text, until: then.until })
  }
  if (then?.to === 'resolved' && calendars) {
    await resolve(deps, actor, after, { code: then.code, text, evidence: then.evidence }, calendars)
  }
}

async function refuseOvertaken(tx: Transaction, { ticket }: Verb, actor: Actor, seenUntil: string): Promise<void> {
  const mine = actor.kind === 'staff' ? actor.id : ''
  const [newer] = await tx
    .select({ name: messages.authorName, body: messages.body, at: messages.at })
    .from(messages)
    .where(
      and(
        eq(messages.ticketId, ticket.id),
        eq(messages.visibility, 'public'),
        gt(messages.at, new Date(seenUntil)),
        or(isNull(messages.authorId), ne(messages.authorId, mine)),
      ),
    )
    .orderBy(desc(messages.at))
    .limit(1)
  if (!newer) return
  throw new Refusal(
    'message.overtaken',
    `${newer.name} wrote meanwhile. Read it, then send yours as it is or mended.`,
    409,
    {
      extra: { by: newer.name, at: newer.at.toISOString(), text: newer.body.slice(0, 500) },
    },
  )
}
