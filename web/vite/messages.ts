import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../..')
const compiled = path.join(root, 'web/lib/paraglide')
const seal = path.join(compiled, '.inputs')

/**
 * Turns `web/messages/{language}/*.json` into typed functions under `web/lib/paraglide`, whenever Vite's configuration
 * is loaded (build, dev, `svelte-kit sync`) and the sentences have changed.
 *
 * The compiler runs as a child: inside our own process its database would keep a finished build alive for 30 s.
 */
export function messages(): Plugin {
  return {
    name: 'keyline-messages',
    config: compileMessages,
    configureServer(server) {
      server.watcher.add(path.join(root, 'web/messages'))
      server.watcher.on('change', (file) => {
        if (file.includes(`${path.sep}messages${path.sep}`) && file.endsWith('.json')) {
          compileMessages().catch((error: unknown) => server.config.logger.error(String(error)))
        }
      })
    },
  }
}

async function compileMessages(): Promise<void> {
  const digest = await digestOfInputs()
  if (readSeal() === digest) return
  await run(
    process.execPath,
    [
      path.join(root, 'node_modules/@inlang/paraglide-js/bin/run.js'),
      'compile',
      ...['--project', './web/project.inlang', '--outdir', './web/lib/paraglide'],
      ...['--strategy', 'globalVariable', 'baseLocale', '--disable-async-local-storage'],
      ...['--is-server', 'import.meta.env.SSR', '--no-emit-readme', '--silent'],
    ],
    { cwd: root },
  )
  // The compiler leaves notes beside its settings; they would count as changed sources of the build.
  for (const left of ['README.md', '.gitignore', '.meta.json', '.lix', 'cache']) {
    rmSync(path.join(root, 'web/project.inlang', left), { recursive: true, force: true })
  }
  writeFileSync(seal, digest)
}

async function digestOfInputs(): Promise<string> {
  const files = await Array.fromAsync(
    glob('{messages/*/*,project.inlang/settings}.json', { cwd: path.join(root, 'web') }),
  )
  const hash = createHash('sha256').update(readFileSync(import.meta.filename))
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(path.join(root, 'web', file)))
  return hash.digest('hex')
}

function readSeal(): string | null {
  try {
    return readFileSync(seal, 'utf8')
  } catch {
    return null
  }
}
