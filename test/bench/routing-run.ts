import { sql } from 'drizzle-orm'
import type { Socket } from 'socket.io-client'
import type { Database } from '#server/db/client.ts'
import type { OfferCard } from '#server/routing/offer.contract.ts'
import { arrive, type CentreSeat } from './centre.ts'
import { client } from './client.ts'
import { connectSeat } from './product.ts'

/** A seat with a screen, and what it is at. */
interface Desk {
  seat: CentreSeat
  url: string
  /** When it became free with work waiting: the next offer answers this moment. */
  freeAt: number | null
}

export interface RoutingRun {
  /** Milliseconds from a match being possible to the offer on the seat's socket. */
  waits: number[]
  accepted: number
  /** Accepting was refused: the offer had ended. */
  refused: number
  seconds: number
}

export interface Drive {
  perSecond: number
  /** How long a seat holds an item, on average; evenly between half and one and a half times that. */
  holdMs: number
  /** Changes of presence per second, by seats with a screen: away, and back two seconds later. */
  flapsPerSecond: number
  warmUpMs: number
  measureMs: number
}

const between = (least: number, most: number) => least + Math.random() * (most - least)

/**
 * Seats with screens live their day: an offer is accepted over HTTP within a random second, the work ends, the next offer
 * comes. Simulated is what is not the matcher's: work arrives and ends by SQL, as other commands would write it, and
 * other processes' nudge follows at once.
 */
export async function openDesks(db: Database, urls: string[], seats: CentreSeat[]) {
  const clients = new Map(urls.map((url) => [url, client(url, 64)]))
  const desks = seats.map((seat, i): Desk => ({ seat, url: urls[i % urls.length]!, freeAt: null }))
  const sockets: Socket[] = []
  let onOffer: (desk: Desk, card: OfferCard) => void = () => undefined
  for (let from = 0; from < desks.length; from += 20) {
    const part = desks.slice(from, from + 20)
    const opened = await Promise.all(part.map(({ url, seat }) => connectSeat(url, seat.cookie)))
    opened.forEach((socket, i) => {
      socket.on('offer', ({ offer }: { offer: OfferCard }) => onOffer(part[i]!, offer))
      // A seat that was offered something before its screen was there finds it as people do: on its list.
      sockets.push(socket)
    })
  }
  // A connection that was closed while it lay idle is no answer: counted as refused, and the offer runs out.
  const put = (desk: Desk, path: string, body?: unknown) =>
    clients
      .get(desk.url)!
      .ask('PUT', path, body, { cookie: desk.seat.cookie, origin: desk.url })
      .catch(() => ({ status: 0 }))

  async function run(drive: Drive): Promise<RoutingRun> {
    const result: RoutingRun = { waits: [], accepted: 0, refused: 0, seconds: 0 }
    let measuring = false
    let over = false
    const ended: { desk: Desk; ticketId: string }[] = []
    const flapping = new Set<Desk>()
    const running = new Set<Promise<unknown>>()
    const follow = (work: Promise<unknown>) => {
      running.add(work)
      void work.finally(() => running.delete(work))
    }

    onOffer = (desk, card) => {
      if (desk.freeAt !== null && measuring && !flapping.has(desk)) result.waits.push(performance.now() - desk.freeAt)
      desk.freeAt = null
      setTimeout(
        () => {
          if (over) return
          follow(
            put(desk, `/api/offers/${card.offerId}/acceptance`).then(({ status }) => {
              if (status !== 200) return void (measuring && result.refused++)
              if (measuring) result.accepted++
              setTimeout(
                () => ended.push({ desk, ticketId: card.ticketId }),
                between(drive.holdMs / 2, drive.holdMs * 1.5),
              )
            }),
          )
        },
        between(0, 1_000),
      )
    }

    const began = performance.now()
    let due = 0
    const absent = [...desks]
    let sat = 0
    // One turn at a time: what a slow database has not done yet is done together in the next.
    const outside = async () => {
      while (!over) {
        const turn = performance.now()
        const target = Math.floor(((turn - began) * drive.perSecond) / 1_000)
        const count = target - due
        const first = 1_000_000 + due
        due = target
        const done = ended.splice(0)
        // They sit down one after the other: a thousand who accept in the same second are no day of work.
        const seated = Math.ceil((desks.length * (turn - began)) / (drive.warmUpMs / 2))
        const sitting = absent.splice(0, Math.max(0, seated - sat))
        sat += sitting.length
        await Promise.all([count > 0 ? arrive(db, first, count) : null, end(done), sitDown(sitting)])
        const present = performance.now()
        for (const { desk } of done) desk.freeAt = present
        if (done.length + count + sitting.length > 0)
          await db.execute(sql`select pg_notify('keyline', 'bench events,routing')`)
        await new Promise((resolve) => setTimeout(resolve, Math.max(1, 20 - (performance.now() - turn))))
      }
    }
    const turning = outside()
    const flaps = drive.flapsPerSecond
      ? setInterval(() => {
          const desk = desks[Math.floor(Math.random() * desks.length)]!
          if (flapping.has(desk)) return
          flapping.add(desk)
          follow(
            put(desk, '/api/me/presence', { presence: 'away', reason: 'bench' })
              .then(() => new Promise((resolve) => setTimeout(resolve, 2_000)))
              .then(() => put(desk, '/api/me/presence', { presence: 'available' }))
              .then(() => {
                flapping.delete(desk)
                desk.freeAt = null
              }),
          )
        }, 1_000 / drive.flapsPerSecond)
      : null

    async function sitDown(sitting: Desk[]): Promise<void> {
      if (sitting.length === 0) return
      const ids = JSON.stringify(sitting.map(({ seat }) => seat.id))
      await db.execute(
        sql`update seats set presence = 'available', presence_since = now(), seen_at = now()
             where id in (select jsonb_array_elements_text(${ids}::jsonb)::uuid)`,
      )
    }

    async function end(done: typeof ended): Promise<void> {
      if (done.length === 0) return
      const ids = JSON.stringify(done.map(({ ticketId }) => ticketId))
      await db.execute(sql`
        with over as (select value::uuid as id from jsonb_array_elements_text(${ids}::jsonb) order by 1),
             t as (update tickets set status = 'closed', ended_at = now(), holder_id = null, updated_at = now() from over where tickets.id = over.id),
             h as (update hand_offs set to_at = now(), outcome = 'resolved' from over where ticket_id = over.id and to_at is null)
        update work_items set state = 'done', holder_id = null, ended_at = now() from over
         where ticket_id = over.id and state = 'working'`)
    }

    await new Promise((resolve) => setTimeout(resolve, drive.warmUpMs))
    measuring = true
    const from = performance.now()
    await new Promise((resolve) => setTimeout(resolve, drive.measureMs))
    measuring = false
    result.seconds = (performance.now() - from) / 1_000
    over = true
    if (flaps) clearInterval(flaps)
    await turning
    await Promise.all(running)
    return result
  }

  return {
    run,
    close: () => {
      sockets.forEach((socket) => socket.close())
      clients.forEach(({ close }) => close())
    },
  }
}
