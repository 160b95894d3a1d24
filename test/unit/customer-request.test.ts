import { describe, expect, test } from 'vitest'
import { ApiProblem } from '#lib/api/problem.ts'
import { mistakesIn, mistakesOf, nothingTold, readTold, type Told } from '#lib/customer/request/request.ts'
import { instantOf } from '#lib/customer/request/since.ts'

const needed = ['symptom', 'impact', 'subject', 'name'] as const
const fault: Told = {
  ...nothingTold,
  symptom: 'noService',
  impact: 'down',
  subject: 'Line down',
  name: 'Wu',
  phone: '138',
}

function form(values: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.set(name, value)
  return data
}

describe('what a customer told', () => {
  test('"I don’t know" outweighs a number that still stands in its field', () => {
    const told = readTold(form({ accountCode: 'ABC-1', accountUnknown: '1', circuitNumber: 'BJ-1' }))
    expect(told).toMatchObject({ accountCode: '', circuitNumber: 'BJ-1' })
  })

  test('is read the same whichever line ends the browser sends', () => {
    expect(readTold(form({ description: ' one\r\ntwo ' })).description).toBe('one\ntwo')
  })

  test('a file under the name of a text is no text', () => {
    const data = form({})
    data.set('subject', new File(['x'], 'x.txt'))
    expect(readTold(data).subject).toBe('')
  })
})

describe('what is missing', () => {
  test('a complete report has no mistakes, and what may be unknown is not asked for', () => {
    expect(mistakesIn(fault, needed)).toEqual({})
  })

  test('each field that is needed is named', () => {
    expect(mistakesIn(nothingTold, needed)).toEqual({
      symptom: 'missing',
      impact: 'missing',
      subject: 'missing',
      name: 'missing',
      email: 'noReach',
    })
  })

  test('one way to be reached is enough, and a mailbox must look like one', () => {
    expect(mistakesIn({ ...fault, phone: '' }, needed)).toEqual({ email: 'noReach' })
    expect(mistakesIn({ ...fault, phone: '', email: 'wu@customer.example' }, needed)).toEqual({})
    expect(mistakesIn({ ...fault, email: 'wu at customer' }, needed)).toEqual({ email: 'invalid' })
  })

  test('a signed-in contact is not asked for a name or a way to be reached', () => {
    expect(mistakesIn({ ...fault, name: '', phone: '' }, ['type', 'symptom', 'impact', 'subject'])).toEqual({})
  })

  test('the API’s pointers arrive at their fields; what belongs to none is left to the notice', () => {
    const problem = new ApiProblem(400, {
      errors: [
        { pointer: '/email', detail: 'x' },
        { pointer: '/name', detail: 'x' },
        { pointer: '/language', detail: 'x' },
      ],
    })
    expect(mistakesOf(problem, { ...fault, email: 'a@b', name: '' })).toEqual({ email: 'invalid', name: 'missing' })
  })
})

describe('since when', () => {
  test('the time on the customer’s clock is taken in the customer’s zone', () => {
    expect(instantOf('2026-11-23T10:00', 'Asia/Shanghai')).toBe('2026-11-23T02:00:00.000Z')
    expect(instantOf('2026-11-23T10:00', 'Europe/Berlin')).toBe('2026-11-23T09:00:00.000Z')
  })

  test('in the hour that a clock shows twice, the fault began the earlier time', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  })

  test.each(['yesterday', '2026-13-40T10:00', ''])('%j is no time', (text) => {
    expect(instantOf(text, 'Asia/Shanghai')).toBeNull()
  })
})
