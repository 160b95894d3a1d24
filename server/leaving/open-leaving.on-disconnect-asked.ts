import { sql } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { Reaction } from '#server/events/reaction.ts'
import type { AccountId, CircuitId, TicketId } from '#server/kernel/ids.ts'
import { ladderOf, nextRung } from '#server/portfolio/ladder.ts'
import { awayAt, profilesOf, teamsOf } from '#server/portfolio/profile.store.ts'
import { insertLeaving } from './leaving.store.ts'
import { retentionUntil } from './leaving.ts'

interface Asked {
  id: TicketId
  account: AccountId
  circuit: CircuitId | null
}

/** A request to disconnect opens the window in which the customer may be kept, with the account's manager as its owner: once per request. */
export const openLeavingOnDisconnectAsked = (deps: Deps): Reaction => ({
  name: 'open-leaving.on-disconnect-asked',
  wants: (type) => type === 'ticket.opened' || type === 'ticket.identified',
  async react(tx, events) {
    const asked = await rowsOf<Asked>(
      tx,
      sql`
      select t.id, t.account_id as account, t.circuit_id as circuit from tickets t
       where t.id in (select jsonb_array_elements_text(${JSON.stringify(events.map(({ ticketId }) => ticketId))}::jsonb)::uuid)
         and t.type = 'disconnect' and t.account_id is not null and t.ended_at is null
         and not exists (select from leavings l where l.ticket_id = t.id)`,
    )
    if (asked.length === 0) return
    const teams = await teamsOf(
      tx,
      asked.map(({ account }) => account),
    )
    for (const { id: ticketId, account: accountId, circuit } of asked) {
      const now = events.findLast((event) => event.ticketId === ticketId)!.at
      const team = teams.get(accountId)
      const ladder = team ? ladderOf(team, await awayAt(tx, now)) : []
      const rung = nextRung(ladder, 0)
      const ownerId = rung === null ? null : ladder[rung]![0]!
      const profile = (await profilesOf(tx, ownerId ? [ownerId] : []))(ownerId!)
      const calendar = (await calendarsOf(deps.db)).inForce(profile.calendar, now)
      const windowUntil = retentionUntil(calendar, now)
      const opened = await insertLeaving(tx, { accountId, ticketId, circuit, ownerId, windowUntil }, now)
      if (!opened) continue
      await record(tx, { kind: 'system', name: 'leaving' }, now, {
        ...{ type: 'leaving.opened', ticketId: null, accountId },
        payload: { number: opened, ownerId, windowUntil: windowUntil.toISOString() },
      })
    }
  },
})
