import { api, type Me } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import type { CallCard } from '#server/calls/call.contract.ts'

/**
 * The call becomes a ticket, with what is known by now: the caller's account and contact, the notes as the description, and
 * an impact nobody has stated yet. What is missing is filled in on the ticket. Sent twice, it is one.
 */
export async function openFromCall(call: CallCard, notes: string, me: Me): Promise<string> {
  const said = notes.trim()
  const firstLine = said.split('\n')[0]!.slice(0, 120)
  const subject = firstLine.length >= 3 ? firstLine : m.call_subject({ who: call.contact?.name ?? call.number })
  const { number } = await api.post<{ number: string }>(
    '/api/tickets',
    {
      accountCode: call.account!.code,
      ...(call.contact ? { contactId: call.contact.id } : {}),
      channel: 'phone',
      type: 'request',
      symptom: 'other',
      impact: 'none',
      subject,
      description: said || m.call_description({ number: call.number }),
      take: me.seat !== null,
    },
    { idempotencyKey: `call-${call.id}` },
  )
  return number
}
