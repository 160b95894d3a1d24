/** How near a screen is to the hand: what stands in front takes a key from what lies behind it. */
export const depths = ['house', 'page', 'inner', 'front'] as const
export type Depth = (typeof depths)[number]

export interface Keyed {
  /** tinykeys notation: `g d`, `$mod+k`, `?`, `Shift+A`. */
  keys: string
}

export interface Layer<K extends Keyed> {
  depth: Depth
  shortcuts: readonly K[]
}

/** Two spellings of one press are one key. */
export const sameKey = (keys: string): string => keys.trim().toLowerCase()

/**
 * One meaning per key. Of two that ask for the same key the one on the innermost screen has it, of equals the one that
 * came last. Longer sequences come first, so that `g t` is never also `t`.
 */
export function meanings<K extends Keyed>(layers: Iterable<Layer<K>>): Map<string, K> {
  const byKey = new Map<string, K>()
  const inward = [...layers].toSorted((a, b) => depths.indexOf(a.depth) - depths.indexOf(b.depth))
  for (const { shortcuts } of inward) for (const shortcut of shortcuts) byKey.set(sameKey(shortcut.keys), shortcut)
  const presses = (keys: string) => keys.split(' ').length
  return new Map([...byKey].toSorted(([a], [b]) => presses(b) - presses(a)))
}

/** Those of one screen that ask for the same key: a mistake of the screen, not a matter of precedence. */
export function clashes<K extends Keyed>({ shortcuts }: Layer<K>): string[] {
  const keys = shortcuts.map((shortcut) => sameKey(shortcut.keys))
  return keys.filter((key, index) => keys.indexOf(key) !== index)
}
