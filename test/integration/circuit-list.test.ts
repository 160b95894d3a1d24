import { beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { circuits } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let mine: { id: never; code: string }
let down: { number: string }

beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  mine = (await w.account()) as never
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [mine.id] }
  down = await w.circuit(mine, 'AAA', 'internet')
  const ceased = await w.circuit(mine, 'A', 'leasedLine')
  await app.db.update(circuits).set({ status: 'ceased' }).where(eq(circuits.id, ceased.id))
  await w.circuit(w.account0)
  await w.open({ by: await w.contact(mine), circuitNumber: down.number })
})
const list = async (query: string, by: StaffActor = w.supervisor) => (await app.as(by).get(`/circuits?${query}`)).body
const count = async (query: string, by?: StaffActor) => (await list(query, by)).items.length

test('circuits are found by number, kind, state and account, page by page', async () => {
  expect((await list('')).total).toBe(3)
  expect(await count(`q=${down.number.toLowerCase()}`)).toBe(1)
  expect(await count('kind=leasedLine')).toBe(1)
  expect(await count('status=ceased')).toBe(1)
  expect(await count(`account=${mine.code}`)).toBe(2)
  expect((await list('down=true')).items).toMatchObject([{ number: down.number, down: true, openTickets: 1 }])
  const seen: string[] = []
  for (let cursor = ''; ;) {
    const page = await list(`limit=1${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.items.map(({ number }: { number: string }) => number))
    if (!page.next) break
    cursor = page.next
  }
  expect(new Set(seen).size).toBe(3)
})

test('a manager finds circuits of the own accounts alone, and counts no others', async () => {
  expect(await list('', manager)).toMatchObject({ total: 2, mayKeep: false })
  expect(await count(`account=${w.account0.code}`, manager)).toBe(0)
  expect((await app.as(w.customer).get('/circuits')).status).toBe(403)
})
