import { setImmediate as breathe } from 'node:timers/promises'
import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { Tail } from '#server/events/tail.ts'
import { repeat } from '#server/kernel/repeat.ts'
import { allDocuments, documentsOf } from './documents.store.ts'
import { touchedByAll } from './index-touched.ts'
import type { Search, SearchDocument } from './port.ts'

/**
 * What this process keeps in memory: 10 kB a ticket, and a question reads them all. Those touched last stay; older ones
 * are found in the list of tickets. A house with more than this has a search engine of its own.
 */
const mostTickets = 5_000
const batch = 25
const pollMs = 60_000

/** The tickets in the index, in the order they were last touched. */
class Held {
  readonly #ids = new Set<string>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** Counts these as touched now. Answers those that have to go. */
  touch(documents: readonly SearchDocument[]): string[] {
    for (const { id, kind } of documents) {
      if (kind !== 'ticket') continue
      this.#ids.delete(id)
      this.#ids.add(id)
    }
    const surplus = [...this.#ids.values().take(Math.max(0, this.#ids.size - this.#most))]
    for (const id of surplus) this.#ids.delete(id)
    return surplus
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#ids.delete(id)
  }
}

export interface Following {
  /** Resolves when everything that is committed can be found. For tests. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * Builds the index of this process from the tables and lets it follow the event stream. What it has read lives in memory
 * like the index itself: both begin anew with the process.
 */
export function followInProcess(
  deps: Pick<Deps, 'log'> & { db: Database; tail: Pick<Tail, 'on' | 'drain'> },
  index: Search,
  built: () => void,
  most = mostTickets,
): Following {
  const { db, tail, log } = deps
  const waiting = new Set<string>()
  const held = new Held(most)
  let isBuilt = false
  // Before the first row is read: whatever commits from now on is told, whatever did before is read.
  const unsubscribe = tail.on((events) => {
    for (const id of touchedByAll(events)) waiting.add(id)
    if (waiting.size > 0 && isBuilt) following.nudge()
  })

  async function build(): Promise<void> {
    const began = performance.now()
    const documents = await index.rebuild(
      (async function* () {
        for await (const document of allDocuments(db, { tickets: most })) {
          held.touch([document])
          yield document
        }
      })(),
    )
    isBuilt = true
    built()
    log.info({ documents, ms: Math.round(performance.now() - began) }, 'the search index of this process is built')
  }

  /** One batch after the other, also where somebody waits for the last. */
  let turn: Promise<void> = Promise.resolve()
  const follow = () => {
    const mine = turn.then(followOnce)
    turn = mine.catch(() => undefined)
    return mine
  }

  async function followOnce(): Promise<void> {
    const ids = [...waiting.values().take(batch)]
    for (const id of ids) waiting.delete(id)
    try {
      const documents = await documentsOf(db, ids)
      const present = new Set(documents.map((document) => document.id))
      const gone = ids.filter((id) => !present.has(id))
      held.forget(gone)
      for (const document of documents) {
        await index.upsert([document])
        // Half a millisecond each: nobody waits for a whole batch of them.
        await breathe()
      }
      await index.remove([...gone, ...held.touch(documents)])
    } catch (error) {
      for (const id of ids) waiting.add(id)
      throw error
    }
  }

  const following = repeat(
    async () => {
      const began = performance.now()
      if (!isBuilt) await build()
      else if (waiting.size > 0) await follow()
      if (waiting.size === 0) return pollMs
      // A tenth of the time at most: what the house is for comes first, and the index catches up when it is quieter.
      return 9 * (performance.now() - began)
    },
    {
      restMs: 5,
      failed: (error, inARow) => {
        const about = { err: error, inARow }
        if (Number.isInteger(Math.log2(inARow))) log.warn(about, 'the search index cannot follow; trying again')
      },
    },
  )

  return {
    async drain() {
      while (!isBuilt) await new Promise((resolve) => setTimeout(resolve, 5))
      await tail.drain()
      do await follow()
      while (waiting.size > 0)
    },
    async stop() {
      unsubscribe()
      await following.stop()
    },
  }
}
