import { randomUUID } from 'node:crypto'
import { client, closedLoop, openLoop } from './client.ts'
import type { Floor } from './floor.ts'
import type { Product } from './product.ts'

/** One side of the comparison: how it opens a ticket, and how it says that the offer has arrived. */
export interface Side {
  open(subject: string, customer: number): Promise<number>
  /** Calls back with the subject of each offer; returns how to stop. */
  onOffer(listener: (subject: string) => void): () => void
}

const description = 'Since this morning nothing goes through between the two sites. The router shows loss of signal.'

export function floorSide(floor: Floor): Side {
  const { ask } = client(floor.http, 64)
  return {
    open: async (subject) => (await ask('POST', '/tickets', { subject, description })).ms,
    onOffer: (listener) => floor.onOffer(listener),
  }
}

export function productSide(product: Product): Side {
  const { ask } = client(product.url, 64)
  return {
    async open(subject, customer) {
      const { cookie, circuit } = product.customers[customer % product.customers.length]!
      const body = { symptom: 'noService', impact: 'down', subject, description, circuitNumber: circuit }
      const answer = await ask('POST', '/api/portal/tickets', body, {
        cookie,
        origin: product.url,
        'idempotency-key': randomUUID(),
      })
      if (answer.status !== 201) throw new Error(`Opening answered ${answer.status}: ${answer.body}`)
      return answer.ms
    },
    onOffer: (listener) => product.onOffer(listener),
  }
}

export interface Round {
  /** Tickets per second, from the first request to the last offer on a seat's socket. */
  perSecond: number
  /** Milliseconds of each POST. */
  posts: number[]
  /** Milliseconds from sending the request to the offer on the seat's socket. */
  offers: number[]
}

/** So many customers who wait for their answer, or so many requests a second whatever the answers do. */
export type Drive = { parallel: number } | { perSecond: number }

/** Opens `count` tickets and waits for the offer of each on a seat's socket. */
export async function round(side: Side, drive: Drive, count: number): Promise<Round> {
  const run = randomUUID()
  const sent = new Map<string, number>()
  const posts: number[] = []
  const offers: number[] = []
  let arrived: () => void = () => undefined
  const all = new Promise<void>((resolve) => (arrived = resolve))
  const off = side.onOffer((subject) => {
    const at = sent.get(subject)
    if (at === undefined) return
    sent.delete(subject)
    offers.push(performance.now() - at)
    if (offers.length === count) arrived()
  })
  const began = performance.now()
  const one = async (index: number) => {
    const subject = `${run} ${index}`
    sent.set(subject, performance.now())
    posts.push(await side.open(subject, index))
  }
  await ('parallel' in drive ? closedLoop(drive.parallel, count, one) : openLoop(drive.perSecond, count, one))
  const late = setTimeout(() => arrived(), 10_000)
  await all
  clearTimeout(late)
  off()
  if (offers.length < count) throw new Error(`${count - offers.length} of ${count} offers never arrived on a socket.`)
  return { perSecond: (count * 1000) / (performance.now() - began), posts, offers }
}
