import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { doAll, undoOf } from '#lib/desk/bulk.ts'
import { itemsOf } from '#lib/desk/rows.ts'
import { lastList } from '#lib/desk/last-list.ts'
import { watchWaking } from '#lib/live/waking.ts'
import { badged } from '#lib/shell/waiting-icon.ts'
import { compareLines, groupOf } from '#lib/tickets/matches.ts'
import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'

const line = (id: string, more: Partial<TicketLine> = {}) =>
  ({
    ...{ id, number: `TT-${id}`, priority: 'P2', status: 'inProgress', updatedAt: `2026-11-28T09:00:0${id}.000Z` },
    ...{
      account: null,
      holder: null,
      queue: { code: 'desk', name: '服务台', nameEn: 'Desk' },
      clock: null,
      version: 1,
    },
    ...more,
  }) as TicketLine

describe('a grouped list', () => {
  const rows = [line('1', { priority: 'P1' }), line('2', { priority: 'P1' }), line('3')]

  test('has a title above each group, and none without groups', () => {
    const kinds = itemsOf(rows, (one) => groupOf(one, 'priority')).map(({ kind, line: { id } }) => `${kind} ${id}`)
    expect(kinds).toEqual(['group 1', 'row 1', 'row 2', 'group 3', 'row 3'])
    expect(itemsOf(rows, null).map(({ kind }) => kind)).toEqual(['row', 'row', 'row'])
  })

  test('leaves a row where it is seen although it belongs to another group by now', () => {
    const placed = new Map(rows.map((one) => [one.id, groupOf(one, 'priority')]))
    const moved = rows.with(0, line('1', { priority: 'P4' }))
    expect(itemsOf(moved, ({ id }) => placed.get(id)!).filter(({ kind }) => kind === 'group')).toHaveLength(2)
  })

  test('is ordered by group before anything else, and what nobody holds comes last', () => {
    const li = { id: 'x', name: '李娜', nameEn: 'Li Na' }
    const sorted = [line('3'), line('1', { holder: li }), line('2', { holder: li })].sort(
      compareLines('updated', 'holder'),
    )
    expect(sorted.map(({ id }) => id)).toEqual(['2', '1', '3'])
  })
})

describe('an act on several tickets', () => {
  const before = line('1', { holder: { id: 'li', name: '李娜', nameEn: 'Li Na' } })

  test('is taken back to whoever held the ticket, else to its queue', () => {
    const act = { kind: 'queue', queue: 'mpls', reason: 'x' } as const
    expect(undoOf(act, before, 'back')).toEqual({ kind: 'seat', seat: 'li', reason: 'back' })
    expect(undoOf(act, line('1'), 'back')).toEqual({ kind: 'queue', queue: 'desk', reason: 'back' })
  })

  test('a pause is taken back by going on; one that was ended cannot be', () => {
    const pending = { kind: 'pending', reason: 'x', customerText: 'y', until: 'z' } as const
    expect(undoOf(pending, before, 'back')).toEqual({ kind: 'resume', reason: 'back' })
    expect(undoOf({ kind: 'resume', reason: 'x' }, before, 'back')).toBeNull()
  })

  test('reaches every ticket once, four at a time', async () => {
    let now = 0
    let most = 0
    const done: number[] = []
    const work = async (n: number) => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now--
      done.push(n)
    }
    const told: number[] = []
    await doAll([...Array(25).keys()], work, (so) => told.push(so))
    expect(done.toSorted((a, b) => a - b)).toEqual([...Array(25).keys()])
    expect(most).toBe(4)
    expect(told.at(-1)).toBe(25)
  })
})

test('the next ticket is the next of the list one came from, and there is none beyond its ends', () => {
  lastList.keep(['TT-1', 'TT-2'])
  expect([lastList.beside('TT-1', 1), lastList.beside('TT-1', -1), lastList.beside('TT-9', 1)]).toEqual([
    'TT-2',
    null,
    null,
  ])
})

test('the icon of the tab carries the number that waits', () => {
  const icon = '<svg viewBox="0 0 32 32"></svg>'
  expect(badged(icon, 3)).toContain('>3</text></svg>')
  expect(badged(icon, 12)).toContain('>9+</text></svg>')
})

describe('a connection that wakes', () => {
  class Page extends EventTarget {
    visibilityState = 'hidden'
  }
  let page: Page
  let frame: EventTarget
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', (page = new Page()))
    vi.stubGlobal('window', (frame = new EventTarget()))
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  test('asks at once when the network is back and when the page is looked at again, not when it is hidden', () => {
    const [woke, cutOff] = [vi.fn(), vi.fn()]
    const stop = watchWaking({ woke, cutOff })
    frame.dispatchEvent(new Event('offline'))
    expect(cutOff).toHaveBeenCalledTimes(1)
    page.dispatchEvent(new Event('visibilitychange'))
    expect(woke).not.toHaveBeenCalled()
    frame.dispatchEvent(new Event('online'))
    page.visibilityState = 'visible'
    page.dispatchEvent(new Event('visibilitychange'))
    expect(woke).toHaveBeenCalledTimes(2)
    stop()
    frame.dispatchEvent(new Event('online'))
    expect(woke).toHaveBeenCalledTimes(2)
  })

  test('a clock that jumped an hour is a sleep, a beat a little late is none', () => {
    const woke = vi.fn()
    const stop = watchWaking({ woke, cutOff: vi.fn() })
    vi.advanceTimersByTime(60_000)
    expect(woke).not.toHaveBeenCalled()
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(10_000)
    expect(woke).toHaveBeenCalledTimes(1)
    stop()
  })
})
