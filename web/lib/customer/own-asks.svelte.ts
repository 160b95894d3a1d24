import type { OwnAsk } from '#server/alerts/ask.contract.ts'

/** What a contact is asked, as the live channel tells of it. */
export class OwnAsks {
  shown = $state.raw<OwnAsk[]>([])
  #begun = new Set<string>()

  constructor(asks: OwnAsk[]) {
    this.shown = asks
  }

  /** It stays on the screen from here on, so that nothing written vanishes under the writer's hands. */
  begin(id: string): void {
    this.#begun.add(id)
  }

  /** One that is answered elsewhere or taken back goes; where an answer was begun it stays, and says that it is over. */
  show(open: readonly OwnAsk[]): void {
    const gone = this.shown.filter(({ id }) => this.#begun.has(id) && !open.some((one) => one.id === id))
    this.shown = [...gone.map((ask): OwnAsk => ({ ...ask, state: 'withdrawn' })), ...open]
  }
}
