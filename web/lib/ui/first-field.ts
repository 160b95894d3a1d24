/**
 * Where the focus goes when a layer opens: the first thing to fill in, or the layer itself so that it is read aloud.
 * Never the close button, which merely comes first.
 */
export function focusFirstField(event: Event, layer: HTMLElement | null): void {
  if (!layer) return
  event.preventDefault()
  const field = layer.querySelector<HTMLElement>(
    '[data-body] :is(input:not([type=hidden]), textarea, select, [contenteditable]):not(:disabled)',
  )
  ;(field ?? layer).focus({ preventScroll: true })
}
