import { calls, extensions, telephony } from '#server/calls/call.table.ts'
import { keptNumber } from '#server/calls/phone-number.ts'
import type { Transaction } from '#server/db/client.ts'
import type { NewSavedView } from '#server/desk/saved-view.contract.ts'
import { savedViews } from '#server/desk/saved-view.table.ts'
import { newId, type CallId, type SavedViewId } from '#server/kernel/ids.ts'
import type { Company } from './company.ts'

const everything = {
  ...{ status: [], priority: [], type: [], level: [], grade: [], queue: '', account: '', q: '' },
  view: 'open' as const,
}
const shared: Pick<NewSavedView, 'name' | 'filters' | 'group' | 'sort' | 'columns'>[] = [
  {
    name: '金牌客户 P1/P2',
    filters: { ...everything, priority: ['P1', 'P2'], grade: ['gold'] },
    group: null,
    sort: 'due',
    columns: ['account', 'circuit', 'holder', 'clock', 'opened'],
  },
  {
    name: '等待客户或第三方',
    filters: { ...everything, status: ['pending', 'held'] },
    group: 'status',
    sort: 'updated',
    columns: ['account', 'holder', 'clock', 'updated'],
  },
]
const minute = 60_000

/** What the desk of the demo company has ready: the supervisor's lists, everybody's phone, and calls of this morning. */
export async function writeDesk(tx: Transaction, company: Company, now: Date): Promise<void> {
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
}
