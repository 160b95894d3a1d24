import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.join(import.meta.dirname, '../../web/messages')
const settings = JSON.parse(readFileSync(path.join(folder, '../project.inlang/settings.json'), 'utf8')) as {
  'plugin.inlang.messageFormat': { pathPattern: string[] }
}

function sentences(language: string): Map<string, { file: string; said: string }> {
  const found = new Map<string, { file: string; said: string }>()
  for (const file of readdirSync(path.join(folder, language))) {
    const content = JSON.parse(readFileSync(path.join(folder, language, file), 'utf8')) as Record<string, unknown>
    for (const [key, said] of Object.entries(content)) {
      expect(found.get(key)?.file, `${key} is in two files`).toBeUndefined()
      found.set(key, { file, said: JSON.stringify(said) })
    }
  }
  return found
}

const placeholders = (said: string) => [...new Set(said.match(/\{\w+\}/g))].sort()

test('every sentence exists in Chinese and in English, in the same file, with the same figures in it', () => {
  const [chinese, english] = [sentences('zh-CN'), sentences('en')]
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  for (const [key, { file, said }] of chinese) {
    expect(english.get(key)?.file, key).toBe(file)
    expect(placeholders(english.get(key)?.said ?? ''), key).toEqual(placeholders(said))
  }
})

test('no sentence was left in the other language or left empty', () => {
  for (const [key, { said }] of sentences('zh-CN')) expect(said.replace(/"/g, '').trim(), key).not.toBe('')
  for (const [key, { said }] of sentences('en')) {
    expect(said.replace(/"/g, '').trim(), key).not.toBe('')
    expect(/\p{Script=Han}/u.test(said), `${key} speaks Chinese in English`).toBe(false)
  }
})

test('every file of sentences is read when the messages are compiled', () => {
  const read = settings['plugin.inlang.messageFormat'].pathPattern.map((pattern) => path.basename(pattern)).sort()
  expect(readdirSync(path.join(folder, 'zh-CN')).sort()).toEqual(read)
  expect(readdirSync(path.join(folder, 'en')).sort()).toEqual(read)
})
