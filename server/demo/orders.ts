import { sql } from 'drizzle-orm'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { addDocument } from '#server/documents/commands/keep-document.ts'
import type { CircuitFields } from '#server/inventory/circuit.contract.ts'
import { newId } from '#server/kernel/ids.ts'
import { changeOrderPositions } from '#server/orders/commands/change-order-positions.ts'
import { enterCircuit } from '#server/orders/commands/enter-circuit.ts'
import { judge } from '#server/orders/order.ts'
import { lockOrder, nextOrderNumber } from '#server/orders/order.store.ts'
import { circuitTests, orderSteps, serviceOrders } from '#server/orders/order.table.ts'
import { confirmSolution } from '#server/tickets/commands/close-ticket.ts'
import { insertAll } from './bulk.store.ts'
import type { Company } from './company.ts'
import { orderQueues } from './data/orders.ts'
import type { Ordered } from './ordered.ts'

/** The orders beside their tickets, numbered as they came. */
export async function writeOrders(tx: Transaction, company: Company, orders: readonly Ordered[]): Promise<void> {
  for (const ordered of orders) {
    const { plan, teller, account, circuit, manager, route, steps, test } = ordered
    const { ticket } = teller.story
    const ofTicket = { ticketId: ticket.id }
    ordered.number = await nextOrderNumber(tx, ticket.openedAt)
    await tx.insert(serviceOrders).values({
      ...{ ...ofTicket, number: ordered.number, accountId: account.id!, kind: plan.kind, circuitNumber: plan.number },
      ...{ circuitId: circuit?.id ?? null, wanted: await wantedBy(tx, ordered), wantedOn: null },
      route: route.map(({ stage, queue }) => ({ stage, queueId: company.queueNamed(queue).id })),
      ...{ position: steps.length, orderedById: manager.id, orderedByName: manager.name, orderedAt: ticket.openedAt },
      ...{ version: 1 + steps.length, demo: true },
    })
    await insertAll(
      tx,
      orderSteps,
      steps.map(({ stage, note, by, at }) => ({
        ...{ id: newId<never>(), ...ofTicket, stage, outcome: 'done' as const, note, at },
        ...{ byName: by.name, byId: by.id },
      })),
    )
    if (!test || !plan.test) continue
    const measuredAt = new Date(test.at.getTime() - 20 * 60_000)
    await tx.insert(circuitTests).values({
      ...{ id: test.id, ...ofTicket, measuredAt, instrument: 'RFC 2544 / Y.1564', note: plan.test.note, at: test.at },
      ...{ ...judge(plan.test.values), byId: test.by.id, byName: test.by.name },
    })
  }
}

/** A change leaves the circuit as it is but for its bandwidth. */
async function wantedBy(tx: Transaction, { plan, circuit }: Ordered): Promise<CircuitFields> {
  if (!('times' in plan.wanted) || !circuit) return plan.wanted as CircuitFields
  const { kind, name, nameEn, grade, bandwidthKbps, aEnd, zEnd, equipment, region, zone, installedOn, id } = circuit
  const nodes = await rowsOf<{ code: string }>(
    tx,
    sql`select n.code from circuit_nodes o join nodes n on n.id = o.node_id where o.circuit_id = ${id} order by 1`,
  )
  return {
    ...{ kind, name, nameEn, grade, aEnd, zEnd: zEnd ?? null, equipment: equipment ?? null, region: region ?? null },
    ...{ bandwidthKbps: plan.wanted.times * (bandwidthKbps ?? 50_000), zone: zone ?? 'Asia/Shanghai', installedOn },
    ...{ nodes: nodes.map(({ code }) => code), ridesOn: [] },
  }
}

/**
 * Which position does what, one order that the customer accepts now, so that its circuit enters the inventory, and the
 * account's papers: done by the product's own commands.
 */
export async function playOrders(
  tx: Transaction,
  deps: Omit<Deps, 'db' | 'clock'>,
  company: Company,
  orders: readonly Ordered[],
  now: Date,
): Promise<void> {
  const house: Deps = { ...deps, db: tx as unknown as Database, clock: { now: () => now } }
  const staff = (key: string): StaffActor => {
    const { id, name, nameEn, roles } = company.person(key)
    const accounts = company.accounts.filter(({ is }) => is.manager === key).map((account) => account.id!)
    return { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts }
  }
  const supervisor = staff([...company.people.values()].find(({ roles }) => roles.includes('supervisor'))!.key)
  await changeOrderPositions(house, supervisor, {
    positions: Object.entries(orderQueues).map(([stage, queue]) => ({
      stage: stage as keyof typeof orderQueues,
      queue,
    })),
  })
  for (const { plan, number, teller, account, contact } of orders) {
    if (!plan.accepted) continue
    const customer: ContactActor = {
      ...{ kind: 'contact', id: contact.id!, name: contact.name, language: 'zh-CN' },
      ...{ accountId: account.id!, reach: contact.reach ?? 'account' },
    }
    await confirmSolution(house, customer, { id: teller.story.ticket.id }, plan.accepted)
    await enterCircuit(tx, { kind: 'system', name: contact.name }, (await lockOrder(tx, number))!, now)
  }

  const account = orders[0]!.account
  const manager = staff(account.is.manager)
  const paper = (name: string, text: string) => ({ name, content: Buffer.from(text), note: '' })
  await addDocument(
    house,
    manager,
    account.id!,
    { kind: 'acceptance', title: 'SH-HZ-DL-0901 验收单', audience: 'customer' },
    paper('SH-HZ-DL-0901 验收单.txt', '电路：SH-HZ-DL-0901\n时延 4.2 ms，丢包 0 %，吞吐量 998 Mbit/s，均合格。\n'),
  )
  await addDocument(
    house,
    manager,
    account.id!,
    { kind: 'drawing', title: '上海研发中心机房接入图', audience: 'house' },
    paper('机房接入图说明.txt', '3 号楼 2 层机房，第 4 列机柜，两路光缆分别从东、西竖井引入。\n'),
  )
}
