import { SvelteMap } from 'svelte/reactivity'
import { api, type Me } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { steady, type Placed } from '#lib/state/steady.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import { byUrgency, newsOf, type News } from './order.ts'

/** Alerts as this screen knows them; of one account, or of all its reader sees. */
export class AlertBook {
  #all = new SvelteMap<string, AlertView>()
  /** Open ones, in the places where the reader last saw them. */
  open = $state.raw<readonly Placed<AlertView>[]>([])
  /** Why the last acknowledgement of an alert was refused. */
  readonly refused = new SvelteMap<string, unknown>()
  problem = $state.raw<unknown>(null)
  #isHeld = false
  #wasPlaced = false
  readonly #account: string | null
  readonly #view: 'board' | 'latest'

  readonly openCount = $derived([...this.#all.values()].filter(({ state }) => state === 'open').length)
  readonly acknowledged = $derived(
    [...this.#all.values()]
      .filter(({ state, id }) => state !== 'open' && !this.open.some(({ item }) => item.id === id))
      .sort((a, b) => (b.acknowledgedAt ?? '').localeCompare(a.acknowledgedAt ?? '')),
  )

  constructor(items: readonly AlertView[], account: string | null = null, view: 'board' | 'latest' = 'latest') {
    this.#account = account
    this.#view = view
    this.#take(items)
  }

  /** Call from an effect; returns the function that stops. */
  follow(onnews?: (alert: AlertView, news: News) => void): () => void {
    const off = [
      live.on('alert', ({ alert }) => {
        const news = this.hear(alert)
        if (news !== 'old') onnews?.(alert, news)
      }),
      live.on('caughtUp', () => void this.load()),
    ]
    return () => off.forEach((stop) => stop())
  }

  hear(alert: AlertView): News {
    if (this.#account && alert.account.code !== this.#account) return 'old'
    const news = newsOf(this.#all.get(alert.id), alert)
    if (news !== 'old') {
      this.#all.set(alert.id, alert)
      this.#place()
    }
    return news
  }

  async load(): Promise<void> {
    try {
      const { items } = await api.get<{ items: AlertView[] }>('/api/alerts', {
        query: { view: this.#view, ...(this.#account && { account: this.#account }) },
      })
      this.#take(items)
      this.problem = null
    } catch (error) {
      this.problem = error
    }
  }

  /** While somebody points at the list its rows stay where they are. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
    if (!isHeld) this.#place()
  }

  /** Shown at once; taken back, with the reason, when the server refuses. */
  async acknowledge(alert: AlertView, by: Me, note: string, at: Date): Promise<boolean> {
    this.refused.delete(alert.id)
    this.#all.set(alert.id, {
      ...alert,
      state: 'acknowledged',
      acknowledgedAt: at.toISOString(),
      acknowledgedBy: { id: by.id, name: by.name, nameEn: by.nameEn },
      note: note || null,
    })
    try {
      this.hear(
        await api.put<AlertView>(`/api/alerts/${alert.id}/acknowledgement`, {
          severity: alert.severity,
          ...(note ? { note } : {}),
        }),
      )
      this.#place()
      return true
    } catch (error) {
      if (this.#all.get(alert.id)?.version === alert.version) this.#all.set(alert.id, alert)
      this.refused.set(alert.id, error)
      return false
    }
  }

  find(id: string | null): AlertView | undefined {
    return id ? this.#all.get(id) : undefined
  }

  /** All of one state, those that have been in it longest first; what nothing is to be done about, the latest first. */
  inState(state: AlertView['state']): AlertView[] {
    const turn = state === 'confirmed' || state === 'measured' || state === 'dismissed' ? -1 : 1
    return [...this.#all.values()]
      .filter((alert) => alert.state === state)
      .sort((a, b) => (state === 'open' ? byUrgency(a, b) : turn * a.since.localeCompare(b.since)))
  }

  /** The present state of a row that may have been drawn before. */
  stateOf(alert: AlertView): AlertView {
    return this.#all.get(alert.id) ?? alert
  }

  #take(items: readonly AlertView[]): void {
    for (const item of items) {
      if (this.#account && item.account.code !== this.#account) continue
      const known = this.#all.get(item.id)
      if (!known || item.version >= known.version) this.#all.set(item.id, item)
    }
    this.#place()
  }

  #place(): void {
    const open = [...this.#all.values()].filter(({ state }) => state === 'open').sort(byUrgency)
    this.open = steady(this.#wasPlaced ? this.open : undefined, open, ({ id }) => id, this.#isHeld)
    this.#wasPlaced = true
  }
}
