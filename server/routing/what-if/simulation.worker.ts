import { parentPort, workerData } from 'node:worker_threads'
import { playBoth, type Game, type Played } from './play.ts'

export type Said = { progress: number } | { played: Played }

const tellEveryMs = 250

// A thread of its own: a year of tickets may take a minute of pure computing, and nobody else shall wait for it.
const run = playBoth(workerData as Game)
for (let last = performance.now(); ;) {
  const next = run.next()
  if (next.done) {
    parentPort!.postMessage({ played: next.value } satisfies Said)
    break
  }
  if (performance.now() - last < tellEveryMs) continue
  last = performance.now()
  parentPort!.postMessage({ progress: next.value } satisfies Said)
}
