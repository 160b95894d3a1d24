import { createHash } from 'node:crypto'

/** A version that is nothing but the content: what was read can be written back only while it is still so. */
export function versionOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16)
}
