import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'

const server = path.join(import.meta.dirname, '../../server')
const prefix = 'keyline-contract:'
const fileOf = (id: string) => path.join(server, id.slice(prefix.length))

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
      return { code: await readFile(fileOf(id), 'utf8'), moduleType: 'ts' }
    },
  }
}
