import { createSubscriber } from 'svelte/reactivity'
import { browser } from '$app/env'

/**
 * The present moment, one for all countdowns on the screen, ticking each second while anything reads it.
 * It follows the server's clock: a laptop that is two minutes off still shows the true time left.
 */
class Now {
  #offset = 0
  #atRender = Date.now()
  #isTicking = false
  #tick = createSubscriber((update) => {
    this.#isTicking = true
    let timer: ReturnType<typeof setTimeout>
    const beat = () => {
      update()
      timer = setTimeout(beat, 1000 - ((Date.now() + this.#offset) % 1000))
    }
    timer = setTimeout(beat, 0)
    return () => {
      clearTimeout(timer)
      this.#isTicking = false
    }
  })

  /** Milliseconds since 1970 by the server's clock. Reading it inside a template or $derived keeps it ticking. */
  get ms(): number {
    this.#tick()
    return this.#isTicking || !browser ? Date.now() + this.#offset : this.#atRender
  }

  get date(): Date {
    return new Date(this.ms)
  }

  /** `serverTime` was true at `receivedAt` (our clock); call it with each answer that carries the server's time. */
  sync(serverTime: string | number | Date, receivedAt = Date.now()): void {
    const offset = new Date(serverTime).getTime() - receivedAt
    // Below half a second it is travel time, not a wrong clock.
    this.#offset = Math.abs(offset) < 500 ? 0 : offset
    this.#atRender = Date.now() + this.#offset
  }
}

export const now = new Now()
