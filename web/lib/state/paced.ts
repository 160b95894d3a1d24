export interface Paced {
  /** It is worth looking again: now if it was long ago, else as soon as the pace allows. */
  soon(): void
  stop(): void
}

/** Runs `work` when asked to, at most once per `everyMs` however often it is asked, and never twice at a time. */
export function paced(work: () => Promise<unknown>, everyMs: number): Paced {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isWorking = false
  let isWanted = false
  let last = -Infinity

  const run = () => {
    timer = null
    isWanted = false
    isWorking = true
    last = performance.now()
    void work()
      .catch(() => undefined)
      .finally(() => {
        isWorking = false
        if (isWanted) plan()
      })
  }
  const plan = () => {
    isWanted = true
    if (timer !== null || isWorking) return
    timer = setTimeout(run, Math.max(0, last + everyMs - performance.now()))
  }
  return {
    soon: plan,
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      isWanted = false
    },
  }
}
