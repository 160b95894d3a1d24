import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

test('every page is titled with the name the house gave itself, never with that of the product', () => {
  const routes = path.resolve(import.meta.dirname, '../../web/routes')
  const titled = readdirSync(routes, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    if (!file.endsWith('.svelte')) return []
    const said = /<title>(.*?)<\/title>/s.exec(readFileSync(path.join(routes, file), 'utf8'))?.[1]
    return said ? [{ file, said }] : []
  })
  expect(titled.length).toBeGreaterThan(30)
  expect(titled.filter(({ said }) => said.includes('app_name') || said.includes('Keyline'))).toEqual([])
})
