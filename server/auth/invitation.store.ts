import { createHash, createHmac } from 'node:crypto'
import { and, desc, eq, gt, like } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Db } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { verifications } from './auth.table.ts'
import type { Invitation } from './person.contract.ts'

const day = 24 * 60 * 60 * 1000
/** Time enough to read a mail after a long weekend. */
const goodForMs = 4 * day

const kind = 'invitation:'

/** What makes links: where the house is reached, and the secret that nobody else has; and whether letters go out. */
interface LinkHouse {
  origin: string
  secret: string
  mails: boolean
}

export function linkHouse({ config, secret }: Deps): LinkHouse {
  return { origin: config.origin, secret, mails: config.smtp !== null }
}

/**
 * A link that lets one user choose a password, once. An earlier link of theirs is void from now on. The token follows from
 * the row and the house's secret, so that a letter can carry it although only its hash is kept. It stands behind `#`, which
 * browsers keep to themselves: it reaches no log and no Referer header.
 */
export async function issueInvitation(tx: Db, userId: string, house: LinkHouse, now: Date): Promise<Invitation> {
  const id = v7()
  const token = tokenOf(house.secret, id)
  const expiresAt = new Date(now.getTime() + goodForMs)
  await withdrawInvitations(tx, userId)
  await tx
    .insert(verifications)
    .values({ id, identifier: kind + digest(token), value: userId, expiresAt, createdAt: now, updatedAt: now })
  return invitationFrom({ id, expiresAt }, house)
}

/** The link this user can still use, or null. */
export async function openInvitation(db: Db, userId: string, house: LinkHouse, now: Date): Promise<Invitation | null> {
  const [row] = await db
    .select({ id: verifications.id, expiresAt: verifications.expiresAt })
    .from(verifications)
    .where(and(ofUser(userId), gt(verifications.expiresAt, now)))
    .orderBy(desc(verifications.id))
    .limit(1)
  return row ? invitationFrom(row, house) : null
}

/** Whether there was any. */
export async function withdrawInvitations(tx: Db, userId: string): Promise<boolean> {
  const gone = await tx.delete(verifications).where(ofUser(userId)).returning({ id: verifications.id })
  return gone.length > 0
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

function invitationFrom(row: { id: string; expiresAt: Date }, { origin, secret, mails }: LinkHouse): Invitation {
  const link = `${origin}/welcome#${tokenOf(secret, row.id)}`
  return { link, expiresAt: row.expiresAt.toISOString(), mailed: mails }
}

function tokenOf(secret: string, id: string): string {
  return createHmac('sha256', secret).update(`invitation:${id}`).digest('base64url')
}

function ofUser(userId: string) {
  return and(eq(verifications.value, userId), like(verifications.identifier, `${kind}%`))
}

function holding(token: string, now: Date) {
  return and(eq(verifications.identifier, kind + digest(token)), gt(verifications.expiresAt, now))
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
