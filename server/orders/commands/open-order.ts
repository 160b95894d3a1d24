import { sql } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Database } from '#server/db/client.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { checkedParts } from '#server/inventory/commands/save-circuit.ts'
import type { ContactId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { openTicket } from '#server/tickets/commands/open-ticket.ts'
import { priorityOf } from '#server/tickets/priority.ts'
import type { NewOrder, OrderKind } from '../order.contract.ts'
import { circuitNumbered, nextOrderNumber, openOrderFor, routeFor } from '../order.store.ts'
import { serviceOrders } from '../order.table.ts'
import { eq } from 'drizzle-orm'

const words: Record<OrderKind, [zh: string, en: string]> = {
  new: ['新装', 'New circuit'],
  change: ['变更', 'Change of'],
  move: ['移机', 'Move of'],
}

/**
 * Orders a circuit, a change or a move: a ticket with the order beside it, in one act. Refuses with `order.not_yours`,
 * `contact.not_found`, `circuit.number_taken`, `circuit.not_found`, `order.open_already` and `circuit.wrong`.
 */
export async function openOrder(deps: Deps, actor: StaffActor, code: string, asked: NewOrder): Promise<string> {
  const now = deps.clock.now()
  const configuration = await routingConfiguration(deps.db)
  const number = await inTransaction(deps.db, async (tx) => {
    const [account] = await tx.select().from(accounts).where(eq(accounts.code, code.toUpperCase()))
    if (!account || !can.seeOrders(actor, account.id)) throw notFound('account')
    if (!can.order(actor, account.id)) {
      throw new Refusal('order.not_yours', 'The desk, or whoever answers for the account, orders for it.', 403)
    }
    if (account.closedAt) {
      throw new Refusal('account.closed', 'This account is closed: nothing is ordered for it any more.', 409)
    }
    const [contact] = await rowsOf<{ id: ContactId; language: 'zh-CN' | 'en' }>(
      tx,
      sql`select id, language from contacts where id = ${asked.contactId} and account_id = ${account.id} and active`,
    )
    if (!contact) throw wrong('contact.not_found', '/contactId', 'Choose a contact of this account.')
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`order ${asked.number}`}))`)
    const circuit = await circuitNumbered(tx, asked.number)
    if (asked.kind === 'new' && circuit) throw wrong('circuit.number_taken', '/number', 'This number is taken.', 409)
    if (asked.kind !== 'new' && (!circuit || circuit.accountId !== account.id || circuit.status === 'ceased')) {
      throw wrong('circuit.not_found', '/number', 'Choose a circuit of this account that is not ended.')
    }
    const open = await openOrderFor(tx, asked.number)
    if (open) {
      throw new Refusal('order.open_already', `${open} is open for this circuit. Let it end first.`, 409, {
        extra: { number: open },
      })
    }
    await checkedParts(tx, asked.number, asked.wanted)
    const { wanted } = asked
    const request = { type: 'request' as const, symptom: 'configuration' as const, impact: 'none' as const }
    const grades = { accountGrade: account.grade, serviceGrade: wanted.grade }
    const route = await routeFor(tx, configuration, {
      ...{ ...request, ...grades, circuitKind: wanted.kind, priority: priorityOf({ ...request, ...grades }) },
      ...{ language: contact.language, region: wanted.region ?? account.region, account: account.id, repeat: false },
    })
    const zh = contact.language !== 'en'
    const what = words[asked.kind][zh ? 0 : 1]
    const ticket = await openTicket(
      { ...deps, db: tx as unknown as Database },
      actor,
      {
        ...{ ...request, channel: 'phone', language: contact.language, since: null, reporter: null },
        subject: zh ? `${what}：${wanted.name}（${asked.number}）` : `${what} ${wanted.nameEn} (${asked.number})`,
        description: asked.note || (zh ? '见业务订单。' : 'See the service order.'),
      },
      {
        ...{ accountId: account.id, contactId: contact.id, symptom: request.symptom },
        ...(circuit ? { circuitNumber: asked.number } : {}),
      },
      { key: null, strict: true, isOrder: true },
    )
    const made = await nextOrderNumber(tx, now)
    await tx.insert(serviceOrders).values({
      ...{
        ticketId: ticket.id,
        number: made,
        accountId: account.id,
        kind: asked.kind,
        wanted,
        wantedOn: asked.wantedOn,
      },
      ...{ circuitId: circuit?.id ?? null, circuitNumber: asked.number, route, position: 0 },
      ...{ orderedById: actor.id, orderedByName: actor.name, orderedAt: now },
    })
    await record(tx, actor, now, {
      ...{ type: 'order.opened', ticketId: null, accountId: account.id },
      payload: { number: made, ticket: ticket.number, kind: asked.kind, circuit: asked.number },
    })
    return made
  })
  deps.wake.now('events', 'routing', 'sweeps')
  return number
}

function wrong(code: string, pointer: string, detail: string, status = 422): Refusal {
  return new Refusal(code, detail, status, { errors: [{ pointer, detail }] })
}
