import { expect, test } from 'vitest'
import { sayNotice, type NoticeFacts } from '#server/notices/words.ts'

const nothing = {
  ...{ policy: null, cause: null, clock: null, alert: null, digest: null, work: null, turns: null },
  ...{ step: null, ticket: null, account: null, schedule: null, until: null },
}
const said = (facts: Partial<NoticeFacts> & Pick<NoticeFacts, 'kind' | 'language'>) =>
  sayNotice(
    { ...nothing, at: new Date('2026-11-23T02:00:00Z'), inside: true, ...facts },
    { origin: 'https://line.example', tellsSubject: true },
  )
const schedule = { id: 's1', name: '国际专线', nameEn: 'International lines', zone: 'Europe/Berlin' }
const turns = {
  ...{ by: { name: '林', nameEn: 'Lin' }, reason: 'doctor', further: 2 },
  gained: [{ from: '2026-11-24T08:00:00Z', until: '2026-11-25T08:00:00Z' }],
  lost: [{ from: '2026-11-26T08:00:00Z', until: '2026-11-27T08:00:00Z' }],
}

test('whose turns on call changed reads which, on the wall clock of the schedule, who changed them and why', () => {
  expect(said({ kind: 'turns', language: 'en', schedule, turns })).toMatchObject({
    title: 'Your turns on call changed: International lines',
    lines: [
      'You are on call: Tue, 11/24, 09:00 – Wed, 11/25, 09:00',
      'You are no longer on call: Thu, 11/26, 09:00 – Fri, 11/27, 09:00',
      '2 more: see the schedule.',
      'Changed by Lin',
      'Reason: doctor',
      'Time zone: Europe/Berlin',
    ],
    link: { url: 'https://line.example/attention/schedules/s1' },
  })
  const { title, lines } = said({ kind: 'turns', language: 'zh-CN', schedule, turns })
  expect(title).toBe('您的值班有调整：国际专线')
  expect(lines).toContain('调整人：林')
})

test.each([
  [75, '恢复时限已用 75%', '75% of the time for the restoration is used'],
  [100, '恢复超时', 'the restoration is overdue'],
])('a clock that calls at %s %% says which it is', (percent, zh, en) => {
  const call = (language: 'zh-CN' | 'en') =>
    said({
      ...{ kind: 'page', language, cause: 'clock', clock: { clock: 'restore', percent } },
      ticket: { number: 'TT-2026-000007', priority: 'P1', subject: 'Line down' },
    }).title
  expect(call('zh-CN')).toBe(`请确认：TT-2026-000007 P1 ${zh}`)
  expect(call('en')).toBe(`Please acknowledge: TT-2026-000007 P1, ${en}`)
})

test('a call for a major incident says that it is one, in the letter as on the screen', () => {
  const call = (language: 'zh-CN' | 'en') =>
    said({
      ...{ kind: 'page', language, cause: 'majorIncident', step: { number: 1, of: 3 } },
      ticket: { number: 'TT-2026-000007', priority: 'P1', subject: 'Outage of several circuits' },
    }).title
  expect(call('zh-CN')).toBe('请确认：TT-2026-000007 P1 重大故障')
  expect(call('en')).toBe('Please acknowledge: TT-2026-000007 P1, major incident')
})
