import { SvelteSet } from 'svelte/reactivity'

/** Rows that were chosen to be acted on together, by ticket number. */
export class Selection {
  readonly #chosen = new SvelteSet<string>()
  #from: string | null = null

  get size(): number {
    return this.#chosen.size
  }

  get numbers(): string[] {
    return [...this.#chosen]
  }

  has(number: string): boolean {
    return this.#chosen.has(number)
  }

  /** With `through`, everything between the row chosen before and this one, in the order they are shown. */
  toggle(number: string, through?: readonly string[]): void {
    const [from, to] = [through?.indexOf(this.#from ?? '') ?? -1, through?.indexOf(number) ?? -1]
    if (through && from >= 0 && to >= 0) {
      for (const each of through.slice(Math.min(from, to), Math.max(from, to) + 1)) this.#chosen.add(each)
    } else if (!this.#chosen.delete(number)) this.#chosen.add(number)
    this.#from = number
  }

  keepOnly(numbers: readonly string[]): void {
    this.clear()
    for (const number of numbers) this.#chosen.add(number)
  }

  clear(): void {
    this.#chosen.clear()
    this.#from = null
  }
}
