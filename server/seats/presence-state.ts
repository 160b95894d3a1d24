import type { CountsAs } from './presence-state.contract.ts'

/** What is wrong with a state as somebody wants it; null when it can be kept. */
export function whyNotState(
  state: { takesOffers: boolean; counts: CountsAs; longestSeconds: number | null; thenCode: string | null },
  code: string | null,
  known: readonly { code: string; active: boolean }[],
): { pointer: string; detail: string } | null {
  if (state.takesOffers && state.counts !== 'work')
    return { pointer: '/counts', detail: 'Who takes offers is at work: time in it counts as work.' }
  if (state.longestSeconds === null) {
    return state.thenCode === null
      ? null
      : { pointer: '/longestSeconds', detail: 'Say how long it may last, or that nothing follows.' }
  }
  if (state.thenCode === null) return { pointer: '/thenCode', detail: 'Say which state follows when the time is over.' }
  if (state.thenCode === code) return { pointer: '/thenCode', detail: 'Another state follows, not the same one again.' }
  if (!known.some((each) => each.code === state.thenCode && each.active))
    return { pointer: '/thenCode', detail: 'There is no such state in use. Choose one from the list.' }
  return null
}
