import { SvelteMap } from 'svelte/reactivity'
import { createKeybindingsHandler } from 'tinykeys'
import { isComposing } from './composing.ts'
import { clashes, meanings, type Depth, type Keyed, type Layer } from './key-meanings.ts'

export interface Shortcut extends Keyed {
  /** A message function, so that the sheet follows the language. */
  label: () => string
  group: () => string
  run: (event: KeyboardEvent) => void
  /** Fires while typing too; only for combinations with Ctrl or Cmd. */
  whileTyping?: boolean
}

/**
 * Every key of the present screen, each with one meaning. A page adds its own while it is shown:
 * `$effect(() => shortcuts.add([...]))`; what stands inside a page or in front of it says so and goes before.
 * None fires while a person types or composes Chinese, nor while a dialog is open.
 */
class Shortcuts {
  #layers = new SvelteMap<symbol, Layer<Shortcut>>()
  readonly #meanings = $derived(meanings(this.#layers.values()))
  /** What the keys do now; whatever is covered by a nearer screen is not among them. */
  readonly list = $derived([...this.#meanings.values()])
  #bound = ''
  #hear: ((event: Event) => void) | null = null
  #isListening = false

  add(shortcuts: Shortcut[], depth: Depth = 'page'): () => void {
    const layer = { depth, shortcuts }
    const twice = clashes(layer)
    if (twice.length > 0) throw new Error(`One key, two meanings on one screen: ${twice.join(', ')}`)
    const key = Symbol()
    this.#layers.set(key, layer)
    this.#listen()
    return () => this.#layers.delete(key)
  }

  #listen(): void {
    if (this.#isListening) return
    this.#isListening = true
    window.addEventListener('keydown', (event) => {
      this.#bind()
      this.#hear?.(event)
    })
  }

  /** Bound anew only when other keys are in use, so that a ticket that changes between `g` and `d` breaks no sequence. */
  #bind(): void {
    const keys = [...this.#meanings.keys()]
    const bound = keys.join('\n')
    if (bound === this.#bound) return
    this.#bound = bound
    this.#hear = createKeybindingsHandler(
      Object.fromEntries(
        [...this.#meanings].map(([key, { keys }]) => [keys, (event: KeyboardEvent) => this.#press(key, event)]),
      ),
      { ignore: () => false },
    )
  }

  #press(key: string, event: KeyboardEvent): void {
    const shortcut = this.#meanings.get(key)
    if (!shortcut || isBusy(event, shortcut.whileTyping ?? false)) return
    event.preventDefault()
    shortcut.run(event)
  }
}

export const shortcuts = new Shortcuts()

function isBusy(event: KeyboardEvent, whileTyping: boolean): boolean {
  if (isComposing(event) || event.defaultPrevented) return true
  if (whileTyping) return false
  const target = event.composedPath()[0]
  if (!(target instanceof Element)) return false
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], [role=dialog], [role=menu]',
    ) !== null
  )
}
