import { asc, eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { foundCompany, type Company } from '#server/demo/company.ts'
import { writeCompany } from '#server/demo/company.store.ts'
import { tellHistory } from '#server/demo/history.ts'
import type { Happening } from '#server/demo/chronicle.ts'
import type { Story } from '#server/demo/story.ts'
import { events } from '#server/events/event.table.ts'
import { articles } from '#server/kb/article.table.ts'
import { newId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import { rejectOffer } from '#server/routing/commands/reject-offer.ts'
import { offerExpirySweep } from '#server/routing/offer-expiry.sweep.ts'
import { offers, workItems } from '#server/routing/queue.table.ts'
import { relaxationSweep } from '#server/routing/relaxation.sweep.ts'
import { seats } from '#server/seats/seat.table.ts'
import { clockSweep } from '#server/sla/clock.sweep.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { closeUnansweredSweep } from '#server/tickets/close-unanswered.sweep.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { keepOpened } from '#server/tickets/commands/assign-ticket.ts'
import { cancelTicket } from '#server/tickets/commands/cancel-ticket.ts'
import { confirmSolution } from '#server/tickets/commands/close-ticket.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { linkArticle } from '#server/tickets/commands/link-article.ts'
import { openTicket } from '#server/tickets/commands/open-ticket.ts'
import { deliverReport } from '#server/tickets/commands/deliver-report.ts'
import { restoreService } from '#server/tickets/commands/restore-service.ts'
import { promiseSweep } from '#server/tickets/promise.sweep.ts'
import { promises } from '#server/tickets/promise.table.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { rejectSolution } from '#server/tickets/commands/reject-solution.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { resumeTicket } from '#server/tickets/commands/resume-ticket.ts'
import { handOffs } from '#server/tickets/hand-off.table.ts'
import { returnFromPauseSweep } from '#server/tickets/return-from-pause.sweep.ts'
import { messages, tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type TestApp } from '../support/app.ts'

let app: TestApp
let company: Company
let stories: Story[]

beforeAll(async () => {
  app = await testApp()
  app.clock.set('2026-11-23T06:12:00Z')
  company = foundCompany(app.clock.now())
  stories = tellHistory(company, app.clock.now()).stories
  await inTransaction(app.db, (tx) => writeCompany(tx, company, app.clock.now()))
  await writeArticles()
})

const tells = (type: string) => (story: Story) => story.happened.some(({ fact }) => fact.type === type)
const byItself = (story: Story) =>
  story.happened.some(({ fact }) => fact.type === 'ticket.closed' && fact.payload.byItself)
const level = (wanted: string) => (story: Story) => story.handOffs.some((row) => row.level === wanted)

/** Kinds of lives between which everything the demo tells occurs. */
const lives: Record<string, (story: Story) => boolean> = {
  'whose solution was rejected': tells('ticket.reopened'),
  'that was cancelled': tells('ticket.cancelled'),
  'with a missed offer': tells('offer.timedOut'),
  'with a declined offer': tells('offer.rejected'),
  'that went to field work': level('vendor'),
  'that went to the experts': level('L3'),
  'that waited too long in a queue': (story) => tells('routing.relaxed')(story) && !level('vendor')(story),
  'that was paused and came back by itself': (story) =>
    story.happened.some(({ fact }) => fact.type === 'ticket.resumed' && fact.payload.reason === 'pauseOver'),
  'that waited for its customer': (story) =>
    story.happened.some(({ fact }) => fact.type === 'ticket.resumed' && fact.payload.reason === 'customerAnswered'),
  'opened by telephone': ({ ticket }) => ticket.channel === 'phone',
  'opened by the public form and confirmed by its link': (story) =>
    story.ticket.channel === 'form' && (story.ticket.rating ?? 0) > 0,
  'opened by an alarm': ({ ticket }) => ticket.channel === 'alarm',
  'that broke a promise': ({ clocks }) => clocks.some(({ breachedAt }) => breachedAt),
  'whose service came back by a workaround': tells('ticket.restored'),
  'whose customer got a fault report': tells('ticket.reportDelivered'),
  'whose customer was not told in time': tells('promise.broken'),
  'that closed by itself': byItself,
  'that is in work now': ({ ticket }) => ticket.status === 'inProgress',
  'that is paused now': ({ ticket }) => ticket.status === 'held',
  'that waits in its first queue': ({ ticket }) => ticket.status === 'acknowledged',
  'that waits for confirmation': ({ ticket }) => ticket.status === 'resolved',
}

/** Each only once: the same circuit and symptom again would be a repeat. */
const lived = new Set<string>()

test.each(Object.entries(lives))('a demo ticket %s is what the commands make of the same deeds', async (_, wanted) => {
  const fresh = ({ ticket }: Story) => !ticket.repeatOfId && !lived.has(ticket.id)
  const story = stories.find((each) => fresh(each) && wanted(each))!
  lived.add(story.ticket.id)
  const id = await live(story)
  expect(await eventsOf(id)).toEqual(story.happened.map(({ at, actor, fact }) => anonymous({ at, actor, ...fact })))
  expect(await rowsOf(handOffs, id, handOffs.seq)).toEqual(anonymous(filled(story.handOffs)))
  expect(await rowsOf(workItems, id, workItems.enteredQueueAt)).toEqual(anonymous(filled(story.workItems)))
  expect(await rowsOf(messages, id, messages.at)).toEqual(anonymous(filled(story.messages)))
  expect(await rowsOf(offers, id, offers.offeredAt)).toEqual(anonymous(filled(story.offers)))
  const byKind = [...story.clocks].sort((a, b) => (a.kind === b.kind ? a.round - b.round : a.kind < b.kind ? -1 : 1))
  expect(await rowsOf(clocks, id, clocks.kind, clocks.round)).toEqual(anonymous(filled(byKind)))
  expect(await rowsOf(promises, id, promises.madeAt)).toEqual(anonymous(filled(story.promised.rows)))
  expect(await rowsOf(tickets, id, tickets.id)).toEqual(anonymous(filled([story.ticket])))
})

/** Does with the product, at the same moments, what the story says was done. */
async function live(story: Story): Promise<TicketId> {
  let id: TicketId | null = null
  for (const happening of story.happened) {
    app.clock.set(happening.at.toISOString())
    if (happening.fact.type === 'ticket.opened') id = await open(story, happening)
    else await act(story, id!, happening)
  }
  return id!
}

async function open({ ticket }: Story, { actor }: Happening): Promise<TicketId> {
  const { channel, type, symptom, impact, subject, description, language, since, reporter } = ticket
  const account = company.accounts.find((each) => each.id === ticket.accountId)!
  const circuitNumber = account.circuits.find((each) => each.id === ticket.circuitId)?.number
  const opened = await openTicket(
    app.deps,
    actor.kind === 'system' ? { kind: 'system', name: actor.name } : someone(actor),
    { channel, type, symptom, impact, subject, description, language, since, reporter },
    {
      accountCode: account.code,
      symptom,
      ...(ticket.contactId ? { contactId: ticket.contactId } : {}),
      ...(circuitNumber ? { circuitNumber } : {}),
    },
    { key: null, strict: true, takenBy: actor.kind === 'staff' ? (actor.id as PersonId) : null },
  )
  return opened.id
}

async function act(story: Story, id: TicketId, { at, actor, fact }: Happening): Promise<void> {
  const { deps, db } = app
  const ref = { id }
  const staff = () => someone(actor) as StaffActor
  const customer = () =>
    actor.kind === 'link' ? { kind: 'link' as const, ticketId: id, name: actor.name } : someone(actor)
  const [now] = await db.select().from(tickets).where(eq(tickets.id, id))
  const version = now!.version
  const ended = story.handOffs.find((row) => row.to?.getTime() === at.getTime())
  const spoken = story.messages.find((row) => row.at.getTime() === at.getTime())!
  switch (fact.type) {
    case 'ticket.assigned':
      return keepOpened(deps, staff(), ref)
    case 'offer.made':
      await db.update(seats).set({ presence: 'offline' })
      await db.update(seats).set({ presence: 'available', seenAt: at }).where(eq(seats.id, fact.payload.seatId))
      await dispatch(deps)
      return
    case 'offer.accepted':
      return void (await acceptOffer(deps, staff(), await openOffer(id)))
    case 'offer.rejected': {
      const { reason, note } = fact.payload
      return rejectOffer(deps, staff(), await openOffer(id), { reason, ...(note ? { note } : {}) })
    }
    case 'offer.timedOut':
      return void (await offerExpirySweep(deps).run(at))
    case 'routing.relaxed':
      return void (await relaxationSweep(deps).run(at))
    case 'clock.reached':
      return void (await clockSweep(deps).run(at))
    case 'ticket.replied':
    case 'ticket.noted': {
      if (spoken.purpose) return
      const { body, visibility, promisedAt } = spoken
      const promise = promisedAt ? { promisedAt: promisedAt.toISOString() } : {}
      return void (await postMessage(deps, customer(), ref, {
        id: newId(),
        body,
        visibility,
        files: [],
        ...promise,
      }))
    }
    case 'promise.kept':
      return
    case 'promise.nearlyDue':
    case 'promise.broken':
      if (actor.kind === 'system') await promiseSweep(deps).run(at)
      return
    case 'ticket.restored': {
      const { promisedAt, body: text } = spoken
      const promise = promisedAt ? { promisedAt: promisedAt.toISOString() } : {}
      return restoreService(deps, staff(), ref, { how: fact.payload.how, text, version, ...promise })
    }
    case 'ticket.reportDelivered':
      return deliverReport(deps, staff(), ref, { id: newId(), body: spoken.body, files: [] })
    case 'ticket.articleLinked':
      return linkArticle(deps, staff(), ref, fact.payload)
    case 'ticket.escalated': {
      const { code } = company.queue(fact.payload.queueId)
      // The demo company's field crews have seats of their own, who pursue what they are handed.
      const handedOn = { queue: code, note: fact.payload.note, tried: ended!.tried!, pursue: 'queue' as const }
      return escalateTicket(deps, staff(), ref, { ...handedOn, version })
    }
    case 'ticket.paused': {
      const kind = fact.payload.status.to as 'pending' | 'held'
      const customerText = story.handOffs.find(({ from }) => from.getTime() === at.getTime())!.customerText!
      return pauseTicket(deps, staff(), ref, {
        kind,
        customerText,
        reason: fact.payload.reason,
        until: fact.payload.until,
        version,
      })
    }
    case 'ticket.resumed':
      if (fact.payload.reason === 'customerAnswered') return
      if (fact.payload.reason === 'pauseOver') return void (await returnFromPauseSweep(deps).run(at))
      return resumeTicket(deps, staff(), ref, { reason: fact.payload.reason })
    case 'ticket.resolved': {
      const { evidence } = story.ticket.resolution!
      return resolveTicket(deps, staff(), ref, {
        code: fact.payload.code as 'repaired',
        text: ended!.reason!,
        evidence,
        version,
      })
    }
    case 'ticket.reopened':
      return rejectSolution(deps, customer(), ref, { reason: fact.payload.reason })
    case 'ticket.closed': {
      const { rating, ratingComment } = story.ticket
      if (fact.payload.byItself) return void (await closeUnansweredSweep(deps).run(at))
      return confirmSolution(deps, customer(), ref, { rating: rating!, comment: ratingComment ?? undefined })
    }
    case 'ticket.cancelled':
      return cancelTicket(deps, staff(), ref, { reason: fact.payload.reason, version })
  }
}

function someone({ id }: Happening['actor']): StaffActor | ContactActor {
  const person = [...company.people.values()].find((each) => each.id === id)
  if (person) {
    const { name, nameEn, roles } = person
    return { kind: 'staff', id: person.id, name, nameEn, language: 'zh-CN', roles, accounts: [] }
  }
  const contact = company.accounts.flatMap(({ contacts }) => contacts).find((each) => each.id === id)!
  const { name, accountId, language = 'zh-CN', reach = 'own' } = contact
  return { kind: 'contact', id: contact.id, name, language, accountId, reach }
}

async function openOffer(ticketId: TicketId) {
  const rows = await app.db.select().from(offers).where(eq(offers.ticketId, ticketId)).orderBy(asc(offers.offeredAt))
  return rows.at(-1)!.id
}

async function writeArticles(): Promise<void> {
  const numbers = new Set(stories.flatMap((story) => story.articles.map(({ article }) => article)))
  await app.db.insert(articles).values(
    [...numbers].map((number) => ({
      id: newId<never>(),
      number,
      language: 'zh-CN' as const,
      state: 'published' as const,
      type: 'fault' as const,
      audience: 'agents' as const,
      confidence: 'validated' as const,
      product: 'leasedLine' as const,
      symptoms: [],
      keywords: [],
      owner: 'x',
      reviewOn: '2027-01-01',
      title: number,
      summary: 'x',
      body: 'x',
      version: 1,
      updatedAt: app.clock.now(),
    })),
  )
}

type OfTicket =
  | typeof handOffs
  | typeof workItems
  | typeof messages
  | typeof offers
  | typeof clocks
  | typeof promises
  | typeof tickets

async function rowsOf(table: OfTicket, id: TicketId, ...order: Parameters<typeof asc>[0][]): Promise<unknown> {
  const column = 'ticketId' in table ? table.ticketId : table.id
  return anonymous(
    filled(
      await app.db
        .select()
        .from(table)
        .where(eq(column, id))
        .orderBy(...order.map(asc)),
    ),
  )
}

async function eventsOf(id: TicketId): Promise<unknown[]> {
  const rows = await app.db.select().from(events).where(eq(events.ticketId, id)).orderBy(asc(events.chainSeq))
  // What a vendor was asked and answered is not told in the demo company's past: its cases begin with the first of today.
  const told = rows.filter(({ type }) => !type.startsWith('vendor.'))
  return told.map(({ at, actor, type, payload }) => anonymous({ at, actor, type, payload }))
}

/** A column that was never named is null; the hash of a private link is another matter. */
function filled(rows: readonly object[]): object[] {
  const told = ([name, value]: [string, unknown]) => value !== null && value !== undefined && name !== 'linkHash'
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(told)))
}

/** Without what is made anew each time: ids, numbers and the mark of the demo. */
function anonymous(value: unknown): unknown {
  const made = ['id', 'ticketId', 'workItemId', 'offerId', 'promiseId', 'answeredBy', 'messageId', 'number', 'demo']
  return JSON.parse(JSON.stringify(value), (key, each) => (made.includes(key) ? '*' : each))
}
