import type { QueueId } from '#server/kernel/ids.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'

/** Queues whose level these seats work at. Skills are the matcher's to judge, since plans relax them. */
export function queuesFor(
  queues: Iterable<{ id: QueueId; level: SupportLevel }>,
  seats: readonly { level: SupportLevel }[],
): QueueId[] {
  const levels = new Set(seats.map((seat) => seat.level))
  const technical = levels.has('L2') || levels.has('L3')
  return [...queues]
    .filter((queue) => levels.has(queue.level) || (technical && queue.level !== 'L1'))
    .map((queue) => queue.id)
}
