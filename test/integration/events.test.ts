import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import postgres from 'postgres'
import { beforeEach, expect, test } from 'vitest'
import { connect, type Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { beginning, compareCursors, cursorFrom, cursorText } from '#server/events/cursor.ts'
import type { Cursor, RecordedEvent } from '#server/events/event.ts'
import { replayDeadLetters, type ReactDeps } from '#server/events/react.ts'
import { retryDelayMs, type Reaction } from '#server/events/reaction.ts'
import { runReactions } from '#server/events/run-reactions.ts'
import { currentCursor, readAfter } from '#server/events/stream.store.ts'
import { Tail } from '#server/events/tail.ts'
import { localWake } from '#server/events/wake.ts'
import { testClock, type TestClock } from '../support/clock.ts'
import { atEnd } from '../support/after.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { expectLogged, testLog } from '../support/log.ts'

let database: TestDatabase
let db: Database
let clock: TestClock
let deps: ReactDeps & { wake: ReturnType<typeof localWake> }

beforeEach(async () => {
  database = await testDatabase()
  db = database.db
  clock = testClock()
  deps = { db, clock, log: testLog(), wake: localWake() }
})

/** A writer that keeps its transaction open until told otherwise. */
function writer() {
  const client = postgres(database.url, { max: 1, onnotice: () => undefined })
  atEnd(() => client.end({ timeout: 1 }))
  return {
    begin: () => client.unsafe('begin'),
    write: async (number: string) => {
      await client.unsafe(
        `insert into events (at, type, actor, payload)
         values ('2026-11-23T02:00:00Z', 'article.published', '{"kind":"system","name":"test"}', '{"number":"${number}"}')`,
      )
    },
    commit: () => client.unsafe('commit'),
    rollback: () => client.unsafe('rollback'),
  }
}

async function publish(count: number): Promise<void> {
  await db.execute(sql`
    insert into events (at, type, actor, payload)
    select '2026-11-23T02:00:00Z', 'article.published', '{"kind":"system","name":"test"}', jsonb_build_object('number', 'KB-' || n)
      from generate_series(1, ${count}::int) n`)
}

const numberOf = (event: RecordedEvent) => (event.payload as { number: string }).number

/** Reads as a follower does, until everything that is committed has come. */
async function readAll(from: Cursor, into: RecordedEvent[]): Promise<void> {
  for (let cursor = from; ;) {
    const { events, held } = await readAfter(db, cursor, 3)
    into.push(...events)
    if (events.length === 0 && !held) return
    cursor = events.at(-1)?.cursor ?? cursor
  }
}

test('an event that commits late is not missed, and those that came after it wait for it', async () => {
  const slow = writer()
  const fast = writer()
  await slow.begin()
  await slow.write('early, committed late')
  await fast.begin()
  await fast.write('late, committed early')
  await fast.commit()

  const before = await readAfter(db, beginning, 10)
  expect(before).toEqual({ events: [], held: true, more: false })
  await slow.commit()
  const seen: RecordedEvent[] = []
  await readAll(beginning, seen)
  expect(seen.map(numberOf)).toEqual(['early, committed late', 'late, committed early'])
})

test('whatever the order in which writers begin, write, commit and give up, a reader gets each committed event once, in order', async () => {
  const writers = [writer(), writer(), writer()]
  const step = fc.record({
    who: fc.nat({ max: 2 }),
    does: fc.constantFrom('write', 'write', 'commit', 'commit', 'rollback', 'read', 'read'),
  })
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      run++
      let cursor = await currentCursor(db)
      const started = cursor
      const open = new Map<number, string[]>()
      const committed: string[] = []
      const seen: RecordedEvent[] = []
      const read = async () => {
        const { events } = await readAfter(db, cursor, 2)
        seen.push(...events)
        cursor = events.at(-1)?.cursor ?? cursor
      }
      const end = async (who: number, how: 'commit' | 'rollback') => {
        if (!open.has(who)) return
        await writers[who]![how]()
        if (how === 'commit') committed.push(...open.get(who)!)
        open.delete(who)
      }
      for (const [i, { who, does }] of steps.entries()) {
        if (does === 'read') await read()
        else if (does === 'write') {
          if (!open.has(who)) await writers[who]!.begin()
          await writers[who]!.write(`${run}.${i}`)
          open.set(who, [...(open.get(who) ?? []), `${run}.${i}`])
        } else await end(who, does)
      }
      for (const who of [0, 1, 2]) await end(who, 'commit')
      await readAll(cursor, seen)
      expect(seen.map(numberOf).toSorted()).toEqual(committed.toSorted())
      const places = [started, ...seen.map((event) => event.cursor)]
      for (const [i, place] of places.slice(1).entries()) expect(compareCursors(places[i]!, place)).toBeLessThan(0)
    }),
    { numRuns: 80 },
  )
})

test('followers of one process hear every event of many writers once and in commit order', async () => {
  const tail = new Tail(deps)
  await tail.start()
  atEnd(() => tail.stop())
  const heard: RecordedEvent[] = []
  const all = new Promise<void>((resolve) => tail.on((events) => heard.push(...events) >= 400 && resolve()))
  const connection = connect(database.url, { max: 4 })
  atEnd(() => connection.close(1))
  const one = async (n: number) => {
    await connection.db.execute(sql`
      insert into events (at, type, actor, payload)
      values (now(), 'article.published', '{"kind":"system","name":"test"}', jsonb_build_object('number', ${String(n)}::text))`)
    deps.wake.now('events')
  }
  await Promise.all(Array.from({ length: 400 }, (_, n) => one(n)))
  await all
  expect(new Set(heard.map(numberOf)).size).toBe(400)
  expect(heard).toHaveLength(400)
  expect(heard.map((event) => event.cursor)).toEqual(heard.map((event) => event.cursor).toSorted(compareCursors))
  expect(tail.cursor).toEqual(heard.at(-1)!.cursor)
})

test('a follower that throws does not keep the others from hearing', async () => {
  expectLogged(/a listener of the event stream failed/)
  const tail = new Tail(deps)
  const heard: string[] = []
  tail.on(() => {
    throw new Error('broken')
  })
  tail.on((events) => heard.push(...events.map(numberOf)))
  await publish(2)
  await tail.drain()
  expect(heard).toEqual(['KB-1', 'KB-2'])
})

test('a cursor survives the way over the wire, and nothing else is taken for one', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(), (tx, id) => {
      expect(cursorFrom(cursorText({ tx: String(tx), id }))).toEqual({ tx: String(tx), id })
    }),
  )
  for (const text of ['', '1', '1:', ':1', '-1:1', '1:1:1', '1:x', '99999999999999999999:1'])
    expect(cursorFrom(text)).toBeNull()
})

/** Writes down what it was told; two lines for one event would show. */
async function notebook(): Promise<Reaction & { notes(): Promise<number[]> }> {
  await db.execute(sql`create table notes (event_id bigint not null)`)
  return {
    name: 'note.on-published',
    wants: (type) => type === 'article.published',
    async react(tx, events) {
      for (const { cursor } of events) await tx.execute(sql`insert into notes values (${cursor.id})`)
    },
    notes: async () =>
      (await rowsOf<{ event_id: string }>(db, sql`select event_id from notes order by 1`)).map((row) =>
        Number(row.event_id),
      ),
  }
}

test('a reaction takes effect once per event, with two processes running it and one of them dying in the middle', async () => {
  const notes = await notebook()
  await publish(600)
  const other = connect(database.url, { max: 2, name: 'second' })
  atEnd(() => other.close(1))
  let crashes = 0
  const crashing: Reaction = {
    ...notes,
    async react(tx, events) {
      await notes.react(tx, events)
      // The effect is written, the cursor is not: now the process dies.
      if (crashes++ < 2) await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)
    },
  }
  const first = await runReactions(deps, [crashing])
  // The other one comes when the first has died: it might otherwise have done everything alone.
  await expect.poll(() => crashes, { timeout: 20_000 }).toBeGreaterThan(0)
  const second = await runReactions({ ...deps, db: other.db }, [notes])
  await Promise.allSettled([first.drain(), second.drain()])
  await Promise.all([first.stop(), second.stop()])
  const third = await runReactions(deps, [notes])
  await third.drain()
  await third.stop()
  expect(crashes).toBeGreaterThan(0)
  expect(await notes.notes()).toEqual(Array.from({ length: 600 }, (_, i) => i + 1))
})

test('a poisoned event is tried five times, then parked with its error, and those behind it go on', async () => {
  expectLogged(/gave up on an event/)
  const notes = await notebook()
  await publish(5)
  let mended = false
  let tries = 0
  const poisoned: Reaction = {
    ...notes,
    async react(tx, events) {
      await notes.react(tx, events)
      if (!mended && events.some((event) => numberOf(event) === 'KB-3')) {
        if (events.length === 1) tries++
        throw new Error('cannot digest KB-3')
      }
    },
  }
  const running = await runReactions(deps, [poisoned])
  await running.drain()
  expect(await notes.notes()).toEqual([1, 2])
  for (let failures = 1; failures < 5; failures++) {
    clock.advance({ ms: retryDelayMs(failures) - 1 })
    await running.drain()
    expect(tries).toBe(failures)
    clock.advance({ ms: 1 })
    await running.drain()
  }
  await running.stop()
  expect(tries).toBe(5)
  expect(await notes.notes()).toEqual([1, 2, 4, 5])
  const letters = () => rowsOf(db, sql`select reaction, event_id, attempts, error from event_dead_letters`)
  expect(await letters()).toMatchObject([
    { reaction: poisoned.name, event_id: '3', attempts: 5, error: expect.stringContaining('cannot digest') },
  ])

  expect(await replayDeadLetters(deps, poisoned)).toEqual({ done: 0, failed: 1 })
  mended = true
  expect(await replayDeadLetters(deps, poisoned)).toEqual({ done: 1, failed: 0 })
  expect(await letters()).toEqual([])
  expect(await notes.notes()).toEqual([1, 2, 3, 4, 5])
})

/** Until so many may be read: transaction ids are those of the whole server, and an older one elsewhere holds events back. */
const readable = (count: number) =>
  expect.poll(async () => (await readAfter(deps.db, beginning, 100)).events.length).toBe(count)

test('a reaction that asks for it begins with what happens from now on; others begin with all that ever happened', async () => {
  const notes = await notebook()
  await publish(3)
  await readable(3)
  const fresh = await runReactions(deps, [{ ...notes, name: 'fresh', from: 'now' }])
  await fresh.drain()
  expect(await notes.notes()).toEqual([])
  await publish(1)
  await fresh.drain()
  await fresh.stop()
  expect(await notes.notes()).toEqual([4])
  const whole = await runReactions(deps, [{ ...notes, name: 'whole' }])
  await whole.drain()
  await whole.stop()
  expect(await notes.notes()).toEqual([1, 2, 3, 4, 4])
})
