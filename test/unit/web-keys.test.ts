import { describe, expect, test } from 'vitest'
import { clashes, meanings, type Layer } from '#lib/state/key-meanings.ts'

interface Key {
  keys: string
  does: string
}
const layer = (depth: Layer<Key>['depth'], keys: Record<string, string>): Layer<Key> => ({
  depth,
  shortcuts: Object.entries(keys).map(([key, does]) => ({ keys: key, does })),
})
const what = (...layers: Layer<Key>[]) =>
  Object.fromEntries([...meanings(layers)].map(([key, { does }]) => [key, does]))

describe('each key has one meaning on one screen', () => {
  test('a ticket open on the desk takes the key from the desk, whichever was on the screen first', () => {
    const desk = layer('page', { n: 'take next', j: 'down' })
    const ticket = layer('inner', { n: 'note' })
    expect(what(desk, ticket)).toEqual({ n: 'note', j: 'down' })
    expect(what(ticket, desk)).toEqual({ n: 'note', j: 'down' })
  })

  test('when the ticket is closed the desk has its key back', () => {
    expect(what(layer('page', { n: 'take next' }))).toEqual({ n: 'take next' })
  })

  test('an offer stands in front of everything', () => {
    expect(what(layer('front', { a: 'accept' }), layer('inner', { a: 'else' }))).toEqual({ a: 'accept' })
  })

  test('of two equals the later one has the key', () => {
    expect(what(layer('page', { r: 'old' }), layer('page', { r: 'new' }))).toEqual({ r: 'new' })
  })

  test('two spellings of one press are one key', () => {
    expect(what(layer('page', { 'Shift+U': 'one' }), layer('inner', { 'shift+u': 'two' }))).toEqual({
      'shift+u': 'two',
    })
  })

  test('sequences are tried before the single key they end with, so "g t" never also takes the ticket', () => {
    expect([...meanings([layer('inner', { t: 'take' }), layer('house', { 'g t': 'go to tickets' })]).keys()]).toEqual([
      'g t',
      't',
    ])
  })

  test('one screen that gives a key twice is a mistake, and named', () => {
    const twice: Layer<Key> = {
      depth: 'page',
      shortcuts: [
        { keys: 'n', does: '1' },
        { keys: 'N', does: '2' },
      ],
    }
    expect(clashes(twice)).toEqual(['n'])
    expect(clashes(layer('page', { n: '1', m: '2' }))).toEqual([])
  })
})
