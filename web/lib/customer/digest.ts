import { createHash } from 'node:crypto'

/** Tells one thing that was said from another; 132 bits, so that no two meet. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
}
