import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, like } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Db } from '#server/db/client.ts'
import { verifications } from './auth.table.ts'
import type { Invitation } from './person.contract.ts'

const day = 24 * 60 * 60 * 1000
/** Time enough to read a mail after a long weekend. */
const goodForMs = 4 * day

const kind = 'invitation:'

/**
 * A link that lets one user choose a password, once. An earlier link of theirs is void from now on. The token stands
 * behind `#`, which browsers keep to themselves: it reaches no log and no Referer header.
 */
export async function issueInvitation(tx: Db, userId: string, origin: string, now: Date): Promise<Invitation> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + goodForMs)
  await withdrawInvitations(tx, userId)
  await tx
    .insert(verifications)
    .values({ id: v7(), identifier: kind + digest(token), value: userId, expiresAt, createdAt: now, updatedAt: now })
  return { link: `${origin}/welcome#${token}`, expiresAt: expiresAt.toISOString() }
}

export async function withdrawInvitations(tx: Db, userId: string): Promise<void> {
  await tx.delete(verifications).where(and(eq(verifications.value, userId), like(verifications.identifier, `${kind}%`)))
}

export async function isInvited(db: Db, token: string, now: Date): Promise<boolean> {
  const found = await db.select({ id: verifications.id }).from(verifications).where(holding(token, now))
  return found.length > 0
}

/** Whom the link lets in; from now on nobody. Of two that come at once, one gets null. */
export async function useInvitation(tx: Db, token: string, now: Date): Promise<string | null> {
  const [used] = await tx.delete(verifications).where(holding(token, now)).returning({ userId: verifications.value })
  return used?.userId ?? null
}

function holding(token: string, now: Date) {
  return and(eq(verifications.identifier, kind + digest(token)), gt(verifications.expiresAt, now))
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
