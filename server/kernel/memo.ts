/**
 * Keeps what `load` gave for `ttlMs`; callers in between share it, also while it loads. For configuration that every
 * request reads and people change now and then: a change is seen after twice `ttlMs` at the latest, or after `clear`.
 * Just after its time what was kept is still given while it is loaded anew: a caller inside a transaction must not wait
 * for a second connection, or a full pool of such callers would wait for itself.
 */
export function memo<T>(ttlMs: number, load: () => Promise<T>): { get(): Promise<T>; clear(): void } {
  let kept: { value: Promise<T>; until: number } | null = null
  let renewing = false

  function renew(): void {
    if (renewing) return
    renewing = true
    const old = kept
    load()
      .then((value) => {
        // Cleared meanwhile: what was read before the change is of no use.
        if (kept === old) kept = { value: Promise.resolve(value), until: performance.now() + ttlMs }
      })
      .catch(() => undefined)
      .finally(() => (renewing = false))
  }

  return {
    get() {
      const present = performance.now()
      if (kept && present < kept.until) return kept.value
      if (kept && present < kept.until + ttlMs) {
        renew()
        return kept.value
      }
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
