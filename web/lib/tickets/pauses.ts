import type { HandOffView, TicketView } from '#server/tickets/ticket-view.contract.ts'

/** A pause: the row in which the ball was elsewhere, with the reason it was given for. */
export interface PauseView extends HandOffView {
  kind: 'customer' | 'thirdParty'
  reason: string
}

/** The pauses of a ticket, the oldest first. Why it was paused stands in the row that ended with it. */
export function pausesOf({ handOffs }: Pick<TicketView, 'handOffs'>): PauseView[] {
  return handOffs.flatMap((row, place) => {
    const { kind } = row
    if (kind !== 'customer' && kind !== 'thirdParty') return []
    return [{ ...row, kind, reason: handOffs[place - 1]?.reason ?? '' }]
  })
}
