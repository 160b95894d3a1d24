import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'

const shownMs = 2_400

/**
 * Marks an element for a moment when what it shows has changed while it was on the screen: `{@attach marksChange(() =>
 * line.version)}`. How the mark looks stands in base.css: it fades, and where people want less motion it stays still until it goes.
 */
export function marksChange(value: () => unknown): Attachment<HTMLElement> {
  return (node) => {
    let known = untrack(value)
    let timer: ReturnType<typeof setTimeout> | undefined
    $effect(() => {
      const is = value()
      if (is === known) return
      known = is
      clearTimeout(timer)
      delete node.dataset['changed']
      // The mark begins anew, also where the last one has not gone yet.
      void node.offsetWidth
      node.dataset['changed'] = ''
      timer = setTimeout(() => delete node.dataset['changed'], shownMs)
    })
    return () => clearTimeout(timer)
  }
}
