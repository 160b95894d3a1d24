import { ApiProblem } from '#lib/api/index.ts'
import { tell } from '#lib/ui/index.ts'

/** A component that is not part of the first load: fetched when it is first needed, or before, when the browser is idle. */
export class Later<C> {
  component = $state.raw<C | null>(null)
  readonly #fetch: () => Promise<{ default: C }>

  constructor(fetch: () => Promise<{ default: C }>) {
    this.#fetch = fetch
  }

  async need(): Promise<void> {
    try {
      this.component ??= (await this.#fetch()).default
    } catch {
      tell.problem(new ApiProblem(0, {}))
    }
  }

  /** For an effect: returns what calls it off. Not reachable in an idle moment is no news. */
  whenIdle(): () => void {
    const run = () =>
      void this.#fetch().then(
        (module) => (this.component = module.default),
        () => undefined,
      )
    // Safari has no idle moments.
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(run, 2_000)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(run)
    return () => cancelIdleCallback(idle)
  }
}
