import { describe, expect, test } from 'vitest'
import { answerKept, figuresOf, workKept, type RecordedCase } from '#server/escalation/vendor-record.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 29, 8, minutes))
const asked: RecordedCase = {
  ...{ state: 'asked', askedAt: at(0), answerDueAt: at(30), doneDueAt: at(240), answeredAt: null, endedAt: null },
}
const answered: RecordedCase = { ...asked, state: 'answered', answeredAt: at(20) }
const done: RecordedCase = { ...answered, state: 'done', endedAt: at(200) }

describe('how a vendor kept its terms', () => {
  test('an answer in the last second is in time, and while there is time left nothing is said', () => {
    expect(answerKept(asked, at(29))).toBe('open')
    expect(answerKept(asked, at(31))).toBe('late')
    expect(answerKept({ ...answered, answeredAt: at(30) }, at(400))).toBe('kept')
    expect(answerKept({ ...answered, answeredAt: at(31) }, at(400))).toBe('late')
  })

  test('work that is done without a word before was answered by being done', () => {
    expect(answerKept({ ...asked, state: 'done', endedAt: at(25) }, at(400))).toBe('kept')
    expect(answerKept({ ...asked, state: 'done', endedAt: at(50) }, at(400))).toBe('late')
  })

  test('what we took back before its time was up says nothing; afterwards it was late', () => {
    const back: RecordedCase = { ...asked, state: 'withdrawn', endedAt: at(10) }
    expect([answerKept(back, at(400)), workKept(back, at(400))]).toEqual([null, null])
    const tooLate: RecordedCase = { ...answered, state: 'withdrawn', endedAt: at(300) }
    expect(workKept(tooLate, at(400))).toBe('late')
  })

  test('the figures count each case once, and the median is of finished work alone', () => {
    const cases = [asked, answered, done, { ...done, endedAt: at(300) }, { ...done, endedAt: at(100) }]
    expect(figuresOf([...cases, { ...answered, state: 'declined', endedAt: at(60) }], at(100))).toEqual({
      ...{ asked: 6, answeredInTime: 5, answeredLate: 1, doneInTime: 2, doneLate: 1, declined: 1 },
      medianMinutes: 200,
    })
    expect(figuresOf([], at(0)).medianMinutes).toBeNull()
  })
})
