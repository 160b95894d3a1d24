import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromLocal, inMinutes, toLocal } from '#lib/tickets/composer/moments.ts'
import { soonAt, stateOf, usedShare } from '#lib/tickets/clock-words.ts'
import { foldTimeline, type Happening, type Message } from '#lib/tickets/fold.ts'
import { splitTime } from '#lib/tickets/hand-off-split.ts'
import { fill, leftovers, losesPictures, plainText } from '#lib/tickets/template.ts'
import type { ClockView, HandOffView, PersonRef } from '#server/tickets/ticket-view.contract.ts'

const minute = 60_000
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 1) + minutes * minute).toISOString()
const wang: PersonRef = { id: '01a20000-0000-7000-8000-000000000001', name: '王伟', nameEn: 'Wang Wei' }
const li: PersonRef = { id: '01a20000-0000-7000-8000-000000000002', name: '李娜', nameEn: 'Li Na' }

describe('where the time went', () => {
  const row = (
    seq: number,
    kind: HandOffView['kind'],
    from: number,
    to: number | null,
    person: PersonRef | null = null,
  ): HandOffView => ({
    ...{ seq, kind, level: 'L1', queue: { code: 'q', name: 'q', nameEn: 'q' }, person, from: at(from) },
    ...{ to: to === null ? null : at(to), ms: 0, outcome: null, reason: null, tried: null, evidence: null },
    ...{ customerText: null, agreedBy: null, clock: null, objection: null },
  })

  test('one person with two holdings is one party, waiting in two queues is one too', () => {
    const rows = [
      row(1, 'queue', 0, 2),
      row(2, 'seat', 2, 30, wang),
      row(3, 'queue', 30, 31),
      row(4, 'seat', 31, 41, wang),
    ]
    const { parties, total } = splitTime(rows, Date.parse(at(41)))
    expect(parties.map(({ kind, ms }) => [kind, ms / minute])).toEqual([
      ['queue', 3],
      ['seat', 38],
    ])
    expect(total).toBe(41 * minute)
  })

  test('the holding that still runs grows with the present moment', () => {
    const rows = [row(1, 'queue', 0, 5), row(2, 'customer', 5, null)]
    expect(splitTime(rows, Date.parse(at(25))).parties.at(-1)?.ms).toBe(20 * minute)
  })

  test('the parts add up to the whole, in time and in percent, whatever the holdings', () => {
    const spans = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(spans, (minutes) => {
        let from = 0
        const kinds = ['queue', 'seat', 'customer', 'thirdParty', 'confirmation'] as const
        const rows = minutes.map((span, seq) => {
          const kind = kinds[seq % kinds.length]!
          return row(seq, kind, from, (from += span), kind === 'seat' ? [wang, li][seq % 2]! : null)
        })
        const { parties, segments, total } = splitTime(rows, 0)
        expect(parties.reduce((sum, { ms }) => sum + ms, 0)).toBe(total)
        expect(segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(total)
        if (total > 0) expect(parties.reduce((sum, { percent }) => sum + percent, 0)).toBe(100)
      }),
    )
  })
})

describe('a reply template', () => {
  test('is filled with what is known and keeps the rest in sight', () => {
    const text = fill('{{contactName}}，您好：{{ nextUpdateAt }} 前', { contactName: '陆承泽', nextUpdateAt: null })
    expect(text).toBe('陆承泽，您好：{{ nextUpdateAt }} 前')
    expect(leftovers(text).map((gap) => gap.text)).toEqual(['{{ nextUpdateAt }}'])
  })

  test('warns of brackets to be filled in, not of links', () => {
    const text = 'since [date and time], see [the portal](https://example.com)'
    expect(leftovers(text)).toEqual([{ text: '[date and time]', start: 6, end: 21 }])
  })

  test('becomes plain text as a person would type it', () => {
    const markdown = [
      '## Restored',
      'Your service on **BJ-SH-DL-0042** works again, see [KB-0007](KB-0007) and [the portal](https://k.example/p).',
      '',
      '| In short | |',
      '| --- | --- |',
      '| Cause | [a dirty connector] |',
      '| 原因 | 接头脏污 |',
      '',
      '* *one*',
      '```',
      'ping -c 1000 **10.0.0.1**',
      '```',
    ].join('\n')
    expect(plainText(markdown)).toBe(
      [
        'Restored',
        'Your service on BJ-SH-DL-0042 works again, see KB-0007 and the portal (https://k.example/p).',
        '',
        'In short',
        'Cause: [a dirty connector]',
        '原因：接头脏污',
        '',
        '- one',
        'ping -c 1000 **10.0.0.1**',
      ].join('\n'),
    )
  })

  test('leaves no gap where bold Chinese was', () => {
    const shown =
      '看 <!-- 草稿 -->光口：\n\n![光口的正反面](../assets/KB-0002/port.png)\n\n![](../assets/KB-0002/x.png)\n- [x] ~~旧~~记录 <https://example.com/a>'
    expect(plainText(shown)).toBe('看 光口：\n\n（图：光口的正反面）\n\n- 旧记录 https://example.com/a')
    expect(leftovers(plainText(shown))).toEqual([])
    expect([losesPictures(shown), losesPictures('[words](https://example.com)')]).toEqual([true, false])
    expect(plainText('**下次消息：** 最迟在 15:30')).toBe('下次消息：最迟在 15:30')
  })
})

describe('the timeline', () => {
  const said = (id: string, minutes: number, visibility: Message['visibility']): Message => ({
    ...{ kind: 'message', id, at: at(minutes), visibility, author: { kind: 'staff', name: '李娜' } },
    ...{ body: id, purpose: null, direction: null, promisedAt: null, files: [] },
  })
  const happened = (id: string, minutes: number, type: string, facts: Record<string, unknown> = {}): Happening => ({
    ...{ kind: 'event', id, at: at(minutes), type, actor: { kind: 'system', name: 'routing' }, facts },
  })
  const entries = [
    said('hello', 0, 'public'),
    happened('1', 1, 'offer.made'),
    happened('2', 2, 'offer.timedOut'),
    happened('3', 3, 'offer.made'),
    said('note', 4, 'internal'),
    happened('4', 5, 'offer.made'),
    happened('5', 6, 'offer.accepted'),
    happened('6', 7, 'routing.relaxed', { do: 'pageSupervisor' }),
  ]
  const kinds = (show: 'all' | 'internal' | 'system') =>
    foldTimeline(entries, show, (moment) => moment.slice(0, 10)).map(({ kind }) => kind)

  test('folds three quiet steps and more, never two, and nothing when steps are asked for', () => {
    expect(kinds('all')).toEqual(['day', 'message', 'fold', 'message', 'event', 'event'])
    expect(kinds('system')).toEqual(['day', 'event', 'event', 'event', 'event', 'event'])
  })

  test('shows notes alone to who asks for notes', () => {
    expect(kinds('internal')).toEqual(['day', 'message'])
  })

  test('begins a day afresh even in the middle of quiet steps', () => {
    const over = [
      happened('1', 0, 'offer.made'),
      happened('2', 1_440, 'offer.made'),
      happened('3', 1_441, 'offer.accepted'),
    ]
    expect(foldTimeline(over, 'all', (moment) => moment.slice(0, 10)).map(({ kind }) => kind)).toEqual([
      'day',
      'event',
      'day',
      'event',
      'event',
    ])
  })
})

describe('a promise', () => {
  const clock = (more: Partial<ClockView>): ClockView => ({
    ...{
      id: 'clock',
      round: 1,
      terms: null,
      kind: 'restore',
      state: 'running',
      targetMs: 240 * minute,
      usedMs: 60 * minute,
      dueAt: at(240),
      stoppedAt: null,
    },
    ...{ breached: false, pauses: [], ...more },
  })

  test('is nearly due when a quarter of its time is left', () => {
    expect(soonAt(clock({}))?.toISOString()).toBe(at(180))
    expect(soonAt(clock({ dueAt: null }))).toBeUndefined()
  })

  test('runs on between two readings, unless it is paused or stopped', () => {
    const readAt = Date.parse(at(60))
    expect(usedShare(clock({}), Date.parse(at(120)), readAt)).toBe(0.5)
    expect(usedShare(clock({ state: 'paused' }), Date.parse(at(120)), readAt)).toBe(0.25)
  })

  test('is late from its due time on, and missed only once it stopped late', () => {
    expect(stateOf(clock({}), Date.parse(at(241)))).toBe('late')
    expect(stateOf(clock({ state: 'stopped', breached: true }), 0)).toBe('missed')
    expect(stateOf(clock({ state: 'stopped' }), Date.parse(at(999)))).toBe('kept')
    expect(stateOf(clock({ state: 'paused', breached: false }), Date.parse(at(999)))).toBe('paused')
  })
})

describe('a time one promises', () => {
  test('falls on the next full five minutes, never before what was said', () => {
    const now = Date.parse('2026-11-23T06:03:20Z')
    expect(inMinutes(now, 30)).toBe('2026-11-23T06:35:00.000Z')
  })

  test('survives the field it is typed into', () => {
    const iso = '2026-11-23T06:35:00.000Z'
    expect(fromLocal(toLocal(iso))).toBe(iso)
    expect(fromLocal('')).toBeNull()
  })
})
