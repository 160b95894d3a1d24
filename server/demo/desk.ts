import { calls, extensions, telephony } from '#server/calls/call.table.ts'
import { keptNumber } from '#server/calls/phone-number.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { NewSavedView } from '#server/desk/saved-view.contract.ts'
import { savedViews } from '#server/desk/saved-view.table.ts'
import { newId, type CallId, type SavedViewId } from '#server/kernel/ids.ts'
import { tagTicket } from '#server/tickets/commands/tag-ticket.ts'
import type { Company } from './company.ts'
import type { Story } from './story.ts'

const everything = {
  ...{ status: [], priority: [], type: [], level: [], grade: [], tag: [], queue: '', account: '', q: '' },
  view: 'open' as const,
}
const shared: Pick<NewSavedView, 'name' | 'filters' | 'group' | 'sort' | 'reverse' | 'layout' | 'columns'>[] = [
  {
    name: '金牌客户 P1/P2',
    filters: { ...everything, priority: ['P1', 'P2'], grade: ['gold'] },
    group: null,
    sort: 'due',
    reverse: false,
    layout: 'table',
    columns: ['account', 'circuit', 'holder', 'clock', 'opened'],
  },
  {
    name: '等待客户或第三方',
    filters: { ...everything, status: ['pending', 'held'] },
    group: 'status',
    sort: 'updated',
    reverse: false,
    layout: 'rows',
    columns: ['account', 'holder', 'clock', 'updated'],
  },
]
const minute = 60_000

/** What the desk of the demo company has ready: the supervisor's lists, everybody's phone, and calls of this morning. */
export async function writeDesk(
  tx: Transaction,
  deps: Omit<Deps, 'db' | 'clock'>,
  company: Company,
  stories: readonly Story[],
  now: Date,
): Promise<void> {
  const people = [...company.people.values()]
  const supervisor = people.find(({ roles }) => roles?.includes('supervisor'))!
  const desk = people.filter(({ seat }) => seat)
  const at = { createdAt: now, updatedAt: now }
  await tx
    .insert(savedViews)
    .values(shared.map((view) => ({ ...view, ...at, id: newId<SavedViewId>(), ownerId: supervisor.id, shared: true })))
  await tx.insert(telephony).values({ dialUrl: 'tel:{number}', country: 'CN', version: 1, changedAt: now })
  await tx.insert(extensions).values(desk.map(({ id }, place) => ({ extension: String(8001 + place), personId: id })))
  const callers = [...company.accounts.values()].flatMap((account) =>
    account.contacts.filter(({ phone }) => phone).slice(0, 1),
  )
  const agents = desk.filter(({ roles }) => roles?.includes('agent'))
  await tx.insert(calls).values(
    callers.slice(0, 6).map((contact, place) => {
      const ringingAt = new Date(now.getTime() - (40 + 55 * place) * minute)
      const isMissed = place % 4 === 3
      const endedAt = new Date(ringingAt.getTime() + (isMissed ? 0.5 : 3 + place) * minute)
      return {
        ...{ id: newId<CallId>(), reference: `demo-${place + 1}`, direction: 'inbound' as const, demo: true },
        ...{ state: isMissed ? ('missed' as const) : ('done' as const), number: keptNumber(contact.phone!, 'CN') },
        ...{ accountId: contact.accountId, contactId: contact.id!, line: '10000', createdAt: ringingAt, ringingAt },
        ...{ seatId: isMissed ? null : agents[place % agents.length]!.id, endedAt },
        answeredAt: isMissed ? null : new Date(ringingAt.getTime() + 9_000),
        wrappedAt: isMissed ? null : new Date(endedAt.getTime() + minute),
        outcome: isMissed ? null : ('information' as const),
        notes: isMissed ? '' : '客户咨询账单与带宽升级，已答复。',
      }
    }),
  )
  const house: Deps = { ...deps, db: tx as unknown as Database, clock: { now: () => now } }
  const lead = { kind: 'staff', language: 'zh-CN', accounts: [], ...supervisor } as const
  for (const { ticket } of stories.filter(({ ticket }) => !ticket.endedAt)) {
    const add = tagsOf(ticket)
    if (add.length > 0) await tagTicket(house, lead, { id: ticket.id }, { add, remove: [] })
  }
}

/** What the desk of the demo company calls its tickets by, beyond what the form asks. */
function tagsOf({ repeatOfId, symptom, impact, priority, status }: Story['ticket']): string[] {
  return [
    ...(repeatOfId ? ['重复故障'] : []),
    ...(symptom === 'noService' && impact === 'down' ? ['光缆'] : []),
    ...(priority === 'P1' ? ['重点保障'] : []),
    ...(status === 'held' ? ['待施工'] : []),
  ]
}
