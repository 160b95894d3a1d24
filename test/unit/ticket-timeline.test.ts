import { expect, test } from 'vitest'
import type { PersonId } from '#server/kernel/ids.ts'
import type { TicketFacts } from '#server/tickets/ticket-facts.store.ts'
import type { Ticket } from '#server/tickets/ticket.store.ts'
import { authorsOf, customerTimeline, peopleOf, staffTimeline } from '#server/tickets/ticket-timeline.ts'

const li = '01900000-0000-7000-8000-000000000001' as PersonId
const wang = '01900000-0000-7000-8000-000000000002' as PersonId
const contact = '01900000-0000-7000-8000-000000000003'
const names = new Map([
  [li, { id: li, name: '李娜', nameEn: 'Li Na' }],
  [wang, { id: wang, name: '王强', nameEn: 'Wang Qiang' }],
])
const message = (authorKind: 'staff' | 'contact', authorId: string, authorName: string, minute: number) => ({
  ...{ id: `m${minute}`, at: new Date(2026, 0, 5, 9, minute), visibility: 'public', authorKind, authorId, authorName },
  ...{ body: '…', purpose: null, direction: null, promisedAt: null },
})
const said = {
  files: [],
  messages: [message('staff', li, '李娜', 3), message('contact', contact, '周敏', 4)],
  events: [
    {
      ...{ id: 1, at: new Date(2026, 0, 5, 9, 1), type: 'ticket.escalated' },
      ...{ actor: { kind: 'staff', id: li, name: '李娜' }, payload: { to: wang } },
    },
  ],
} as unknown as Pick<TicketFacts, 'messages' | 'files' | 'events'>
const ticket = { channel: 'portal', acknowledgedAt: new Date() } as Ticket
const who = (entry: ReturnType<typeof staffTimeline>[number]) => (entry.kind === 'message' ? entry.author : entry.actor)

test('whoever of the house wrote or did something is named in both scripts, for the reader to choose', () => {
  expect([...new Set(peopleOf(said))]).toEqual([li, wang])
  const told = staffTimeline(said, names, new Map())
  expect(told.map(who)).toEqual([
    { kind: 'staff', name: '李娜', nameEn: 'Li Na' },
    { kind: 'staff', name: '李娜', nameEn: 'Li Na' },
    { kind: 'contact', name: '周敏' },
  ])
  expect(told[0]).toMatchObject({ facts: { person: { name: '王强', nameEn: 'Wang Qiang' } } })
})

test('a customer reads who wrote to them, and no name of anybody who acted behind', () => {
  expect(authorsOf(said)).toEqual([li])
  const told = customerTimeline(said, ticket, names)
  expect(told.filter(({ kind }) => kind === 'message').map(who)).toEqual([
    { kind: 'staff', name: '李娜', nameEn: 'Li Na' },
    { kind: 'contact', name: '周敏' },
  ])
  expect(JSON.stringify(told.filter(({ kind }) => kind === 'event'))).not.toMatch(/李娜|Li Na|王强|Wang/)
})
