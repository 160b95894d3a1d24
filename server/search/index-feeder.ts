import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { currentCursor, readAfter } from '#server/events/stream.store.ts'
import { allDocuments, documentsOf } from './documents.store.ts'
import {
  claimOutbox,
  countDocuments,
  hastenOutbox,
  postponeOutbox,
  putInOutbox,
  settleOutbox,
  type Claim,
} from './index-outbox.store.ts'
import { endRebuild, keepRebuild, takeRebuild } from './index-rebuild.store.ts'
import { touchedByAll } from './index-touched.ts'
import { SearchUnavailable, type Search } from './port.ts'

const batch = 200
/** Longer than the engine is waited for, so that nobody else feeds a document while this process is at it. */
const leaseMs = 90_000
const patience = 5

export interface Feeder {
  /** One batch of what waits. Answers how many documents were fed; throws SearchUnavailable and keeps them. */
  feed(): Promise<number>
  /** Until nothing is due. */
  drain(): Promise<void>
  /** Brings an engine that has just been reached up to date: rebuilt if it has to be, then fed with all that waited. */
  catchUp(): Promise<void>
}

type Writes = Pick<Search, 'prepare' | 'upsert' | 'remove' | 'rebuild' | 'health'>

/** Feeds a search engine from the outbox; any number of processes may do so at a time. */
export function feeder(deps: Pick<Deps, 'clock' | 'log'> & { db: Database }, engine: Writes): Feeder {
  const { db, clock, log } = deps
  const later = (ms: number) => new Date(clock.now().getTime() + ms)

  async function put(claims: readonly Claim[]): Promise<void> {
    const ids = claims.map((claim) => claim.document)
    const documents = await documentsOf(db, ids)
    const present = new Set(documents.map((document) => document.id))
    const gone = ids.filter((id) => !present.has(id))
    if (documents.length > 0) await engine.upsert(documents)
    if (gone.length > 0) await engine.remove(gone)
    await settleOutbox(db, claims, clock.now())
  }

  /** A document the engine refuses must not hold up the others, nor be lost: it waits longer each time. */
  async function putAlone(claim: Claim): Promise<number> {
    try {
      await put([claim])
      return 1
    } catch (error) {
      if (error instanceof SearchUnavailable) throw error
      const reason = error instanceof Error ? error.message : String(error)
      await postponeOutbox(db, [claim], later(Math.min(600_000, 1_000 * 2 ** claim.attempts)), reason)
      const about = { err: error, document: claim.document, attempts: claim.attempts }
      if (claim.attempts === patience) log.error(about, 'a document cannot be indexed; it stays in the outbox')
      return 0
    }
  }

  async function feed(): Promise<number> {
    const claims = await claimOutbox(db, clock.now(), later(leaseMs), batch)
    if (claims.length === 0) return 0
    try {
      try {
        await put(claims)
        return claims.length
      } catch (error) {
        if (error instanceof SearchUnavailable) throw error
        let done = 0
        for (const claim of claims) done += await putAlone(claim)
        return done
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      await postponeOutbox(db, claims, later(2_000 + Math.random() * 1_000), reason)
      throw error
    }
  }

  async function drain(): Promise<void> {
    while ((await feed()) > 0);
  }

  /**
   * Neither empty nor made by other rules, and yet it misses documents that nothing waits for, or holds too many: an old
   * copy was put back. Counted before and after, so that what is fed just now is no difference.
   */
  async function isBehind(): Promise<boolean> {
    const before = (await engine.health()).documents
    const { expected, onTheWay } = await countDocuments(db)
    const after = (await engine.health()).documents
    return expected > Math.max(before, after) + onTheWay || expected < Math.min(before, after) - onTheWay
  }

  /** One process rebuilds. False: another is at it. */
  async function rebuild(): Promise<boolean> {
    const mine = await takeRebuild(db, clock.now())
    if (!mine) return false
    try {
      const began = performance.now()
      const from = await currentCursor(db)
      const keeping = setInterval(() => void keepRebuild(db, mine, clock.now()).catch(() => undefined), 5_000)
      const documents = await engine.rebuild(allDocuments(db)).finally(() => clearInterval(keeping))
      await putTouchedSince(from)
      log.info({ documents, ms: Math.round(performance.now() - began) }, 'the search index was rebuilt')
      return true
    } finally {
      await endRebuild(db, mine)
    }
  }

  /** Other processes went on feeding the index that was replaced. */
  async function putTouchedSince(cursor: Awaited<ReturnType<typeof currentCursor>>): Promise<void> {
    for (let more = true; more;) {
      const reading = await readAfter(db, cursor, 1_000)
      await putInOutbox(db, touchedByAll(reading.events), clock.now())
      cursor = reading.events.at(-1)?.cursor ?? cursor
      more = reading.more
    }
  }

  return {
    feed,
    drain,
    async catchUp() {
      while ((await engine.prepare()).rebuild || (await isBehind())) {
        if (await rebuild()) break
        await wait(500)
      }
      await hastenOutbox(db, clock.now())
      await drain()
    },
  }
}
