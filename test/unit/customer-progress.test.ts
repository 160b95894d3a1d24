import { expect, test } from 'vitest'
import { stopsOf } from '#lib/customer/ticket/progress.ts'
import type { TimelineEntry } from '#server/tickets/ticket-view.contract.ts'
import type { TicketStatus } from '#server/tickets/ticket.contract.ts'

const openedAt = '2026-11-23T02:00:00.000Z'
const event = (type: string, at: string): TimelineEntry => ({
  kind: 'event',
  id: at,
  at,
  type,
  actor: { kind: 'staff', name: '' },
  facts: {},
})
const line = (status: TicketStatus, ...timeline: TimelineEntry[]) =>
  stopsOf({ status, openedAt, timeline }).map(({ station, state, at }) => [station, state, at])

const started = event('ticket.started', '2026-11-23T02:05:00.000Z')
const solved = event('ticket.resolved', '2026-11-23T04:00:00.000Z')
const reopened = event('ticket.reopened', '2026-11-23T05:00:00.000Z')
const solvedAgain = event('ticket.resolved', '2026-11-23T06:00:00.000Z')
const closed = event('ticket.closed', '2026-11-23T07:00:00.000Z')

test('a ticket nobody has taken stands at its first station', () => {
  expect(line('acknowledged')).toEqual([
    ['received', 'here', openedAt],
    ['inWork', 'ahead', null],
    ['solved', 'ahead', null],
    ['closed', 'ahead', null],
  ])
})

test.each(['inProgress', 'pending', 'held'] as const)('a ticket that is %s is in work', (status) => {
  expect(line(status, started)[1]).toEqual(['inWork', 'here', started.at])
})

test('a solution that was sent back was not reached', () => {
  expect(line('inProgress', started, solved, reopened)[2]).toEqual(['solved', 'ahead', null])
  expect(line('resolved', started, solved, reopened, solvedAgain)[2]).toEqual(['solved', 'here', solvedAgain.at])
})

test('a closed ticket has all of its way behind it', () => {
  expect(line('closed', started, solved, closed).map(([, state]) => state)).toEqual(['past', 'past', 'past', 'past'])
})

test.each(['cancelled', 'rejected'] as const)('a ticket that was %s never passed "solved"', (status) => {
  const way = line(status, event(`ticket.${status}`, closed.at))
  expect(way.map(([station]) => station)).toEqual(['received', 'inWork', 'closed'])
  expect(way.at(-1)).toEqual(['closed', 'here', closed.at])
})
