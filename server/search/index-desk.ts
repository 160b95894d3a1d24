import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { Tail } from '#server/events/tail.ts'
import { repeat } from '#server/kernel/repeat.ts'
import { withFallback } from './degrade.ts'
import { databaseSearch } from './fallback.store.ts'
import { feeder } from './index-feeder.ts'
import { followInProcess } from './index-in-process.ts'
import { memorySearch } from './memory.ts'
import { SearchUnavailable, type Search, type SearchState } from './port.ts'
import { synonymsFile } from './commands/bring-synonyms.ts'
import { changesSynonyms, houseSynonyms } from './synonym-group.store.ts'
import { readSynonyms, synonymBook, SynonymsError, type SynonymBook, type Synonyms } from './synonyms.ts'

export interface Operation {
  /** A pool that readers do not wait for. */
  db: Database
  /** The event stream of this process. */
  tail: Pick<Tail, 'on' | 'drain'>
}

export interface RunningIndex {
  /** Resolves when everything that is committed can be found, or waits for an engine that is away. For tests. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/** Where the house asks. Answers come from the index, or from the tables while it is away or not yet built. */
export interface SearchDesk extends Pick<Search, 'search' | 'suggest'> {
  readonly synonyms: Synonyms
  /** Reads the list of synonyms as the house keeps it now, and tells the engine. */
  learnSynonyms(): Promise<void>
  state(): { driver: string; state: SearchState | { status: 'building' } }
  /** Builds the index and keeps it true from now on. Returns at once; until it is built the tables answer. */
  start(operation: Operation): RunningIndex
}

/** Who asks an engine that is away whether it is back. */
const probeMs = 1_000
/** How often the engine is asked what it holds: an index that was emptied is whole again well within a minute. */
const lookEveryMs = 15_000

/** `engine` is fed from the outbox; without one this process has an index of its own. */
export async function openSearch(
  deps: Pick<Deps, 'db' | 'clock' | 'log' | 'config'>,
  options: { engine?: Search } = {},
): Promise<SearchDesk> {
  const { db, config } = deps
  const synonyms = synonymBook(await synonymsOfTheHouse(deps))
  const standIn = databaseSearch(db, synonyms)
  if (options.engine) return engineDesk(deps, options.engine, standIn, synonyms)
  if (!config.meili) return ownDesk(deps, standIn, synonyms)
  const { meilisearch } = await import('./meilisearch.ts')
  const engine = meilisearch({ ...config.meili, synonyms, clock: deps.clock })
  return engineDesk(deps, engine, standIn, synonyms)
}

type Told = Pick<Deps, 'db' | 'clock' | 'log'>

function ownDesk(deps: Told, standIn: Search, synonyms: SynonymBook): SearchDesk {
  const { log } = deps
  const index = memorySearch({ synonyms })
  let isBuilt = false
  const answering = () => (isBuilt ? index : standIn)
  const learnSynonyms = async () => synonyms.replace(await synonymsOfTheHouse(deps))
  return {
    synonyms,
    learnSynonyms,
    search: async (query) => ({ ...(await answering().search(query)), degraded: !isBuilt }),
    suggest: (text, audience, kinds) => answering().suggest(text, audience, kinds),
    state: () => ({ driver: index.driver, state: isBuilt ? index.state() : { status: 'building' } }),
    start(operation) {
      const unsubscribe = onSynonyms(operation.tail, learnSynonyms, log)
      const following = followInProcess({ ...operation, log }, index, () => (isBuilt = true))
      return {
        drain: () => following.drain(),
        stop: () => (unsubscribe(), following.stop()),
      }
    },
  }
}

function engineDesk(deps: Told, engine: Search, standIn: Search, synonyms: SynonymBook): SearchDesk {
  const { clock, log } = deps
  /** Until the engine has been caught up once, what it holds may be anything. */
  let isReady = false
  let catchUp = async () => {}
  const guarded = withFallback(engine, standIn, {
    clock,
    onDegraded: ({ reason }) => log.warn({ reason }, 'search is away; the database answers'),
    onRecovered: async ({ since }) => {
      await catchUp()
      isReady = true
      log.info({ since }, 'search is back and caught up')
    },
  })
  const answering = () => (isReady ? guarded : standIn)
  /** An engine that is away is told when it is back, before it is trusted (`prepare`). */
  const learnSynonyms = async () => {
    synonyms.replace(await synonymsOfTheHouse(deps))
    if (isReady) await guarded.wordsChanged().catch(unlessAway)
  }
  return {
    synonyms,
    learnSynonyms,
    async search(query) {
      const answer = await answering().search(query)
      return { ...answer, degraded: answer.degraded || !isReady }
    },
    suggest: (text, audience, kinds) => answering().suggest(text, audience, kinds),
    state() {
      const state = guarded.state()
      return { driver: engine.driver, state: state.status === 'ok' && !isReady ? { status: 'building' } : state }
    },
    start({ db, tail }) {
      const unsubscribe = onSynonyms(tail, learnSynonyms, log)
      // While it is away writes are refused at the door, so only what is fed past it can bring it up to date.
      catchUp = () => feeder({ db, clock, log }, engine).catchUp()
      const feeding = feeder({ db, clock, log }, guarded)
      let seen = { documents: 0, at: 0 }
      /** Looked at every few seconds; a removal of many at once is looked into as well, and found to be right. */
      const hasLostSome = async () => {
        const now = clock.now().getTime()
        if (now - seen.at < lookEveryMs) return false
        const { documents } = await guarded.health()
        if (guarded.state().status !== 'ok') return false
        const lost = seen.documents - documents
        seen = { documents, at: now }
        return lost > 0 && (documents === 0 || lost > Math.max(20, documents / 10))
      }
      const feedOnce = async () => {
        if (!isReady && guarded.state().status === 'ok') {
          await feeding.catchUp()
          isReady = true
        }
        if (guarded.state().status !== 'ok') return void (await guarded.probe())
        if (await hasLostSome()) {
          // Emptied or put back behind our back: until it is whole again the database answers and says so.
          isReady = false
          log.warn({}, 'the search index has lost documents; it is brought up to date')
          await feeding.catchUp()
          isReady = true
        }
        await feeding.drain()
      }
      /** One at a time, also where somebody waits for the last. */
      let turn: Promise<void> = Promise.resolve()
      const once = () => {
        const mine = turn.then(feedOnce)
        turn = mine.catch(() => undefined)
        return mine.catch(unlessAway)
      }
      const repeating = repeat(
        async () => {
          await once()
          return guarded.state().status === 'ok' ? 250 : probeMs
        },
        {
          failed: (error, inARow) => {
            if (Number.isInteger(Math.log2(inARow))) log.warn({ err: error, inARow }, 'the search index cannot be fed')
          },
        },
      )
      return { drain: once, stop: () => (unsubscribe(), repeating.stop()) }
    },
  }
}

function unlessAway(error: unknown): void {
  if (!(error instanceof SearchUnavailable)) throw error
}

/** A change that was made in another process. */
function onSynonyms(tail: Operation['tail'], learn: () => Promise<void>, log: Deps['log']): () => void {
  return tail.on((events) => {
    if (!events.some(({ type }) => changesSynonyms(type))) return
    void learn().catch((error: unknown) => log.warn({ err: error }, 'the synonyms cannot be read anew'))
  })
}

/** Words that mean the same are a help, not a condition: without them the house still opens. */
async function synonymsOfTheHouse({ db, log }: Pick<Deps, 'db' | 'log'>): Promise<string[][]> {
  const kept = await houseSynonyms(db)
  if (kept) return kept
  try {
    return await readSynonyms(synonymsFile)
  } catch (error) {
    const reason = error instanceof SynonymsError ? error.problems : error
    log.warn({ reason }, 'the synonyms cannot be read; search goes without them')
    return []
  }
}
