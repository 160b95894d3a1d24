/**
 * Where the focus goes when a layer opens: the first thing to fill in, or the layer itself so that it is read aloud.
 * Never the close button, which merely comes first.
 */
export function focusFirstField(event: Event): void {
  const layer = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=dialog]') : null
  const field = layer?.querySelector<HTMLElement>(
    '[data-body] :is(input:not([type=hidden]), textarea, select, [contenteditable]):not(:disabled)',
  )
  if (!layer) return
  event.preventDefault()
  ;(field ?? layer).focus()
}
