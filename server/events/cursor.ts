import type { Cursor } from './event.ts'

/** Before everything that ever happened. */
export const beginning: Cursor = { tx: '0', id: 0 }

/** Negative when `a` lies before `b`. Transaction ids are decimal numbers of up to 20 digits, kept as text. */
export function compareCursors(a: Cursor, b: Cursor): number {
  if (a.tx === b.tx) return a.id - b.id
  if (a.tx.length !== b.tx.length) return a.tx.length - b.tx.length
  return a.tx < b.tx ? -1 : 1
}

/** How a cursor goes over the wire: `tx:id`. */
export function cursorText({ tx, id }: Cursor): string {
  return `${tx}:${id}`
}

/** Reads what `cursorText` wrote; null for anything else. */
export function cursorFrom(text: string): Cursor | null {
  const match = /^(\d{1,20}):(\d{1,15})$/.exec(text)
  if (!match || BigInt(match[1]!) > 18_446_744_073_709_551_615n) return null
  return { tx: BigInt(match[1]!).toString(), id: Number(match[2]) }
}
