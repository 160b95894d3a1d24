import { record } from '#server/events/record.ts'
import type { Reaction } from '#server/events/reaction.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { factsOfTickets, raise } from './alert.store.ts'
import { signalling, signalsOf } from './signals.ts'

/** The account's manager is told at once of every severe fault and of every sign of trouble. */
export const alertManagerOnSignal: Reaction = {
  name: 'alert-manager.on-signal',
  wants: (type) => signalling.includes(type),
  async react(tx, events) {
    const ids = [...new Set(events.flatMap((event) => (event.ticketId ? [event.ticketId] : [])))]
    const facts = await factsOfTickets(tx, ids as TicketId[])
    for (const event of events) {
      if (!event.accountId || !event.ticketId) continue
      for (const signal of signalsOf(event, facts.get(event.ticketId) ?? null)) {
        const raised = await raise(tx, event.accountId, signal, {
          eventId: event.cursor.id,
          ticketId: event.ticketId,
          at: event.at,
        })
        if (!raised) continue
        const about = { ticketId: null, accountId: event.accountId } as const
        const alerts = { kind: 'system', name: 'alerts' } as const
        if (raised.opened) {
          const { rule, severity } = signal
          await record(tx, alerts, event.at, {
            ...about,
            type: 'alert.opened',
            payload: { alertId: raised.id, rule, severity },
          })
        } else {
          await record(tx, alerts, event.at, {
            ...about,
            type: 'alert.recurred',
            payload: { alertId: raised.id, rule: signal.rule },
          })
        }
      }
    }
  },
}
