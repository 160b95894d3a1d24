import { expect, test } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { connect } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import type { OfferId, TicketId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { changeSeat } from '#server/routing/commands/change-seat.ts'
import { changeSeatPolicy } from '#server/routing/commands/change-seat-policy.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import { rejectOffer } from '#server/routing/commands/reject-offer.ts'
import { rescindOffer } from '#server/routing/commands/rescind-offer.ts'
import { addLeave } from '#server/seats/commands/plan-seat.ts'
import { findSeatPolicy } from '#server/seats/seat-policy.store.ts'
import { seats as seatTable } from '#server/seats/seat.table.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { changePriority } from '#server/tickets/commands/change-priority.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { rejectSolution } from '#server/tickets/commands/reject-solution.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { resumeTicket } from '#server/tickets/commands/resume-ticket.ts'
import { returnTicket } from '#server/tickets/commands/return-ticket.ts'
import { takeNext } from '#server/tickets/commands/take-next.ts'
import { testApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'
import { world } from '../support/world.ts'

/** Steps in all, 250 to a round, each over as many histories as it takes. One round here; `HISTORY_STEPS=20000` for a long night. */
const rounds = Math.ceil(Number(process.env['HISTORY_STEPS'] ?? 250) / 250)
const steps = 250
const longestMs = process.env['HISTORY_STEPS'] ? 300_000 : 20_000

const verbs = [
  ...['open', 'open', 'match', 'match', 'accept', 'accept', 'accept', 'reject', 'refuse', 'rescind', 'resolve'],
  ...['reopen', 'park', 'resume', 'escalate', 'giveBack', 'pull', 'push', 'pushAbove', 'move', 'priority'],
  ...['away', 'back', 'wrapUp', 'leave', 'seat', 'policy', 'pass', 'pass', 'wait'],
] as const
type Verb = (typeof verbs)[number]

interface Step {
  what: Verb
  who: number
  by: number
  which: number
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...verbs),
  who: fc.nat({ max: 4 }),
  by: fc.nat({ max: 1 }),
  which: fc.nat({ max: 9 }),
})
/** What comes together is done together, some of it in each process. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 12, maxLength: 40 })

async function house() {
  const app = await testApp()
  const w = await world(app)
  const seats = await Promise.all([
    ...['A', 'B', 'C'].map((name, i) => w.seat(name, { capacity: 1 + i })),
    ...['D', 'E'].map((name, i) => w.seat(name, { level: 'L2', capacity: 1 + i, skills: { mpls: 3 } })),
  ])
  const circuit = await w.circuit(w.account0)
  const admin = await w.person('Ye', ['admin'])
  const connection = connect(app.databaseUrl, { max: 5, name: 'second' })
  atEnd(() => connection.close(1))
  const both: Deps[] = [app.deps, { ...app.deps, db: connection.db }]

  const one = async <T extends object>(rows: ReturnType<typeof sql>, which: number): Promise<T | undefined> => {
    const found = (await app.db.execute(rows)) as unknown as T[]
    return found[which % Math.max(1, found.length)]
  }
  const evidence = { kind: 'testResult' as const, detail: 'ok' }

  const act = async ({ what, who, by, which }: Step): Promise<unknown> => {
    const deps = both[by]!
    const seat = seats[who]!
    type Row = { id: TicketId; version: number }
    const held = () => one<Row>(sql`select id, version from tickets where holder_id = ${seat.id} order by id`, which)
    const waiting = () =>
      one<Row>(sql`select id, version from tickets where status in ('acknowledged', 'inProgress') order by id`, which)
    const offer = () =>
      one<{ id: OfferId }>(sql`select id from offers where seat_id = ${seat.id} and state = 'open' order by id`, which)
    const ticket = async () => (await held()) ?? null
    switch (what) {
      case 'open':
        return w.open(which % 3 === 0 ? { circuitNumber: circuit.number } : {})
      case 'match':
        return dispatch(deps)
      case 'accept':
        return offer().then((found) => found && acceptOffer(deps, seat, found.id))
      case 'reject':
        return offer().then((found) => found && rejectOffer(deps, seat, found.id, { reason: 'notNow' }))
      case 'refuse':
        return offer().then((found) => found && rejectOffer(deps, seat, found.id, { reason: 'conflict' }))
      case 'rescind':
        return offer().then((found) => found && rescindOffer(deps, w.supervisor, found.id, 'elsewhere'))
      case 'resolve':
        return ticket().then(
          (found) =>
            found &&
            resolveTicket(deps, seat, found, { code: 'repaired', text: 't', evidence, version: found.version }),
        )
      case 'reopen':
        return one<Row>(sql`select id from tickets where status = 'resolved' order by id`, which).then(
          (found) => found && rejectSolution(deps, w.customer, found, { reason: 'still down' }),
        )
      case 'park': {
        const until = new Date(app.clock.now().getTime() + 1_800_000).toISOString()
        const pausing = { kind: 'pending' as const, reason: 'r', customerText: 't', until }
        return ticket().then((found) => found && pauseTicket(deps, seat, found, { ...pausing, version: found.version }))
      }
      case 'resume':
        return ticket().then((found) => found && resumeTicket(deps, seat, found, { reason: 'back' }))
      case 'escalate':
        return ticket().then(
          (found) =>
            found &&
            escalateTicket(deps, seat, found, { queue: 'mpls', note: 'n', tried: 't', version: found.version }),
        )
      case 'giveBack':
        return ticket().then(
          (found) => found && returnTicket(deps, seat, found, { reason: 'not ours', version: found.version }),
        )
      case 'pull':
        return takeNext(deps, seat)
      case 'push':
      case 'pushAbove': {
        const to = { seat: seat.id, reason: 'knows it', aboveCapacity: what === 'pushAbove' }
        return waiting().then((found) => found && assignTicket(deps, w.supervisor, found, to))
      }
      case 'move':
        return waiting().then(
          (found) => found && assignTicket(deps, w.supervisor, found, { queue: 'desk', reason: 'wrong queue' }),
        )
      case 'priority': {
        const priority = (['P1', 'P2', 'P3', 'P4'] as const)[which % 4]!
        return waiting().then(
          (found) =>
            found && changePriority(deps, w.supervisor, found, { priority, reason: 'r', version: found.version }),
        )
      }
      case 'away':
        return changePresence(deps, seat, seat.id, 'away', 'lunch')
      case 'back':
        return changePresence(deps, seat, seat.id, 'available', null)
      case 'wrapUp':
        return changePresence(deps, seat, seat.id, 'wrapUp', null)
      case 'leave': {
        const from = app.clock.now()
        const until = new Date(from.getTime() + 600_000 * (1 + which)).toISOString()
        return addLeave(deps, w.supervisor, seat.id, { kind: 'sick', from: from.toISOString(), until })
      }
      case 'seat': {
        const [row] = await app.db.select().from(seatTable).where(eq(seatTable.id, seat.id))
        const skills: Record<string, number> = who < 3 ? { serviceDesk: 3 } : { mpls: 1 + (which % 5) }
        const { level, version } = row!
        const hourlyLimit = which % 3 === 0 ? 1 + which : null
        return changeSeat(deps, admin, seat.id, { level, version, skills, hourlyLimit, capacity: 1 + (which % 3) })
      }
      case 'policy': {
        const policy = await findSeatPolicy(app.db)
        const weights = { P1: 100 + 25 * which, P2: 100, P3: 100, P4: 50 + 10 * which }
        return changeSeatPolicy(deps, admin, { ...policy, weights, parkedFrees: 10 * which })
      }
      case 'pass':
        return w.pass({ seconds: 11 })
      case 'wait':
        return w.pass({ minutes: 4 + which })
    }
  }

  /** Nothing that is broken, and nobody with open work who cannot be told whose it is. */
  const broken = async () => {
    // An act that began before the clock moved may leave something due behind it: the next sweep finds it, as every second.
    await w.pass({ seconds: 0 })
    const reports = await checkInvariants(app.db, app.clock.now())
    return reports.filter(({ offending }) => offending > 0).map(({ name, examples }) => [name, examples])
  }
  return { act, broken, w, app }
}

test.each(Array.from({ length: rounds }, (_, i) => i + 1))(
  'whatever people do in whatever order, through two processes, nothing breaks that must never break (round %i)',
  async () => {
    const began = performance.now()
    let done = 0
    await fc.assert(
      fc.asyncProperty(history, async (bursts) => {
        if (done >= steps || performance.now() - began > longestMs) return
        const { act, broken } = await house()
        for (const burst of bursts) {
          // Refusals are fine, everything else is a bug.
          for (const result of await Promise.allSettled(burst.map(act))) {
            if (result.status === 'rejected' && !(result.reason instanceof Refusal)) throw result.reason
          }
          done += burst.length
          expect(await broken()).toEqual([])
        }
      }),
      { numRuns: Math.max(4, Math.ceil(steps / 20)), endOnFailure: !process.env['HISTORY_STEPS'] },
    )
    expect(done).toBeGreaterThan(0)
  },
  longestMs + 120_000,
)
