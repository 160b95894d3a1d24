import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { hashOf } from '#server/http/idempotency.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { openTicket } from '#server/tickets/commands/open-ticket.ts'
import { accountForNotice, insertNotice, noticeOf, setNoticeTicket } from '../account-hit.store.ts'
import type { IncidentNotice } from '../incident-commands.contract.ts'
import { findIncident, lastUpdate, refuseOver, type Incident } from '../incident.store.ts'
import { textFor } from '../wording.ts'
import { joinIncident } from './join-incident.ts'

/** The house opens it; whoever asked is remembered in the notice. */
const incidentDesk = { kind: 'system', name: 'incident' } as const

/**
 * Tells an account that is hit and has not called: opens a ticket for it that hangs on the incident, so that its contact
 * hears all that follows; or writes down that somebody rang. Each account once: told again, it says who told it.
 */
export async function tellAccount(
  deps: Deps,
  actor: StaffActor,
  number: string,
  accountCode: string,
  input: IncidentNotice,
): Promise<{ ticket: string | null }> {
  const now = deps.clock.now()
  const incident = await findIncident(deps.db, number)
  if (!incident) throw notFound('incident')
  refuseOver(incident)
  const account = await accountForNotice(deps.db, incident.ticketId, accountCode)
  if (!account || !can.tellAccountHit(actor, account.id)) throw notFound('account')
  const isNew = await inTransaction(deps.db, async (tx) => {
    const note = input.how === 'phone' ? input.note : null
    const written = await insertNotice(tx, {
      ...{ incidentId: incident.ticketId, accountId: account.id, how: input.how, note, byId: actor.id, at: now },
    })
    if (written) {
      await record(tx, actor, now, {
        type: 'incident.accountTold',
        ticketId: incident.ticketId,
        accountId: null,
        payload: { number, how: input.how, accounts: [account.id] },
      })
    }
    return written
  })
  deps.wake.now('events')
  const notice = await noticeOf(deps.db, incident.ticketId, account.id)
  if (!isNew && (notice?.how !== input.how || notice.ticketId)) {
    throw new Refusal('incident.told_already', `${account.name} was told already.`, 409, {
      extra: { how: notice?.how },
    })
  }
  if (input.how === 'phone') return { ticket: null }
  // Not finished the last time, or the first time: the key makes it one ticket however often it is tried.
  const opened = await openFor(deps, incident, account)
  await joinIncident(deps, incidentDesk, number, opened.number)
  await setNoticeTicket(deps.db, incident.ticketId, account.id, opened.id)
  return { ticket: opened.number }
}

async function openFor(
  deps: Deps,
  incident: Incident,
  account: NonNullable<Awaited<ReturnType<typeof accountForNotice>>>,
) {
  const word = await lastUpdate(deps.db, incident.ticketId)
  const language = account.contactLanguage ?? 'zh-CN'
  const title = incident.title[language]
  const description = word ? textFor(word.texts, language, { circuit: account.circuitNumber, number: '' }) : title
  return openTicket(
    deps,
    incidentDesk,
    {
      ...{ channel: 'alarm', type: 'fault', symptom: 'noService', impact: 'down', subject: title, description },
      ...{ language, since: incident.since, reporter: null },
    },
    {
      accountId: account.id,
      symptom: 'noService',
      ...(account.contactId ? { contactId: account.contactId } : {}),
      ...(account.circuitNumber ? { circuitNumber: account.circuitNumber } : {}),
    },
    {
      key: { principal: `incident:${incident.ticketId}`, key: account.id, bodyHash: hashOf(account.id) },
      strict: true,
    },
  )
}
