import { createHash, createHmac } from 'node:crypto'
import type { TicketId } from '#server/kernel/ids.ts'

/**
 * The token of a ticket's private link: 256 bits that only this installation can make, so that a lost answer can be given
 * again although the database keeps nothing but the token's hash.
 */
export function linkToken(secret: string, ticketId: TicketId): string {
  return createHmac('sha256', secret).update(`private-link:${ticketId}`).digest('base64url')
}

export function linkHashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
