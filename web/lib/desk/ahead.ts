/** A thing as it was read at this moment of the server's time, in milliseconds. */
export interface Reading<View> {
  view: View
  at: number
}

export interface Source<View> {
  read(number: string): Promise<View>
  /** Whether news arrive: without them nothing can be held for true. */
  isLive(): boolean
  /** Milliseconds of the server's time. */
  now(): number
}

interface Held<View> {
  coming: Promise<Reading<View>>
  come: Reading<View> | null
}

/** Longer than that, and what stands around a ticket (other tickets of the account) may have moved on unseen. */
const keepFor = 60_000

/**
 * The tickets beside the one that is open, read while nobody waits for them: whoever goes on finds the next one there. News
 * of a ticket lets go of what was read of it (`forget`), so what is handed out is as true as what stays open on a screen.
 */
export class Ahead<View> {
  readonly #source: Source<View>
  readonly #held = new Map<string, Held<View>>()

  constructor(source: Source<View>) {
    this.#source = source
  }

  /** There is news of it. */
  forget(number: string): void {
    this.#held.delete(number)
  }

  /** News may have been missed. */
  clear(): void {
    this.#held.clear()
  }

  /** What stands ready and is true still; otherwise it has to be read, see `read`. */
  ready(number: string): Reading<View> | null {
    const come = this.#held.get(number)?.come
    return come && this.#source.isLive() && this.#source.now() - come.at < keepFor ? come : null
  }

  /** Reads it, or waits for the reading that is on its way. What news overtook meanwhile is read once more. */
  async read(number: string): Promise<Reading<View>> {
    const held = this.#held.get(number)
    const first = held && !held.come ? held : this.#fetch(number)
    const reading = await first.coming
    return this.#held.get(number) === first ? reading : this.#fetch(number).coming
  }

  /** Reads these, one after the other, and lets go of all others but the one that is open. */
  async prepare(open: string, beside: string[]): Promise<void> {
    for (const number of this.#held.keys()) if (number !== open && !beside.includes(number)) this.#held.delete(number)
    for (const number of beside) {
      if (!this.#source.isLive()) return
      // Nobody asked for it yet: a refusal is told to whoever opens it.
      if (!this.ready(number)) await this.read(number).catch(() => undefined)
    }
  }

  #fetch(number: string): Held<View> {
    const coming = this.#source.read(number).then((view) => ({ view, at: this.#source.now() }))
    const held: Held<View> = { coming, come: null }
    this.#held.set(number, held)
    coming.then(
      (reading) => (held.come = reading),
      () => this.#held.get(number) === held && this.#held.delete(number),
    )
    return held
  }
}
