import { createHash, createHmac } from 'node:crypto'
import type { AlertAskId } from '#server/kernel/ids.ts'

/** The token of a question's private link: 256 bits that only this installation can make; the database keeps its hash. */
export function askToken(secret: string, id: AlertAskId): string {
  return createHmac('sha256', secret).update(`alert-ask:${id}`).digest('base64url')
}

export function askLinkHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
