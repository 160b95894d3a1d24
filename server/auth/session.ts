import type { Database } from '#server/db/client.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { Person } from './actor.ts'
import type { SessionCookie } from './cookie.ts'
import { hashToken } from './hashed-tokens.ts'
import {
  deleteSession,
  deleteSessionsOf,
  findSession,
  prolongSession,
  stampsOf,
  type SessionRow,
} from './session.store.ts'

/** Until when an answer about a session is believed without asking again: what was revoked elsewhere is dead after it. */
const believedForMs = 1_000
const remembered = 20_000

export interface Session {
  /** Names the session and what its holder may see; it is no secret. Another role or portfolio gives another id. */
  id: string
  actor: Person
}

export interface Sessions {
  /** Who sends this request. Asked for every request; one statement, and none within a second of the last. */
  of(headers: Headers): Promise<Session | null>
  actorOf(headers: Headers): Promise<Person | null>
  /** Which of these ids still stand for a live session with the same rights. Always asks the database. */
  stillValid(ids: Iterable<string>): Promise<Set<string>>
  /** Signing out: ends the session that sends this request. */
  end(headers: Headers): Promise<void>
  /** Ends every session of a user. */
  revokeSessions(userId: string): Promise<void>
  /** What was believed is asked again: roles, portfolio or reach changed here. */
  forget(): void
}

interface Belief {
  at: number
  found: Promise<SessionRow | null>
}

export function createSessions({ db, clock, cookie }: { db: Database; clock: Clock; cookie: SessionCookie }): Sessions {
  const beliefs = new Map<string, Belief>()

  async function look(tokenHash: string, now: Date): Promise<SessionRow | null> {
    const row = await findSession(db, tokenHash, now)
    return row && { ...row, expiresAt: await prolongSession(db, row, now) }
  }

  function believe(tokenHash: string): Promise<SessionRow | null> {
    const now = clock.now()
    const age = now.getTime() - (beliefs.get(tokenHash)?.at ?? 0)
    if (age >= 0 && age < believedForMs) return beliefs.get(tokenHash)!.found
    // The newest stand last: what is too old, or too much, is dropped from the front.
    for (const [hash, belief] of beliefs) {
      if (now.getTime() - belief.at < believedForMs && beliefs.size < remembered) break
      beliefs.delete(hash)
    }
    const found = look(tokenHash, now)
    beliefs.delete(tokenHash)
    beliefs.set(tokenHash, { at: now.getTime(), found })
    found.catch(() => beliefs.delete(tokenHash))
    return found
  }

  async function of(headers: Headers): Promise<Session | null> {
    const token = cookie.tokenIn(headers)
    if (token === null) return null
    const row = await believe(hashToken(token))
    if (!row || row.expiresAt <= clock.now()) return null
    return { id: sessionId(row.id, row.stamp), actor: row.actor }
  }

  return {
    of,
    actorOf: async (headers) => (await of(headers))?.actor ?? null,
    stillValid: async (ids) => {
      const asked = [...ids]
      if (asked.length === 0) return new Set()
      const stamps = await stampsOf(db, asked.map(rowIdOf), clock.now())
      return new Set(asked.filter((id) => id === sessionId(rowIdOf(id), stamps.get(rowIdOf(id)) ?? '')))
    },
    end: async (headers) => {
      const token = cookie.tokenIn(headers)
      if (token === null) return
      await deleteSession(db, hashToken(token))
      beliefs.delete(hashToken(token))
    },
    revokeSessions: async (userId) => {
      await deleteSessionsOf(db, userId)
      beliefs.clear()
    },
    forget: () => beliefs.clear(),
  }
}

function sessionId(rowId: string, stamp: string): string {
  return `${rowId}.${stamp}`
}

function rowIdOf(id: string): string {
  return id.slice(0, 36)
}
