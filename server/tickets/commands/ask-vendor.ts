import { eq } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Deps } from '#server/deps.ts'
import { dueTimes, vendorMove } from '#server/escalation/vendor-case.ts'
import type { VendorCaseState } from '#server/escalation/vendor.contract.ts'
import {
  addVendorEntry,
  insertVendorCase,
  openVendorCase,
  saveVendorCase,
  vendorOf,
  type VendorCase,
} from '#server/escalation/vendor.store.ts'
import { newId, type VendorCaseId } from '#server/kernel/ids.ts'
import type { Queue } from '#server/routing/configuration.store.ts'
import { park, type WorkItem } from '#server/routing/work-item.store.ts'
import { workItems } from '#server/routing/queue.table.ts'
import type { Actor } from '#server/auth/actor.ts'
import { handOver } from './hand-over.ts'
import { saveTicket } from '../ticket.store.ts'
import type { Escalation } from '../ticket-commands.contract.ts'
import type { Fact, Verb } from './with-ticket.ts'

/** Opens the vendor's part of the ticket: what it was asked, and when it owes what, by the terms in force now. */
export async function openVendorPart(
  deps: Deps,
  { tx, ticket, now }: Pick<Verb, 'tx' | 'ticket' | 'now'>,
  actor: Actor,
  queue: Queue,
  input: Pick<Escalation, 'note' | 'reference' | 'vendorContact'>,
): Promise<Fact> {
  const vendor = await vendorOf(tx, queue.id)
  const calendars = await calendarsOf(deps.db)
  const due = dueTimes(vendor, calendars.versionOf(calendars.refFor(vendor.calendar, now)), now)
  const the: VendorCase = {
    id: newId<VendorCaseId>(),
    ticketId: ticket.id,
    accountId: ticket.accountId,
    queueId: queue.id,
    fromQueueId: ticket.queueId,
    state: 'asked',
    reference: input.reference ?? null,
    contact: input.vendorContact ?? null,
    askedAt: now,
    askedById: actor.kind === 'staff' ? actor.id : null,
    ...due,
    chaseMinutes: vendor.chaseMinutes,
    expectedAt: null,
    answeredAt: null,
    endedAt: null,
    endReason: null,
    told: [],
    nextDueAt: null,
    version: 1,
  }
  await insertVendorCase(tx, the)
  await addVendorEntry(tx, the, { kind: 'asked', text: input.note, contact: the.contact, byName: actor.name }, now)
  return {
    type: 'vendor.asked',
    payload: {
      caseId: the.id,
      queueId: queue.id,
      reference: the.reference,
      answerDueAt: due.answerDueAt.toISOString(),
      doneDueAt: due.doneDueAt.toISOString(),
    },
  }
}

/**
 * The vendor gets the ticket and the seat that has it keeps it, to pursue the vendor: its time is the third party's from
 * now on, and half of its place is free. The customer's promises run on, for whom we buy from is our affair.
 */
export async function handToVendor(
  deps: Deps,
  { tx, ticket, now, happened }: Verb,
  actor: Actor,
  item: WorkItem,
  queue: Queue,
  input: Escalation,
): Promise<void> {
  const by = actor.kind === 'staff' ? actor.id : null
  const asked = await openVendorPart(deps, { tx, ticket, now }, actor, queue, input)
  await tx.update(workItems).set({ queueId: queue.id, note: input.note }).where(eq(workItems.id, item.id))
  if (item.state === 'working') await park(tx, item, now)
  const after = await saveTicket(tx, ticket, { level: queue.level, queueId: queue.id }, now)
  await handOver(
    deps,
    tx,
    after,
    { outcome: 'escalated', by, reason: input.note, tried: input.tried ?? null, evidence: input.evidence ?? null },
    { kind: 'vendor', level: queue.level, queueId: queue.id, personId: item.holderId },
    now,
  )
  await happened(
    {
      type: 'ticket.escalated',
      payload: { from: ticket.level, to: queue.level, queueId: queue.id, note: input.note },
    },
    asked,
  )
}

/** Ends what is open with a vendor, because the ticket went another way or the vendor is through. Null when nothing was open. */
export async function endVendorPart(
  { tx, ticket, now }: Pick<Verb, 'tx' | 'ticket' | 'now'>,
  outcome: Extract<VendorCaseState, 'done' | 'declined' | 'withdrawn'>,
  reason: string,
  byName: string,
): Promise<{ the: VendorCase; fact: Fact } | null> {
  if (ticket.level !== 'vendor') return null
  const the = await openVendorCase(tx, ticket.id)
  if (!the) return null
  await saveVendorCase(tx, the, { state: vendorMove(the.state, outcome), endedAt: now, endReason: reason })
  await addVendorEntry(tx, the, { kind: 'ended', text: reason, byName }, now)
  return { the, fact: { type: 'vendor.ended', payload: { caseId: the.id, queueId: the.queueId, outcome, reason } } }
}

/** While a vendor has the ticket the time is the third party's, whoever of ours pursues it. */
export async function isWithVendor(tx: Verb['tx'], ticket: Verb['ticket']): Promise<boolean> {
  return ticket.level === 'vendor' && (await openVendorCase(tx, ticket.id)) !== null
}
