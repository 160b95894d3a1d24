import { SvelteMap } from 'svelte/reactivity'
import { tinykeys } from 'tinykeys'

export interface Shortcut {
  /** tinykeys notation: `g d`, `$mod+k`, `?`, `Shift+A`. */
  keys: string
  /** A message function, so that the sheet follows the language. */
  label: () => string
  group: () => string
  run: (event: KeyboardEvent) => void
  /** Fires while typing too; only for combinations with Ctrl or Cmd. */
  whileTyping?: boolean
}

/**
 * Every key of the present screen. A page adds its own while it is shown: `$effect(() => shortcuts.add([...]))`.
 * None fires while a person types or composes Chinese, nor while a dialog is open.
 */
class Shortcuts {
  #all = new SvelteMap<symbol, Shortcut[]>()
  readonly list = $derived([...this.#all.values()].flat())

  add(shortcuts: Shortcut[]): () => void {
    const key = Symbol()
    this.#all.set(key, shortcuts)
    const release = tinykeys(
      window,
      Object.fromEntries(
        shortcuts.map((shortcut) => [
          shortcut.keys,
          (event: KeyboardEvent) => {
            if (isBusy(event, shortcut.whileTyping ?? false)) return
            event.preventDefault()
            shortcut.run(event)
          },
        ]),
      ),
      { ignore: () => false },
    )
    return () => {
      release()
      this.#all.delete(key)
    }
  }
}

export const shortcuts = new Shortcuts()

function isBusy(event: KeyboardEvent, whileTyping: boolean): boolean {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return true
  if (whileTyping) return false
  const target = event.composedPath()[0]
  if (!(target instanceof Element)) return false
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], [role=dialog], [role=menu]',
    ) !== null
  )
}
