/**
 * Keeps what `load` gave for `ttlMs`; callers in between share it, also while it loads. For configuration that every
 * request reads and people change now and then: a change is seen after `ttlMs` at the latest, or after `clear`.
 */
export function memo<T>(ttlMs: number, load: () => Promise<T>): { get(): Promise<T>; clear(): void } {
  let kept: { value: Promise<T>; until: number } | null = null
  return {
    get() {
      const present = performance.now()
      if (kept && kept.until > present) return kept.value
      const value = load()
      const mine = { value, until: present + ttlMs }
      kept = mine
      value.catch(() => {
        if (kept === mine) kept = null
      })
      return value
    },
    clear() {
      kept = null
    },
  }
}

/** One memo per key object, for instance per database in tests. */
export function memoPer<K extends object, T>(ttlMs: number, load: (key: K) => Promise<T>) {
  let memos = new WeakMap<K, ReturnType<typeof memo<T>>>()
  const of = (key: K) => {
    let found = memos.get(key)
    if (!found) memos.set(key, (found = memo(ttlMs, () => load(key))))
    return found
  }
  return {
    get: (key: K) => of(key).get(),
    clear: (key: K) => memos.get(key)?.clear(),
    clearAll: () => void (memos = new WeakMap()),
  }
}
