import { expect, test } from 'vitest'
import { firstTasks } from '#server/leaving/leaving.contract.ts'
import { sayNotice } from '#server/notices/words.ts'

const account = { code: 'HXB-0001', name: '华信银行', nameEn: 'Huaxin Bank' }
const morning = (language: 'zh-CN' | 'en', text: string) =>
  sayNotice(
    {
      ...{ kind: 'digest', at: new Date('2026-11-24T00:30:00Z'), language, inside: true },
      ...{
        policy: null,
        cause: null,
        clock: null,
        alert: null,
        work: null,
        turns: null,
        step: null,
        ticket: null,
        account: null,
      },
      ...{ schedule: null, until: null },
      digest: {
        since: '2026-11-23T00:30:00.000Z',
        ...{ waiting: [], changed: [], due: [{ account, text, dueOn: '2026-11-24' }] },
      },
    },
    { origin: 'https://line.example', tellsSubject: true },
  ).lines

test('a manager reads the first tasks of a customer who leaves in the language of their own', () => {
  const { text } = firstTasks[0]!
  expect(morning('en', text['zh-CN'])).toContain(`· Huaxin Bank: ${text.en} (2026-11-24)`)
  expect(morning('zh-CN', text.en)).toContain(`· 华信银行：${text['zh-CN']}（2026-11-24）`)
  expect(morning('en', '带上新的报价')).toContain('· Huaxin Bank: 带上新的报价 (2026-11-24)')
})

test('a manager is told that the customer says it is not settled, and what is still open only where the channel may know', () => {
  const alert = { id: 'a1', rule: 'severeFault', severity: 'red' as const, occurrences: 1, rung: 0, dueAt: null }
  const said = (inside: boolean) =>
    sayNotice(
      {
        ...{ kind: 'alert', at: new Date('2026-11-24T00:30:00Z'), language: 'en', inside, account },
        ...{
          policy: null,
          cause: null,
          clock: null,
          digest: null,
          work: null,
          turns: null,
          step: null,
          ticket: null,
          schedule: null,
          until: null,
        },
        alert: { ...alert, said: 'Still drops at night' },
      },
      { origin: 'https://line.example', tellsSubject: true },
    )
  expect(said(true)).toMatchObject({
    title: 'The customer says it is not settled: Huaxin Bank, severe fault',
    link: { url: 'https://line.example/alerts?alert=a1' },
  })
  expect(said(true).lines[0]).toBe('“Still drops at night”')
  expect(JSON.stringify(said(false))).not.toContain('drops')
})
