import { api, ApiProblem } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import type { CallCard, CallOutcome } from '#server/calls/call.contract.ts'

const pauseMs = 700

/** Calls on this person's screen, in every tab the same. */
class Calls {
  items = $state.raw<readonly CallCard[]>([])
  /** What is being written of each call; kept by the server a moment after one pauses. */
  notes = $state<Record<string, string>>({})
  readonly first = $derived(this.items[0] ?? null)
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #versions = new Map<string, number>()

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    void this.load()
    const off = [live.on('call', () => void this.load()), live.on('caughtUp', () => void this.load())]
    return () => off.forEach((stop) => stop())
  }

  async load(): Promise<void> {
    const found = await api.get<{ items: CallCard[] }>('/api/me/calls').catch(() => null)
    if (!found) return
    this.items = found.items
    for (const call of found.items) {
      this.#versions.set(call.id, call.version)
      // One's own letters stand until they are kept.
      if (!this.#timers.has(call.id)) this.notes[call.id] = call.notes
    }
  }

  write(call: CallCard, text: string): void {
    this.notes[call.id] = text
    clearTimeout(this.#timers.get(call.id))
    this.#timers.set(
      call.id,
      setTimeout(() => void this.#keep(call.id), pauseMs),
    )
  }

  async take(call: CallCard): Promise<void> {
    await api.put(`/api/calls/${call.id}/seat`, {})
    await this.load()
  }

  async join(call: Pick<CallCard, 'id'>, number: string): Promise<void> {
    if (this.items.some(({ id, mine }) => id === call.id && !mine)) await api.put(`/api/calls/${call.id}/seat`, {})
    await api.put(`/api/calls/${call.id}/ticket`, { number })
    await this.load()
  }

  async wrapUp(call: CallCard, outcome: CallOutcome, promisedAt: string | null): Promise<void> {
    clearTimeout(this.#timers.get(call.id))
    this.#timers.delete(call.id)
    const notes = (this.notes[call.id] ?? call.notes).trim()
    await api.put(`/api/calls/${call.id}/wrap-up`, { outcome, notes, ...(promisedAt ? { promisedAt } : {}) })
    await this.load()
  }

  async #keep(id: string): Promise<void> {
    const notes = this.notes[id] ?? ''
    try {
      const version = this.#versions.get(id) ?? 1
      const kept = await api.put<{ version: number }>(`/api/calls/${id}/notes`, { notes, version })
      this.#versions.set(id, kept.version)
    } catch (error) {
      // Written elsewhere meanwhile: what this person sees is what is meant.
      const version = error instanceof ApiProblem ? error.extra['version'] : undefined
      if (typeof version === 'number') this.#versions.set(id, version)
      else return void this.#timers.delete(id)
      const theirs = (error as ApiProblem).extra['notes']
      if (typeof theirs === 'string' && theirs && !notes.includes(theirs)) this.notes[id] = `${theirs}\n${notes}`
      this.#timers.set(
        id,
        setTimeout(() => void this.#keep(id), pauseMs),
      )
      return
    }
    if (this.notes[id] === notes) this.#timers.delete(id)
  }
}

export const calls = new Calls()
