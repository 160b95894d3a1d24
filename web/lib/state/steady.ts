/** A row where the reader last saw it. */
export interface Placed<T> {
  item: T
  /** Came since the list was last drawn: it announces itself. */
  isNew: boolean
  /** No longer in the list; kept in its place while the reader points at it. */
  isGone: boolean
}

/**
 * What to draw now that `next` is the truth. While the list is held (somebody points at it, drags from it or has the
 * focus in it) nothing moves: rows keep their places, those that left stay marked, new ones join at the end.
 */
export function steady<T>(
  shown: readonly Placed<T>[] | undefined,
  next: readonly T[],
  keyOf: (item: T) => string,
  isHeld: boolean,
): Placed<T>[] {
  if (!shown) return next.map((item) => ({ item, isNew: false, isGone: false }))
  const known = new Set(shown.map(({ item }) => keyOf(item)))
  const fresh = (item: T) => ({ item, isNew: !known.has(keyOf(item)), isGone: false })
  if (!isHeld) return next.map(fresh)
  const present = new Map(next.map((item) => [keyOf(item), item]))
  const kept = shown.map(({ item, isNew }) => {
    const now = present.get(keyOf(item))
    return { item: now ?? item, isNew, isGone: !now }
  })
  return [...kept, ...next.filter((item) => !known.has(keyOf(item))).map(fresh)]
}
