import type { AccountPicture } from '#server/inventory/picture.contract.ts'

type Circuit = AccountPicture['circuits'][number]
export type CircuitState = 'down' | 'trouble' | 'fine' | 'idle'

export interface Box {
  key: string
  y: number
  circuits: string[]
}
export interface Drawing {
  height: number
  sites: (Box & { site: string; siteEn: string })[]
  circuits: (Box & { circuit: Circuit; state: CircuitState })[]
  nodes: (Box & { node: AccountPicture['nodes'][number] })[]
}

export const rowHeight = 44
const gap = 40

export function stateOf(circuit: Circuit): CircuitState {
  if (circuit.down) return 'down'
  if (circuit.openTickets > 0) return 'trouble'
  return circuit.status === 'active' ? 'fine' : 'idle'
}

/**
 * Where everything stands in the drawing: circuits in the middle, their ends to the left, what they share to the right.
 * Ends and nodes lie as near as they can to the middle of their circuits, so that lines cross as little as may be.
 */
export function draw({ circuits, nodes }: Pick<AccountPicture, 'circuits' | 'nodes'>): Drawing {
  const middle = circuits.map((circuit, place) => ({
    ...{ key: circuit.number, y: place * rowHeight + rowHeight / 2, circuits: [circuit.number] },
    ...{ circuit, state: stateOf(circuit) },
  }))
  const yOf = new Map(middle.map(({ key, y }) => [key, y]))
  const ends = new Map<string, { site: string; siteEn: string; circuits: string[] }>()
  for (const { number, aEnd, zEnd } of circuits) {
    for (const end of [aEnd, ...(zEnd ? [zEnd] : [])]) {
      const known = ends.get(end.site) ?? { site: end.site, siteEn: end.siteEn, circuits: [] }
      if (!known.circuits.includes(number)) known.circuits.push(number)
      ends.set(end.site, known)
    }
  }
  const shared = nodes.map((node) => ({
    ...{ key: node.code, node },
    circuits: circuits.filter((circuit) => circuit.nodes.includes(node.code)).map(({ number }) => number),
  }))
  const placed = [
    spread(
      [...ends].map(([key, end]) => ({ key, ...end })),
      yOf,
    ),
    spread(shared, yOf),
  ] as const
  const lowest = Math.max(circuits.length * rowHeight, ...placed.flat().map(({ y }) => y + rowHeight / 2))
  return { height: lowest, sites: placed[0], circuits: middle, nodes: placed[1] }
}

function spread<T extends { key: string; circuits: string[] }>(items: T[], yOf: ReadonlyMap<string, number>) {
  const wanted = ({ circuits }: T) => circuits.reduce((sum, one) => sum + (yOf.get(one) ?? 0), 0) / circuits.length
  let free = gap / 2
  return items
    .toSorted((a, b) => wanted(a) - wanted(b) || a.key.localeCompare(b.key))
    .map((item) => {
      const y = Math.max(free, Math.min(wanted(item), Number.MAX_SAFE_INTEGER))
      free = y + gap
      return { ...item, y }
    })
}
