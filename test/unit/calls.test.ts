import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dialAddress } from '#lib/calls/dial.svelte.ts'
import { afterTold, stateOf, type CallTimes } from '#server/calls/call.ts'
import type { CallEventKind } from '#server/calls/call.contract.ts'
import { dialUrlProblem, e164, keptNumber } from '#server/calls/phone-number.ts'

const nothing: CallTimes = { ringingAt: null, answeredAt: null, endedAt: null, wrappedAt: null }
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 9, 0, seconds))
const told = (...events: [CallEventKind, number][]) =>
  events.reduce((times, [event, seconds]) => afterTold(times, event, at(seconds)), nothing)

describe('where a call stands', () => {
  test.each<[string, [CallEventKind, number][], string]>([
    ['rings until somebody answers', [['ringing', 0]], 'ringing'],
    [
      'is talked on once it was answered',
      [
        ['ringing', 0],
        ['answered', 5],
      ],
      'answered',
    ],
    [
      'was missed when it ended without an answer',
      [
        ['ringing', 0],
        ['ended', 20],
      ],
      'missed',
    ],
    [
      'waits to be written down after it',
      [
        ['ringing', 0],
        ['answered', 5],
        ['ended', 60],
      ],
      'wrapUp',
    ],
    ['is answered although nobody said that it rang', [['answered', 5]], 'answered'],
  ])('a call %s', (_sentence, events, state) => {
    expect(stateOf(told(...events))).toBe(state)
  })

  test('whatever the order of the three, and however often each is told, the end is the same', () => {
    const events: [CallEventKind, number][] = [
      ['ringing', 0],
      ['answered', 5],
      ['ended', 60],
    ]
    const orders = fc.shuffledSubarray([...events, ...events], { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(orders, (order) => {
        expect(told(...order)).toEqual(told(...events))
      }),
    )
  })
})

describe('numbers', () => {
  test.each([
    ['021-00007907', '+862100007907'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['13800138000', '+8613800138000'],
    ['0044 20 7946 0018', '+442079460018'],
  ])('%s is kept as %s', (written, kept) => {
    expect(keptNumber(written, 'CN')).toBe(kept)
  })

  test('what is no number is kept as the exchange wrote it', () => {
    expect(e164('anonymous', 'CN')).toBeNull()
    expect(keptNumber('anonymous', 'CN')).toBe('anonymous')
  })

  test('an address that dials names the number and cannot run in the page', () => {
    expect(dialUrlProblem('https://pbx.example/dial?to={number}')).toBeNull()
    expect(dialUrlProblem('sip:{number}@pbx.example')).toBeNull()
    expect(dialUrlProblem('javascript:alert({number})')).toBe('scheme')
    expect(dialUrlProblem('https://pbx.example/')).toBe('number')
  })

  test('a click dials the digits, through the house\u2019s address or the telephone of the machine', () => {
    expect(dialAddress('https://pbx.example/?to={number}', '+86 21 0000')).toBe('https://pbx.example/?to=%2B86210000')
    expect(dialAddress(null, '021-0000')).toBe('tel:0210000')
  })
})
