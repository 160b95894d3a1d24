import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { inTransaction, rowsOf, together } from '#server/db/transaction.ts'
import { testDatabase } from '../support/database.ts'

test('statements sent together run in the order in which they are named, and each has its answer', async () => {
  const { db } = await testDatabase()
  await db.execute(sql`create table steps (n integer)`)
  const answers = await inTransaction(db, (tx) =>
    together(
      rowsOf(tx, sql`insert into steps values (1) returning n`),
      rowsOf(tx, sql`insert into steps select max(n) + 1 from steps returning n`),
      rowsOf(tx, sql`insert into steps select max(n) + 1 from steps returning n`),
    ),
  )
  expect(answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]])
})

test('of statements sent together the first that fails says why, also when a later one is told so sooner', async () => {
  const { db } = await testDatabase()
  await db.execute(sql`create table places (n integer constraint one_place check (n < 2))`)
  const slow = async (work: Promise<unknown>) => {
    try {
      return await work
    } catch (error) {
      for (let i = 0; i < 20; i++) await Promise.resolve()
      throw error
    }
  }
  const full = inTransaction(db, (tx) =>
    together(slow(rowsOf(tx, sql`insert into places values (2)`)), rowsOf(tx, sql`insert into places values (1)`)),
  )
  await expect(full).rejects.toMatchObject({ cause: { constraint_name: 'one_place' } })
  expect(await rowsOf(db, sql`select n from places`)).toEqual([])
})
