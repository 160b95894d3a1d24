import { circuitNodes, nodes } from '#server/accounts/node.table.ts'
import type { Transaction } from '#server/db/client.ts'
import { circuitCarriers, circuitStatusLog } from '#server/inventory/circuit.table.ts'
import type { ResourceKind } from '#server/inventory/inventory.contract.ts'
import { resourceMoves, resources } from '#server/inventory/resource.table.ts'
import { newId, type CircuitId, type ResourceId } from '#server/kernel/ids.ts'
import { insertAll } from './bulk.store.ts'
import type { Circuit, Company } from './company.ts'
import { demoCircuits, type DemoCircuit } from './data/circuits.ts'
import { demoCarriers, demoNetwork, type Node } from './network.ts'
import { Chance } from './random.ts'

type Resource = typeof resources.$inferInsert

const positionOf: Record<ResourceKind, string> = {
  ...{ port: 'transmission', address: 'ipMpls', number: 'voice', fibre: 'transmission', rackUnit: 'dataCentre' },
}

/** What a circuit takes, by what it is; the numbers run on, so that no two take the same. */
class Plan {
  #ports = new Map<string, number>()
  #networks = 0
  #numbers = 1200

  port(node: Node, ofRouter: boolean): [ResourceKind, string] {
    const next = this.#ports.get(node.code) ?? 1
    this.#ports.set(node.code, next + 1)
    const place = `${1 + Math.floor(next / 24)}/${(next % 24) + 1}`
    return ['port', ofRouter ? `${node.code} Gi0/${place}` : `${node.code} ${place}`]
  }
  address(): [ResourceKind, string] {
    const n = this.#networks++
    // Out of the block that is set aside for examples.
    return ['address', `203.0.113.${(n * 4) % 256}/30${n >= 64 ? ` (VRF ${Math.floor(n / 64)})` : ''}`]
  }
  numbers(area: string): [ResourceKind, string] {
    const from = this.#numbers
    this.#numbers += 100
    return ['number', `${area}-0000 ${from}–${from + 99}`]
  }
}

function takenBy(plan: Plan, circuit: DemoCircuit, over: Node[]): [ResourceKind, string, Node | null][] {
  const on = (node: Node, router = false): [ResourceKind, string, Node] => [...plan.port(node, router), node]
  switch (circuit.kind) {
    case 'leasedLine':
    case 'networkElement':
      return over.map((node) => on(node))
    case 'mplsVpn':
    case 'internet':
      return [...over.map((node) => on(node, node.kind === 'router')), [...plan.address(), null]]
    case 'voiceTrunk':
      return [...over.map((node) => on(node)), [...plan.numbers(circuit.number.startsWith('BJ') ? '010' : '028'), null]]
    case 'hosting':
      return over.flatMap((node): [ResourceKind, string, Node][] => [
        ['rackUnit', `${node.code} R${circuit.number.slice(-2)} U1–U42`, node],
        on(node),
      ])
  }
}

/** The network under the circuits, what each holds of it, and the free pool. */
export async function writeInventory(tx: Transaction, company: Company, now: Date): Promise<void> {
  const network = demoNetwork()
  const plan = new Plan()
  const circuitOf = new Map(company.accounts.flatMap((account) => account.circuits.map((one) => [one.number, one])))
  const idOf = (number: string) => circuitOf.get(number)!.id as CircuitId
  const row = (kind: ResourceKind, label: string, node: Node | null, region: string): Resource => ({
    ...{ id: newId<ResourceId>(), kind, label, nodeId: node?.id ?? null, region, since: now },
    state: 'free',
    queueId: company.queueNamed(kind === 'port' && node?.kind === 'router' ? 'ipMpls' : positionOf[kind]).id,
  })
  const held = demoCircuits.flatMap((circuit) => {
    const { id, installedOn, region } = circuitOf.get(circuit.number)!
    return takenBy(plan, circuit, network.nodesOf(circuit)).map(([kind, label, node]): Resource => ({
      ...row(kind, label, node, node?.region ?? region ?? 'central'),
      ...{ state: 'held', circuitId: id as CircuitId, since: new Date(installedOn) },
    }))
  })
  const chance = new Chance('free pool')
  const pools = network.nodes.filter(({ kind }) => kind !== 'dataCentre')
  const free = [
    ...pools.flatMap((node) =>
      Array.from({ length: chance.whole(2, 4) }, () =>
        row(...plan.port(node, node.kind === 'router'), node, node.region),
      ),
    ),
    ...Array.from({ length: 12 }, () => row(...plan.address(), null, 'east')),
    ...['010', '021', '028'].map((area) => row(...plan.numbers(area), null, area === '028' ? 'southwest' : 'north')),
  ]
  await insertAll(tx, nodes, network.nodes)
  await insertAll(
    tx,
    circuitNodes,
    demoCircuits.flatMap((circuit) =>
      network.nodesOf(circuit).map((node) => ({ circuitId: idOf(circuit.number), nodeId: node.id! })),
    ),
  )
  await insertAll(
    tx,
    circuitCarriers,
    demoCarriers.map(([circuit, ridesOn]) => ({ circuitId: idOf(circuit), ridesOnId: idOf(ridesOn) })),
  )
  await insertAll(tx, circuitStatusLog, [...circuitOf.values()].flatMap(history))
  await insertAll(tx, resources, [...held, ...free])
  await insertAll(
    tx,
    resourceMoves,
    held.map(({ id, circuitId, since }) => ({
      ...{ id: newId(), resourceId: id, from: 'free' as const, to: 'held' as const, circuitId: circuitId! },
      ...{ accountId: [...circuitOf.values()].find((one) => one.id === circuitId)!.accountId },
      ...{ reason: '开通', byName: '导入', at: since },
    })),
  )
}

/** Ordered, then in service on the day it was installed. */
function history({ id, installedOn }: Circuit) {
  const installed = new Date(`${installedOn}T08:00:00Z`)
  const ordered = new Date(installed.getTime() - 18 * 86_400_000)
  const one = { circuitId: id as CircuitId, byName: '导入' }
  return [
    { ...one, id: newId(), from: null, to: 'planned' as const, reason: '签约', at: ordered },
    { ...one, id: newId(), from: 'planned' as const, to: 'active' as const, reason: '客户验收', at: installed },
  ]
}
