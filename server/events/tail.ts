import type { Logger } from 'pino'
import type { Database } from '#server/db/client.ts'
import { repeat, type Repeating } from '#server/kernel/repeat.ts'
import type { Cursor, RecordedEvent } from './event.ts'
import { beginning } from './cursor.ts'
import { currentCursor, readAfter, type Reading } from './stream.store.ts'
import type { Wake } from './wake.ts'

export interface TailDeps {
  /** Best a connection of its own: a busy pool would delay what people see. */
  db: Database
  wake: Wake
  log: Logger
}

export type Listener = (events: RecordedEvent[]) => void

const batch = 500
const longestPause = 500

/**
 * Follows the stream for this process: whoever listens gets every event once, in commit order, 1 to 3 ms after its commit
 * in the normal case. What it has read lives in memory: effects that must survive belong into a Reaction.
 */
export class Tail {
  readonly #deps: TailDeps
  readonly #listeners = new Set<Listener>()
  #cursor: Cursor = beginning
  #repeating: Repeating | null = null
  #unwake: (() => void) | null = null
  #reading: Promise<unknown> = Promise.resolve()
  #heldSince: number | null = null

  constructor(deps: TailDeps) {
    this.#deps = deps
  }

  /** The last event that was handed to the listeners. */
  get cursor(): Cursor {
    return this.#cursor
  }

  on(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Follows from the end of the stream, or from `from`. */
  async start(from?: Cursor): Promise<void> {
    this.#cursor = from ?? (await currentCursor(this.#deps.db))
    this.#repeating = repeat(() => this.#look(), {
      failed: (error, inARow) => {
        if (inARow === 1) this.#deps.log.warn({ err: error }, 'the event stream cannot be read; trying again')
      },
    })
    this.#unwake = this.#deps.wake.on('events', () => this.#repeating?.nudge())
  }

  async stop(): Promise<void> {
    this.#unwake?.()
    await this.#repeating?.stop()
    this.#repeating = null
  }

  /** Hands on all that is committed, waiting for older transactions that are still open. For tests. */
  async drain(): Promise<void> {
    for (;;) {
      const { events, held } = await this.#read()
      if (events.length === 0 && !held) return
      if (held) await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  async #look(): Promise<number> {
    const { more, held } = await this.#read()
    if (more) return 0
    if (!held) {
      this.#heldSince = null
      return longestPause
    }
    // Waits half as long again as it has waited: an open transaction delays what came after it by little more than its own length.
    this.#heldSince ??= performance.now()
    return Math.min(longestPause, Math.max(1, (performance.now() - this.#heldSince) / 2))
  }

  /** One at a time, so that nothing is handed on twice. */
  #read(): Promise<Reading> {
    const reading = this.#reading.then(async () => {
      const found = await readAfter(this.#deps.db, this.#cursor, batch)
      const last = found.events.at(-1)
      if (last) {
        this.#cursor = last.cursor
        this.#heldSince = null
        this.#tell(found.events)
      }
      return found
    })
    this.#reading = reading.catch(() => undefined)
    return reading
  }

  #tell(events: RecordedEvent[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(events)
      } catch (error) {
        this.#deps.log.error({ err: error }, 'a listener of the event stream failed')
      }
    }
  }
}
