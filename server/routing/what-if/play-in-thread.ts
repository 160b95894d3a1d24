import { Worker } from 'node:worker_threads'
import type { Game, Played } from './play.ts'
import type { Said } from './simulation.worker.ts'

/** Plays a game, tells how far it is, and stops when told to. */
export type Play = (game: Game, on: { progress(share: number): void; signal: AbortSignal }) => Promise<Played>

/** In a thread of its own, with memory of its own: a game that is too large fails alone. */
export const playInThread: Play = (game, { progress, signal }) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), {
      workerData: game,
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    })
    const stop = () => {
      void worker.terminate()
      reject(signal.reason as Error)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (said: Said) => ('played' in said ? resolve(said.played) : progress(said.progress)))
    worker.on('error', reject)
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      reject(new Error(`The simulation's thread ended with ${code}.`))
    })
  })
