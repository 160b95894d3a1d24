import { m } from '#lib/paraglide/messages.js'

/** Why a seat is as it is: what routing set by itself in the reader's words, what a person wrote as it was written. */
export function reasonText(reason: string | null): string | null {
  if (reason === 'missedOffer') return m.live_presence_because_missed()
  if (reason === 'connectionLost') return m.live_presence_because_lost()
  if (reason === 'idle') return m.seats_because_idle()
  if (reason === 'stateOver') return m.seats_because_stateOver()
  return reason
}
