import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chinaServiceDesk } from '#server/calendar/ready-made.ts'
import { keeperOf, type Keeper } from '#server/kb/learning/keeper.ts'
import { mostSeats, nextTurn, turnEnds, type Answerer } from '#server/kb/questions/question.ts'
import { subjectOf } from '#server/kb/questions/subject.ts'
import type { PersonId } from '#server/kernel/ids.ts'

const id = (name: string) => name as PersonId
const seat = (name: string, more: Partial<Answerer> = {}): Answerer => ({
  ...{ id: id(name), isTechnician: true, isSupervisor: false, skills: {}, isPresent: true, onLeave: false },
  ...{ waiting: 0, load: 0 },
  ...more,
})
const supervisor = (name: string, more: Partial<Answerer> = {}) =>
  seat(name, { isTechnician: false, isSupervisor: true, isPresent: false, ...more })
const mpls = { skills: [{ skill: 'mpls', level: 3 }], supervisorId: id('lin') }
const fresh = { askedById: id('asker'), ownerId: null, raisedAt: null, asked: [] }

describe('whose a question is', () => {
  test('the present seat that knows the subject, though others have less to do', () => {
    const staff = [seat('idle'), seat('knows', { skills: { mpls: 3 }, waiting: 2 }), supervisor('lin')]
    expect(nextTurn(fresh, mpls, staff)).toEqual({ ownerId: 'knows', raised: false })
  })

  test('of two who know it, whoever has fewer questions', () => {
    const staff = [seat('a', { skills: { mpls: 5 }, waiting: 1 }), seat('b', { skills: { mpls: 3 } })]
    expect(nextTurn(fresh, mpls, staff).ownerId).toBe('b')
  })

  test('nobody who is away, on whose desk it would lie', () => {
    const staff = [seat('away', { skills: { mpls: 5 }, isPresent: false }), seat('here')]
    expect(nextTurn(fresh, mpls, staff).ownerId).toBe('here')
  })

  test('never whoever asked', () => {
    expect(nextTurn(fresh, mpls, [seat('asker'), supervisor('lin')]).ownerId).toBe('lin')
  })

  test('with nobody at a technical seat, the supervisor of the queue that takes such faults, at once', () => {
    const staff = [supervisor('aaa'), supervisor('lin')]
    expect(nextTurn(fresh, mpls, staff)).toEqual({ ownerId: 'lin', raised: true })
  })

  test('after two seats it goes up, and then from one supervisor to the next', () => {
    const staff = [seat('a'), seat('b'), seat('c'), supervisor('lin'), supervisor('mei')]
    const second = { ...fresh, ownerId: id('a'), asked: [id('a')] }
    expect(nextTurn(second, mpls, staff)).toEqual({ ownerId: 'b', raised: false })
    const third = { ...second, ownerId: id('b'), asked: [id('a'), id('b')] }
    expect(nextTurn(third, mpls, staff)).toEqual({ ownerId: 'lin', raised: true })
    const up = { ...third, ownerId: id('lin'), raisedAt: new Date(0), asked: [id('a'), id('b'), id('lin')] }
    expect(nextTurn(up, mpls, staff)).toEqual({ ownerId: 'mei', raised: true })
  })

  test('whatever the house looks like, it is somebody\u2019s, and it ends with whoever may answer', () => {
    const names = ['a', 'b', 'c', 'd', 'asker']
    const someone = fc.record({
      id: fc.constantFrom(...names.map(id)),
      isTechnician: fc.boolean(),
      isSupervisor: fc.boolean(),
      skills: fc.dictionary(fc.constantFrom('mpls', 'ip'), fc.integer({ min: 1, max: 5 })),
      isPresent: fc.boolean(),
      onLeave: fc.boolean(),
      waiting: fc.nat(9),
      load: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(someone, { selector: (one) => one.id }),
        fc.integer({ min: 1, max: 9 }),
        (staff, turns) => {
          let question = {
            ...fresh,
            ownerId: null as PersonId | null,
            asked: [] as PersonId[],
            raisedAt: null as Date | null,
          }
          let seats = 0
          for (let i = 0; i < turns; i++) {
            const { ownerId, raised } = nextTurn(question, mpls, staff)
            if (raised) expect(question.raisedAt === null || ownerId).toBeTruthy()
            else seats++
            expect([...staff.map((one) => one.id), 'asker']).toContain(ownerId)
            if (question.raisedAt) expect(raised).toBe(true)
            question = {
              ...question,
              ...{ ownerId, asked: [...question.asked, ownerId] },
              raisedAt: raised ? new Date(0) : null,
            }
          }
          expect(seats).toBeLessThanOrEqual(mostSeats)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('a question of the late evening has its full turn the next morning', () => {
    const late = new Date('2026-03-02T13:50:00Z') // 21:50 in Shanghai; the desk closes at 22:00
    expect(turnEnds(false, chinaServiceDesk, late).toISOString()).toBe('2026-03-02T23:10:00.000Z')
    expect(turnEnds(false, undefined, late).toISOString()).toBe('2026-03-02T14:10:00.000Z')
  })

  test.each([
    ['光模块温度告警要不要换', 'leasedLine'],
    ['VRF 里看不到对端路由', 'mplsVpn'],
    ['SIP 503 是什么原因', 'voiceTrunk'],
    ['What does SERVFAIL in DNS mean?', 'dns'],
    ['BGP 抖动', 'internet'],
    ['怎样请假', null],
  ])('what it is about is told by its words: %s', (words, subject) => expect(subjectOf(words)).toBe(subject))
})

describe('whose it is to mend an article', () => {
  const keeper = (name: string, more: Partial<Keeper> = {}): Keeper => ({
    ...{ id: id(name), team: 'x', isReviewer: true, isSupervisor: false, skills: {}, onLeave: false, open: 0 },
    ...more,
  })
  const kept = { owner: 'ip', authorId: id('author'), reviewerId: id('reviewer'), alreadyWith: null }
  const staff = [keeper('author'), keeper('reviewer'), keeper('knows', { skills: { ip: 4 } }), keeper('zed')]

  test('who wrote it; who approved it where the author is on leave or gone; then the one of its team', () => {
    expect(keeperOf(kept, staff, 'contact:1')).toBe('author')
    const without = staff.map((one) => (one.id === 'author' ? { ...one, onLeave: true } : one))
    expect(keeperOf(kept, without, 'contact:1')).toBe('reviewer')
    expect(keeperOf(kept, staff.slice(2), 'contact:1')).toBe('knows')
  })

  test('one person mends one article, whoever else says something', () => {
    expect(keeperOf({ ...kept, alreadyWith: id('zed') }, staff, 'contact:1')).toBe('zed')
  })

  test('a colleague\u2019s own complaint comes back to them only where the article is theirs', () => {
    const none = { ...kept, authorId: null, reviewerId: null }
    expect(keeperOf(none, staff, 'staff:knows')).not.toBe('knows')
    expect(keeperOf(kept, staff, 'staff:author')).toBe('author')
  })

  test('of the team whoever has least to do', () => {
    const none = { ...kept, authorId: null, reviewerId: null }
    const two = [keeper('busy', { skills: { ip: 5 }, open: 4 }), keeper('free', { skills: { ip: 3 } })]
    expect(keeperOf(none, two, 'contact:1')).toBe('free')
  })

  test('on leave only when nobody else is there, and nobody only when there is no staff', () => {
    expect(keeperOf(kept, [keeper('author', { onLeave: true })], 'contact:1')).toBe('author')
    expect(keeperOf(kept, [], 'contact:1')).toBeNull()
  })
})
