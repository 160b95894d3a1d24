import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { connect, type Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { atEnd } from '../support/after.ts'
import { testDatabase } from '../support/database.ts'

const dies = (db: Pick<Database, 'execute'>) => db.execute(sql`select pg_terminate_backend(pg_backend_pid())`)
const countOf = async (db: Database) =>
  (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from notes`))[0]!.n

/** postgres.js reports the old connection's last words once more to the first statement on the new one. */
const soon = (work: () => Promise<void>) => work().catch(work)

async function oneConnection(): Promise<Database> {
  const { db, url } = await testDatabase()
  await db.execute(sql`create table notes (text text)`)
  const connection = connect(url, { max: 1 })
  atEnd(() => connection.close(1))
  return connection.db
}

test('work whose connection broke fails as a whole, and the next finds a sound connection', async () => {
  const db = await oneConnection()
  for (let n = 0; n < 20; n++) {
    const broken = db.transaction(async (tx) => {
      await tx.execute(sql`insert into notes values ('lost')`)
      await dies(tx)
    })
    await expect(broken).rejects.toThrow()
    await soon(() => db.transaction(async (tx) => void (await tx.execute(sql`insert into notes values ('kept')`))))
  }
  expect(await countOf(db)).toBe(20)
})

test('work that goes on after its connection broke changes nothing, neither alone nor in the work of others', async () => {
  const db = await oneConnection()
  let goOn = () => undefined as void
  const later = new Promise<void>((resolve) => (goOn = resolve))
  let wentOn: Promise<unknown> | null = null
  const broken = db.transaction(async (tx) => {
    await tx.execute(sql`insert into notes values ('lost')`)
    await tx.transaction(dies).catch(() => undefined)
    await dies(tx).catch(() => undefined)
    wentOn = later.then(() => tx.execute(sql`insert into notes values ('too late')`))
    wentOn.catch(() => undefined)
    await wentOn
  })
  await expect(broken).rejects.toThrow()
  await soon(() =>
    db.transaction(async (tx) => {
      await tx.execute(sql`insert into notes values ('kept')`)
      goOn()
      await wentOn?.catch(() => undefined)
      await tx.execute(sql`insert into notes values ('kept too')`)
    }),
  )
  expect(await rowsOf(db, sql`select text from notes`)).toEqual([{ text: 'kept' }, { text: 'kept too' }])
})

test('a statement that fails inside of a savepoint is undone alone, as before', async () => {
  const db = await oneConnection()
  await db.transaction(async (tx) => {
    await tx.execute(sql`insert into notes values ('kept')`)
    await expect(tx.transaction((inner) => inner.execute(sql`select 1 / 0`))).rejects.toThrow()
    await tx.execute(sql`insert into notes values ('kept too')`)
  })
  await expect(
    db.transaction(async (tx) => {
      await tx.execute(sql`insert into notes values ('undone')`)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await countOf(db)).toBe(2)
})
