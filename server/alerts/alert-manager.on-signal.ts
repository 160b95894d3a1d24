import type { KeylineEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import type { Reaction } from '#server/events/reaction.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { factsOfTickets, raiseAll, type Sign } from './alert.store.ts'
import { signalling, signalsOf } from './signals.ts'

/**
 * The account's manager is told at once of every severe fault and of every sign of trouble. Signs of one account and rule
 * that come together open or continue its alert together.
 */
export const alertManagerOnSignal: Reaction = {
  name: 'alert-manager.on-signal',
  wants: (type) => signalling.includes(type),
  async react(tx, events) {
    const ids = [...new Set(events.flatMap((event) => (event.ticketId ? [event.ticketId] : [])))]
    const facts = await factsOfTickets(tx, ids as TicketId[])
    const signs = events.flatMap((event): Sign[] => {
      const { accountId, ticketId, at, cursor } = event
      if (!accountId || !ticketId) return []
      const signals = signalsOf(event, facts.get(ticketId) ?? null)
      return signals.map((signal) => ({ accountId, signal, cause: { eventId: cursor.id, ticketId, at } }))
    })
    const raised = await raiseAll(tx, signs)
    const told = raised.map(({ id: alertId, accountId, rule, severity, opened }): KeylineEvent => {
      const about = { ticketId: null, accountId }
      return opened
        ? { ...about, type: 'alert.opened', payload: { alertId, rule, severity } }
        : { ...about, type: 'alert.recurred', payload: { alertId, rule } }
    })
    if (told.length > 0) await record(tx, { kind: 'system', name: 'alerts' }, events.at(-1)!.at, ...told)
  },
}
