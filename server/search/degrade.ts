import type { Clock } from '#server/kernel/clock.ts'
import { SearchUnavailable, type Search, type SearchAnswer, type SearchState } from './port.ts'

export interface FallbackOptions {
  clock: Clock
  /** How long an index that failed is left alone before it is asked again. */
  probeEveryMs?: number
  /** Once, when answers begin to come from the stand-in. */
  onDegraded?: (state: { since: Date; reason: string }) => void
  /**
   * When the index answers again, before it is trusted: `prepare` it, rebuild it if that says so, and bring it up to date.
   * Writes go through meanwhile, questions stay with the stand-in until this has ended. If it fails, the index counts as
   * away still.
   */
  onRecovered?: (away: { since: Date }) => Promise<void> | void
}

export interface DegradingSearch extends Search {
  /** Asks an index that is away whether it is back, if it is time to. For a sweep; questions ask by themselves too. */
  probe(): Promise<SearchState>
}

type Circuit =
  | { at: 'closed' }
  | { at: 'open'; since: Date; reason: string; probeAt: number }
  | { at: 'halfOpen'; since: Date; reason: string; probing: Promise<void> }

/**
 * Answers from `primary`, and from `fallback` while that is away. The stand-in gets the same question with the same
 * audience, and its answers say `degraded`. One failure opens the circuit, so only the readers of that moment wait for
 * the time-out. Writes are never taken by the stand-in alone: they are refused with SearchUnavailable, so that whoever
 * feeds the index keeps its cursor where it is and loses nothing, also if this process ends meanwhile.
 */
export function withFallback(primary: Search, fallback: Search, options: FallbackOptions): DegradingSearch {
  const { clock, probeEveryMs = 3_000 } = options
  let circuit: Circuit = { at: 'closed' }

  const open = (since: Date, reason: string) => {
    circuit = { at: 'open', since, reason, probeAt: clock.now().getTime() + probeEveryMs }
  }
  const fail = (error: SearchUnavailable) => {
    if (circuit.at !== 'closed') return
    const since = clock.now()
    open(since, error.message)
    options.onDegraded?.({ since, reason: error.message })
  }

  const ask = async (since: Date) => {
    const { state } = await primary.health()
    if (state.status !== 'ok') return open(since, state.reason)
    await options.onRecovered?.({ since })
    circuit = { at: 'closed' }
  }
  const probe = async () => {
    if (circuit.at === 'open' && clock.now().getTime() >= circuit.probeAt) {
      const { since, reason } = circuit
      const probing = ask(since).catch((error: unknown) => open(since, error instanceof Error ? error.message : reason))
      circuit = { at: 'halfOpen', since, reason, probing }
    }
    if (circuit.at === 'halfOpen') await circuit.probing
    return state()
  }
  const state = (): SearchState =>
    circuit.at === 'closed' ? { status: 'ok' } : { status: 'degraded', since: circuit.since, reason: circuit.reason }

  const read = async <T>(from: (search: Search) => Promise<T>): Promise<{ result: T; degraded: boolean }> => {
    if (circuit.at === 'closed') {
      try {
        return { result: await from(primary), degraded: false }
      } catch (error) {
        if (!(error instanceof SearchUnavailable)) throw error
        fail(error)
      }
    } else void probe()
    return { result: await from(fallback), degraded: true }
  }
  const write = async <T>(to: (search: Search) => Promise<T>): Promise<T> => {
    if (circuit.at === 'open') {
      void probe()
      throw new SearchUnavailable(circuit.reason)
    }
    try {
      return await to(primary)
    } catch (error) {
      if (error instanceof SearchUnavailable) fail(error)
      throw error
    }
  }

  return {
    driver: primary.driver,
    prepare: () => write((search) => search.prepare()),
    async search(query): Promise<SearchAnswer> {
      const { result, degraded } = await read((search) => search.search(query))
      return { ...result, degraded: degraded || result.degraded }
    },
    suggest: async (text, audience, kinds) => (await read((search) => search.suggest(text, audience, kinds))).result,
    upsert: (documents) => write((search) => search.upsert(documents)),
    remove: (ids) => write((search) => search.remove(ids)),
    clear: () => write((search) => search.clear()),
    rebuild: (documents) => write((search) => search.rebuild(documents)),
    wordsChanged: () => write((search) => search.wordsChanged()),
    async health() {
      if (circuit.at === 'closed') {
        const health = await primary.health()
        if (health.state.status === 'degraded') fail(new SearchUnavailable(health.state.reason))
        return { ...health, state: state() }
      }
      return { ...(await fallback.health()), driver: primary.driver, state: state() }
    },
    state,
    probe,
  }
}
