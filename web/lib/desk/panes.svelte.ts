import { kept } from '#lib/tickets/kept.ts'

export type Pane = 'list' | 'context'

interface Bounds {
  least: number
  most: number
  usual: number
}

export const bounds: Record<Pane, Bounds> = {
  list: { least: 300, most: 760, usual: 400 },
  context: { least: 248, most: 560, usual: 340 },
}
const key = 'panes'
const within = ({ least, most }: Bounds, px: number) => Math.round(Math.min(most, Math.max(least, px)))

/** How wide each pane of the desk is, kept by this browser. Null until somebody chose: then the screen decides. */
class Panes {
  #widths = $state<Partial<Record<Pane, number>>>({})

  /** After the first paint: the server knows nothing of this browser's widths. */
  restore(): void {
    const found = kept.read<Partial<Record<Pane, number>>>(key)
    if (!found || typeof found !== 'object') return
    for (const pane of ['list', 'context'] as const) {
      const px = found[pane]
      if (typeof px === 'number' && Number.isFinite(px)) this.#widths[pane] = within(bounds[pane], px)
    }
  }

  widthOf(pane: Pane): number | null {
    return this.#widths[pane] ?? null
  }

  set(pane: Pane, px: number): void {
    this.#widths[pane] = within(bounds[pane], px)
    kept.write(key, $state.snapshot(this.#widths))
  }

  reset(pane: Pane): void {
    delete this.#widths[pane]
    kept.write(key, $state.snapshot(this.#widths))
  }
}

export const panes = new Panes()
