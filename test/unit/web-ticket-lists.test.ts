import { describe, expect, test } from 'vitest'
import { belongs, compareLines } from '#lib/tickets/matches.ts'
import { addressOf, filterCount, readQuery, unfiltered, type ListQuery } from '#lib/tickets/query.ts'
import type { PersonRef, TicketLine } from '#server/tickets/ticket-view.contract.ts'

const minute = 60_000
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 1) + minutes * minute).toISOString()
const wang: PersonRef = { id: '01a20000-0000-7000-8000-000000000001', name: '王伟', nameEn: 'Wang Wei' }
const li: PersonRef = { id: '01a20000-0000-7000-8000-000000000002', name: '李娜', nameEn: 'Li Na' }
const defaults = { view: 'open', sort: 'due' } as const
const everything = readQuery(new URLSearchParams(), { view: 'all', sort: 'updated' })

function line(more: Partial<TicketLine> = {}): TicketLine {
  return {
    ...{
      id: '01a20000-0000-7000-8000-0000000000aa',
      number: 'TT-2026-000123',
      subject: 'BJ-SH-DL-0042 down',
      version: 3,
    },
    ...{ type: 'fault', symptom: 'noService', impact: 'down', channel: 'phone', priority: 'P1', status: 'inProgress' },
    ...{
      level: 'L1',
      repeat: false,
      isPushed: false,
      incident: null,
      tags: [],
      circuit: null,
      holder: wang,
      firstOwner: li,
      resumeAt: null,
      promisedAt: null,
    },
    account: { code: 'HXB-0001', name: '和汐银行', nameEn: 'Hexi Bank', grade: 'gold' },
    queue: { code: 'serviceDesk', name: '一线服务台', nameEn: 'Service desk' },
    ...{ openedAt: at(0), updatedAt: at(5) },
    clock: { kind: 'restore', dueAt: at(240), state: 'running', breached: false },
    ...more,
  }
}

describe('a list in the address', () => {
  test('says only what is not usual, and reads back as itself', () => {
    const query: ListQuery = {
      ...defaults,
      status: ['held'],
      priority: ['P1', 'P2'],
      queue: 'mpls',
      account: '',
      q: '专线 42',
      type: ['fault'],
      level: ['L2', 'L3'],
      grade: ['gold'],
      group: 'queue',
      tag: ['割接'],
      reverse: true,
    }
    const address = addressOf(query, defaults)
    expect(address).not.toContain('view')
    expect(readQuery(new URLSearchParams(address), defaults)).toEqual(query)
    expect(filterCount(query)).toBe(10)
  })

  test('leaves out what nobody offers, and is never an error', () => {
    const query = readQuery(new URLSearchParams('view=theirs&sort=random&status=lost&priority=P9&q=%20x%20'), defaults)
    expect(query).toEqual({ ...defaults, ...unfiltered, group: '', reverse: false, q: 'x' })
  })
})

describe('a line that comes over the live channel', () => {
  test.each<[string, ListQuery['view'], Partial<TicketLine>, boolean]>([
    ['is mine while I hold it', 'mine', {}, true],
    ['is not mine while a colleague holds it', 'mine', { holder: li }, false],
    ['leaves my desk when it is closed', 'mine', { status: 'closed' }, false],
    ['stays with its first owner whoever holds it', 'answering', { firstOwner: wang, holder: li }, true],
    ['waits in the queue while nobody holds it', 'queue', { holder: null }, true],
    ['waits in no queue once it is resolved', 'queue', { holder: null, status: 'resolved' }, false],
    ['is open until it is over', 'open', { status: 'resolved', holder: null }, true],
    ['is not open once it is cancelled', 'open', { status: 'cancelled' }, false],
  ])('%s', (_sentence, view, more, expected) => {
    expect(belongs(line(more), { ...everything, view }, wang.id)).toBe(expected)
  })

  test.each<[string, Partial<ListQuery>, boolean]>([
    ['number in small letters', { q: 'tt-2026-000123' }, true],
    ['word of the subject', { q: 'down' }, true],
    ['another account', { account: 'YYA-0005' }, false],
    ['another priority', { priority: ['P2', 'P3'] }, false],
    ['its status among others', { status: ['held', 'inProgress'] }, true],
    ['another queue', { queue: 'mpls' }, false],
  ])('passes a filter as the database would: %s', (_sentence, filter, expected) => {
    expect(belongs(line(), { ...everything, ...filter }, wang.id)).toBe(expected)
  })

  test('stands behind every running deadline while its own clock is paused', () => {
    const paused = line({ id: 'a', clock: { kind: 'restore', dueAt: at(1), state: 'paused', breached: false } })
    const late = line({ id: 'b', clock: { kind: 'resolve', dueAt: at(9_000), state: 'running', breached: false } })
    expect([paused, late].sort(compareLines('due')).map(({ id }) => id)).toEqual(['b', 'a'])
  })
})
