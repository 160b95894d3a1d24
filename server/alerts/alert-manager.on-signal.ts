import type { KeylineEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import type { Reaction } from '#server/events/reaction.ts'
import type { AccountId, AlertId, ContactId, TicketId } from '#server/kernel/ids.ts'
import { factsOfTickets, gradesOf, raiseAll, type Sign } from './alert.store.ts'
import { withdrawAsks } from './ask.store.ts'
import { rulesInForce } from './rules/rule.store.ts'
import { signalling, signalsOf } from './signals.ts'

const unique = <T>(all: (T | null)[]) => [...new Set(all.filter((one) => one !== null))]

/**
 * The account's manager is told at once of every severe fault and of every sign of trouble, as the rules in force say. Signs
 * of one account and rule that come together open or continue its alert together.
 */
export const alertManagerOnSignal: Reaction = {
  name: 'alert-manager.on-signal',
  wants: (type) => signalling.includes(type),
  async react(tx, events) {
    const [{ rules, version }, facts, grades] = await Promise.all([
      rulesInForce(tx),
      factsOfTickets(tx, unique(events.map(({ ticketId }) => ticketId as TicketId | null))),
      gradesOf(tx, unique(events.map(({ accountId }) => accountId as AccountId | null))),
    ])
    const signs = events.flatMap((event): Sign[] => {
      const { accountId, ticketId, at, cursor } = event
      if (!accountId) return []
      const about = { ticket: (ticketId && facts.get(ticketId)) || null, grade: grades.get(accountId) ?? null }
      const signals = signalsOf(event, about, rules)
      return signals.map((signal) => ({ accountId, signal, cause: { eventId: cursor.id, ticketId, at } }))
    })
    const now = events.at(-1)!.at
    const raised = await raiseAll(tx, signs, { rules, version, now })
    // What has grown worse is not settled, whoever was about to say so.
    const asked = new Map<AlertId, ContactId[]>()
    for (const { id } of raised.filter(({ worse }) => worse)) asked.set(id, await withdrawAsks(tx, id))
    const told = raised.map(({ id: alertId, accountId, rule, severity, opened, worse }): KeylineEvent => {
      const about = { ticketId: null, accountId }
      if (opened) return { ...about, type: 'alert.opened', payload: { alertId, rule, severity } }
      if (worse) return { ...about, type: 'alert.worsened', payload: { alertId, rule, asked: asked.get(alertId) } }
      return { ...about, type: 'alert.recurred', payload: { alertId, rule } }
    })
    if (told.length > 0) await record(tx, { kind: 'system', name: 'alerts' }, now, ...told)
  },
}
