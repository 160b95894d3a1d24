import { and, desc, eq, inArray } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import { files } from '#server/files/file.table.ts'
import { articles } from '#server/kb/article.table.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { people } from '#server/seats/seat.table.ts'
import { clockViews } from '#server/sla/clock-view.ts'
import { clocksOfTicket } from '#server/sla/clock.store.ts'
import { handOffsOf } from './hand-off.store.ts'
import type { HandOverCard } from './hand-over.contract.ts'
import type { Ticket } from './ticket.store.ts'
import { messages, ticketArticles } from './ticket.table.ts'
import { ticketLines } from './ticket-lines.store.ts'

const wordsShown = 5

/** What goes along with a ticket that changes hands. */
export async function handOverCard(db: Database, ticket: Ticket, now: Date): Promise<HandOverCard> {
  const [lines, holdings, calendars, clocks, attached, linked, said, account] = await Promise.all([
    ticketLines(db, [ticket.id]),
    handOffsOf(db, ticket.id),
    calendarsOf(db),
    clocksOfTicket(db, ticket.id),
    db
      .select({ id: files.id, name: files.name, type: files.type, size: files.size })
      .from(files)
      .where(eq(files.ticketId, ticket.id)),
    db
      .select({ article: ticketArticles.article, title: articles.title, effect: ticketArticles.effect })
      .from(ticketArticles)
      .leftJoin(articles, eq(articles.number, ticketArticles.article))
      .where(eq(ticketArticles.ticketId, ticket.id)),
    db
      .select({ at: messages.at, name: messages.authorName, body: messages.body })
      .from(messages)
      .where(and(eq(messages.ticketId, ticket.id), eq(messages.authorKind, 'contact')))
      .orderBy(desc(messages.at))
      .limit(wordsShown),
    ticket.accountId ? db.select().from(accounts).where(eq(accounts.id, ticket.accountId)) : [],
  ])
  const line = lines.get(ticket.id)?.line
  if (!line) throw notFound('ticket')
  const last = holdings.findLast(({ outcome }) => outcome === 'escalated' || outcome === 'returned')
  const returned = holdings.filter(({ outcome }) => outcome === 'returned')
  const ids = [last, ...returned].flatMap((row) => row?.byId ?? [])
  const names = ids.length > 0 ? await db.select().from(people).where(inArray(people.id, ids)) : []
  const refOf = (id: string | null) => {
    const found = names.find((person) => person.id === id)
    return found ? { id: found.id, name: found.name, nameEn: found.nameEn } : null
  }
  return {
    ticket: line,
    description: ticket.description,
    handlingNote: account[0]?.handlingNote ?? null,
    handlingNoteEn: account[0]?.handlingNoteEn ?? null,
    from: last?.to
      ? {
          person: refOf(last.byId),
          level: last.level,
          at: last.to.toISOString(),
          note: last.reason,
          tried: last.tried,
          evidence: last.evidence,
        }
      : null,
    returned: returned.flatMap((row) =>
      row.to ? [{ by: refOf(row.byId), at: row.to.toISOString(), reason: row.reason }] : [],
    ),
    words: said.toReversed().map(({ at, name, body }) => ({ at: at.toISOString(), name, body })),
    files: attached,
    articles: linked.map((row) => ({ ...row, effect: row.effect as never })),
    clocks: clockViews(clocks, calendars.versionOf, now)
      .filter(({ state }) => state !== 'stopped')
      .map(({ kind, state, dueAt, breached, usedMs, targetMs }) => ({
        kind,
        state,
        dueAt,
        breached,
        usedMs,
        targetMs,
      })),
  }
}
