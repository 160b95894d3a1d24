import { asc, sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import { skills } from '#server/seats/seat.table.ts'
import { seatLines } from '#server/seats/seat-lines.store.ts'
import { baseSide } from './base.store.ts'
import { historyViews } from './scenario.store.ts'
import type { WhatIfGround } from './what-if.contract.ts'

/** The house as it is, for who builds a variant of it. */
export async function groundOf(db: Database, now: Date): Promise<WhatIfGround> {
  const [side, lines, skillRows, histories, earliest] = await Promise.all([
    baseSide(db, { as: 'always' }, 'UTC', [now.getTime(), now.getTime()]),
    seatLines(db, now),
    db.select({ code: skills.code, name: skills.name, nameEn: skills.nameEn }).from(skills).orderBy(asc(skills.code)),
    historyViews(db),
    rowsOf<{ at: string | null }>(db, sql`select min(opened_at) as at from tickets`),
  ])
  const codes = new Map(side.queues.map(({ id, code }) => [id, code]))
  return {
    seats: lines.map(({ id, name, nameEn, team, level, capacity, skills: has }) => ({
      ...{ id, name, nameEn, team, level, capacity },
      skills: has.map(({ skill, level: reached }) => ({ skill, level: reached })),
    })),
    queues: side.queues.map(
      ({ code, name, nameEn, level, offerSeconds, maxOffers, skills: needs, preferred, plan }) => ({
        ...{ code, name, nameEn, level, offerSeconds, maxOffers },
        ...{ skills: [...needs], preferred: [...preferred], plan: [...plan] },
      }),
    ),
    rules: side.rules.flatMap(({ level, when, queueId }) => {
      const queue = codes.get(queueId)
      return queue ? [{ level, when, queue }] : []
    }),
    skills: skillRows,
    policy: {
      awayMinutes: Math.round(side.policy.awayMs / 60_000),
      parkedFrees: side.policy.parkedFrees,
      weights: side.policy.weights,
    },
    histories,
    earliest: toInstantOrNull(earliest[0]?.at ?? null)?.toISOString() ?? null,
  }
}
