import { newId, type MessageId, type PersonId, type PromiseId } from '#server/kernel/ids.ts'
import type { Fact } from '#server/tickets/commands/with-ticket.ts'
import { outcomeAt, remindAt } from '#server/tickets/promise.ts'
import type { promises } from '#server/tickets/promise.table.ts'
import type { Ticket } from '#server/tickets/ticket.store.ts'

type Row = typeof promises.$inferInsert

/** What a ticket's customer was promised to hear by when, as the product's commands keep it. */
export class Promised {
  readonly rows: Row[] = []

  get owed(): Row | undefined {
    return this.rows.find(({ outcome }) => !outcome)
  }

  make(ticket: Ticket, messageId: MessageId, madeBy: PersonId, dueAt: Date, madeAt: Date): void {
    const { id: ticketId, accountId } = ticket
    const row = { id: newId<PromiseId>(), ticketId, accountId, messageId, madeBy, madeAt, dueAt }
    this.rows.push({ ...row, remindAt: remindAt(madeAt, dueAt) })
  }

  /** The customer hears from the house: what was owed is kept, or comes too late. */
  answer(messageId: MessageId | null, at: Date): Fact[] {
    for (const late of this.rows) {
      if (late.outcome === 'broken' && !late.answeredAt) Object.assign(late, { answeredAt: at, answeredBy: messageId })
    }
    const { owed } = this
    if (!owed) return []
    const outcome = outcomeAt(owed.dueAt, at)
    Object.assign(owed, { outcome, remindAt: null, answeredAt: at, answeredBy: messageId })
    return [{ type: outcome === 'kept' ? 'promise.kept' : 'promise.broken', payload: payloadOf(owed) }]
  }

  break(): Fact {
    const owed = this.owed!
    Object.assign(owed, { outcome: 'broken', remindAt: null })
    return { type: 'promise.broken', payload: payloadOf(owed) }
  }

  remind(holderId: PersonId | null): Fact {
    const owed = this.owed!
    owed.remindAt = null
    const { id: promiseId, dueAt } = owed
    return { type: 'promise.nearlyDue', payload: { promiseId, dueAt: dueAt.toISOString(), holderId } }
  }

  release(at: Date): void {
    if (this.owed) Object.assign(this.owed, { outcome: 'released', remindAt: null, answeredAt: at })
  }
}

function payloadOf({ id, dueAt, madeBy = null }: Row) {
  return { promiseId: id, dueAt: dueAt.toISOString(), madeBy }
}
