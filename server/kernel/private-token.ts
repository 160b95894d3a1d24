import { createHash, createHmac } from 'node:crypto'

/**
 * The token of a private link: 256 bits that only this installation can make, so that a link can be written again although
 * the database keeps nothing but its hash. `purpose` keeps the links of different things apart.
 */
export function privateToken(secret: string, purpose: string, id: string): string {
  return createHmac('sha256', secret).update(`${purpose}:${id}`).digest('base64url')
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
