import type { Component } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'

export interface PaletteCommand {
  id: string
  label: () => string
  group: () => string
  icon?: Component<{ size?: number | string }>
  /** More words it is found by: pinyin, English name, ticket number. */
  keywords?: string
  keys?: string
  run: () => void
}

/** What Ctrl-K offers. Pages add theirs while shown: `$effect(() => palette.add([...]))`. */
class Palette {
  isOpen = $state(false)
  #all = new SvelteMap<symbol, PaletteCommand[]>()
  readonly commands = $derived([...this.#all.values()].flat())

  add(commands: PaletteCommand[]): () => void {
    const key = Symbol()
    this.#all.set(key, commands)
    return () => this.#all.delete(key)
  }
}

export const palette = new Palette()
