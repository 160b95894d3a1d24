import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutNames } from '#server/kb/article-from-ticket.ts'
import { skeleton } from '#server/kb/templates.ts'
import { isBehind } from '#server/kb/translation.ts'
import { copyAfter, copyMoves, gaps } from '#server/kb/working-copy.ts'
import type { ArticleContent, CopyAction, WorkingCopyStage } from '#server/kb/working-copy.contract.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { differences } from '#lib/kb/writing/differences.ts'
import { listed, surrounded } from '#lib/kb/writing/markdown-keys.ts'

const copy = (stage: WorkingCopyStage) => ({ stage, authorId: 'a' as PersonId, content: {} as never })

test('nothing reaches its readers but over an approval, or as the notice of a new pattern', () => {
  const ways = (Object.keys(copyMoves) as CopyAction[]).flatMap((action) =>
    Object.entries(copyMoves[action]).map(([from, to]) => `${action}: ${from} -> ${String(to)}`),
  )
  expect(ways.filter((way) => way.endsWith('published'))).toEqual([
    'publish: approved -> published',
    'publish: scheduled -> published',
    'publishInProgress: draft -> published',
  ])
})

test('an act that is not possible names those that are', () => {
  expect(() => copyAfter(copy('draft'), 'approve')).toThrow(/save, submit, publishInProgress, discard/)
})

test('headings alone are no article; a few Chinese characters below them are', async () => {
  const content = { title: '换卡后不亮', summary: '换卡之后。', keywords: ['换卡'], type: 'howTo' } as ArticleContent
  expect(gaps({ ...content, body: skeleton('howTo', 'en') })).toMatchObject([{ pointer: '/content/body' }])
  expect(gaps({ ...content, body: '## 处理\n\n先看灯。' })).toEqual([])
})

describe('of two languages', () => {
  const on = (...days: number[]) => days.map((day) => new Date(Date.UTC(2026, 10, day)))

  test('the one that was not changed is behind, minutes later as well as days', () => {
    expect(isBehind(on(2), on(1, 3))).toBe(true)
    expect(isBehind(on(1, 3), on(2))).toBe(false)
  })
  test('a translation that is written, or brought up to date, moves nothing on', () => {
    expect(isBehind(on(1), on(5))).toBe(false)
    expect(isBehind(on(1, 6), on(5, 7))).toBe(false)
    expect(isBehind(on(1, 6), on(5, 7, 8))).toBe(true)
  })
  test('files that come together are level', () => {
    expect(isBehind(on(1, 4), on(1, 4))).toBe(false)
    expect(isBehind(on(1, 4), on(1, 3, 4))).toBe(false)
  })
})

describe('the comparison of two versions', () => {
  test('marks changed words inside of a line that stayed', () => {
    const [line] = differences('收光 -8 dBm', '收光 -9 dBm')
    expect(line).toMatchObject({ kind: 'changed' })
    expect(differences(null, 'a\nb').map(({ kind }) => kind)).toEqual(['same', 'same'])
    expect(differences('a\nb\n', 'a\nb\nc\n').map(({ kind }) => kind)).toEqual(['same', 'same', 'added'])
  })

  test('folds what did not change', () => {
    const text = Array.from({ length: 20 }, (_, i) => `line ${i}`).join('\n')
    expect(differences(text, `${text}\nmore`)[0]).toEqual({ kind: 'skipped', count: 17 })
  })
})

test('the keys of the editor take back what they did', () => {
  const words = fc.string({ maxLength: 40 }).filter((text) => !/[*\n]/.test(text))
  fc.assert(
    fc.property(words, fc.nat(40), fc.nat(40), (text, a, b) => {
      const from = Math.min(a, b, text.length)
      const to = Math.min(Math.max(a, b), text.length)
      const once = surrounded('**', '**')(text, from, to)
      expect(surrounded('**', '**')(once.text, once.from, once.to)).toEqual({ text, from, to })
    }),
  )
  expect(listed('- ')('a\nb', 0, 3).text).toBe('- a\n- b')
  expect(listed('- ')('- a\n- b', 0, 7).text).toBe('a\nb')
})

test('the longest name goes first, so that no half of one is left', () => {
  expect(withoutNames('河西银行上海分行断线', ['河西银行', '河西银行上海分行'])).toBe('…断线')
})
