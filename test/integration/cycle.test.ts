import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { connect, type Database } from '#server/db/client.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import { localWake } from '#server/events/wake.ts'
import { createCycle, type CycleDeps } from '#server/jobs/cycle.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { systemClock } from '#server/kernel/clock.ts'
import { atEnd } from '../support/after.ts'
import { testDatabase } from '../support/database.ts'
import { expectLogged, testLog } from '../support/log.ts'

let db: Database
let url: string
let deps: CycleDeps

beforeEach(async () => {
  ;({ db, url } = await testDatabase())
  deps = { db, clock: systemClock, wake: localWake(), log: testLog() }
  await db.execute(sql`create table due (id int primary key, due_at timestamptz, fired int not null default 0)`)
})

/** Rings each due row once, in batches. */
function bell(on: Database, rang: (ids: number[]) => void = () => undefined, batch = 10): Sweep {
  return {
    name: 'bell',
    nextDue: async () => {
      const [row] = await rowsOf<{ due: string | null }>(on, sql`select min(due_at) as due from due`)
      return toInstantOrNull(row!.due)
    },
    run: async (now) => {
      const rows = await rowsOf<{ id: number }>(
        on,
        sql`update due set fired = fired + 1, due_at = null where id in (
              select id from due where due_at <= ${at(now)} order by due_at limit ${batch} for update skip locked) returning id`,
      )
      rang(rows.map((row) => row.id))
      return rows.length
    },
  }
}

async function add(count: number, withinMs: number): Promise<void> {
  await db.execute(sql`
    insert into due select n, now() + random() * ${withinMs} * interval '1 ms' from generate_series(1, ${count}::int) n`)
}

test('each due row fires once, with two cycles ringing at the same moments', async () => {
  const other = connect(url, { max: 3, name: 'second' })
  atEnd(() => other.close(1))
  let rung = 0
  await add(400, 800)
  const done = new Promise<void>((resolve) => {
    const count = (ids: number[]) => (rung += ids.length) >= 400 && resolve()
    for (const [pool, wake] of [[db, deps.wake] as const, [other.db, localWake()] as const]) {
      const cycle = createCycle({ ...deps, db: pool, wake }, [bell(pool, count)])
      cycle.start()
      atEnd(() => cycle.stop())
    }
  })
  await done
  expect(await rowsOf(db, sql`select id, fired from due where fired <> 1`)).toEqual([])
})

test('a sweep that fails is logged and tried again, and the others go on', async () => {
  expectLogged(/a sweep failed.*broken bell|broken bell.*a sweep failed/)
  let tries = 0
  const broken: Sweep = {
    name: 'broken',
    nextDue: async () => new Date(0),
    run: async () => {
      if (++tries < 3) throw new Error('broken bell')
      return 0
    },
  }
  await add(30, 1)
  let rung = 0
  await new Promise<void>((resolve) => {
    const enough = () => rung >= 30 && tries >= 3 && resolve()
    const sound = bell(db, (ids) => {
      rung += ids.length
      enough()
    })
    const cycle = createCycle(deps, [{ ...broken, run: (now) => broken.run(now).finally(enough) }, sound])
    cycle.start()
    atEnd(() => cycle.stop())
  })
  expect(rung).toBe(30)
})

test('draining runs every sweep until none finds work, at the time it is given', async () => {
  await add(25, 0)
  await db.execute(sql`insert into due values (100, now() + interval '1 hour')`)
  const cycle = createCycle(deps, [bell(db), bell(db, undefined, 3)])
  expect(await cycle.drain(new Date(Date.now() + 1_000))).toBe(25)
  expect(await cycle.drain(new Date(Date.now() + 1_000))).toBe(0)
  expect(await cycle.drain(new Date(Date.now() + 3_601_000))).toBe(1)
})

test('a sweep that finds work without end is found out', async () => {
  const endless: Sweep = { name: 'endless', nextDue: async () => null, run: async () => 1 }
  await expect(createCycle(deps, [endless]).drain(new Date())).rejects.toThrow('without end')
})

test('stopping waits for the run in progress, and none begins after it', async () => {
  let begun = 0
  let ended = 0
  const { promise: started, resolve: running } = Promise.withResolvers<void>()
  const { promise: work, resolve: finish } = Promise.withResolvers<void>()
  const slow: Sweep = {
    name: 'slow',
    nextDue: async () => new Date(0),
    run: async () => {
      begun++
      running()
      await work
      ended++
      return 1
    },
  }
  const cycle = createCycle(deps, [slow])
  cycle.start()
  await started
  const stopped = cycle.stop().then(() => [begun, ended])
  deps.wake.now('sweeps')
  finish()
  expect(await stopped).toEqual([1, 1])
  deps.wake.now('sweeps')
  expect(begun).toBe(1)
})
