import type { TicketRoom } from '../ticket-room.svelte.ts'

/** The queue that fits first. */
export const fittingQueues = (room: TicketRoom) =>
  room.view.escalations.toSorted((a, b) => Number(b.suggested) - Number(a.suggested))

/** What is being filled in to hand a ticket on; begun by the dialog, or by a question that nothing answers. */
export function escalationForm(room: TicketRoom) {
  return room.form('escalate', () => {
    const [first] = fittingQueues(room)
    return {
      queue: first?.suggested ? first.code : '',
      note: '',
      tried: '',
      evidence: '',
      pursue: 'holder' as 'holder' | 'queue',
      reference: '',
      contact: '',
    }
  })
}
