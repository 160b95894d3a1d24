import { readFile } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'
import type { Plugin } from 'vite'

const server = path.join(import.meta.dirname, '../../server')
const prefix = 'keyline-contract:'
const fileOf = (id: string) => path.join(server, id.slice(prefix.length))

/**
 * What a contract names is made by calls (schemas out of schemas) that change nothing outside. Said so to the bundler, what
 * no page uses goes out to no page, and a page that only wants a list of words or a limit gets no zod.
 */
function withoutEffects(code: string): string {
  const edits: { at: number; text: string }[] = []
  for (const statement of ts.createSourceFile('contract.ts', code, ts.ScriptTarget.Latest).statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { initializer } of statement.declarationList.declarations) {
      if (!initializer || ts.isArrowFunction(initializer)) continue
      edits.push(
        { at: initializer.end, text: '))()' },
        { at: initializer.getFullStart(), text: ' /* @__PURE__ */ (() => (' },
      )
    }
  }
  return edits
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, edit) => text.slice(0, edit.at) + edit.text + text.slice(edit.at), code)
}

/**
 * Kit refuses browser code that imports anything below a folder called `server`. Contracts (`*.contract.ts`: zod and
 * nothing else) are the one kind the browser may share, so they alone are served under an id outside that folder.
 */
export function sharedContracts(): Plugin {
  return {
    name: 'keyline-shared-contracts',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith('.contract.ts')) return
      const from = importer?.startsWith(prefix) ? path.dirname(fileOf(importer)) : null
      const file = source.startsWith('#server/')
        ? path.join(server, source.slice('#server/'.length))
        : from && source.startsWith('.')
          ? path.join(from, source)
          : null
      return file ? prefix + path.relative(server, file) : undefined
    },
    async load(id) {
      if (!id.startsWith(prefix)) return
      this.addWatchFile(fileOf(id))
      return { code: withoutEffects(await readFile(fileOf(id), 'utf8')), moduleType: 'ts' }
    },
  }
}
