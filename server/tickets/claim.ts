import type { TicketChannel } from './ticket.contract.ts'

/**
 * Whether all that is known of a ticket is what a stranger wrote into the public form. Until a person of the desk has
 * answered, its customer side shows that and nothing else: neither the circuit found by the number nor the priority and
 * the promises that follow from it, for they would tell whether the account and the circuit exist.
 */
export function isClaimOnly(channel: TicketChannel, acknowledged: boolean): boolean {
  return channel === 'form' && !acknowledged
}
