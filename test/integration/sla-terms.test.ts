import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { contracts } from '#server/accounts/account.table.ts'
import { newId, type AccountId, type ContractId, type TicketId } from '#server/kernel/ids.ts'
import { bringServiceLevels } from '#server/sla/commands/bring-service-levels.ts'
import { forgetServiceLevels } from '#server/sla/levels.store.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { contractLevelVersions, serviceLevelVersions } from '#server/sla/service-level.table.ts'
import { shippedCells } from '#server/sla/shipped-levels.ts'
import { testApp } from '../support/app.ts'
import { world } from '../support/world.ts'

const house = await testApp()
const { db, clock } = house
const w = await world(house)
const hour = 3_600_000

const restoreOf = async (id: TicketId) => {
  const rows = await db.select().from(clocks).where(eq(clocks.ticketId, id))
  const { terms, targetMs } = rows.find(({ kind }) => kind === 'restore')!
  return { terms, hours: targetMs / hour }
}

async function contractWith(
  account: AccountId,
  value: number,
  dates = { startsOn: '2020-01-01', endsOn: '2099-12-31' },
) {
  const id = newId<ContractId>()
  const number = `K-${id.slice(-6)}`
  await db.insert(contracts).values({ id, accountId: account, number, monthlyValue: 1000, ...dates })
  const term = { value, unit: 'h' as const, calendar: 'always' }
  const line = { grid: 'restore' as const, place: { serviceGrade: 'AAA' }, circuit: null, circuitId: null, term }
  const at = clock.now()
  const version = { version: 1, accountId: account, lines: [line], note: 'signed', validFrom: at, createdAt: at }
  await db.insert(contractLevelVersions).values({ contractId: id, ...version, ...dates })
  forgetServiceLevels(db)
  return number
}

describe('the terms a clock is started with', () => {
  test('without anything saved they are those of the table the product comes with', async () => {
    const circuit = await w.circuit(w.account0)
    const ticket = await w.open({ circuitNumber: circuit.number })
    expect(await restoreOf(ticket.id)).toEqual({ terms: 'house@1/restore.AAA.gold.P1P2', hours: 4 })
  })

  test('a table that holds from tomorrow on changes nothing today, and clocks that run keep what they started with', async () => {
    await bringServiceLevels(house.deps)
    await bringServiceLevels(house.deps)
    const circuit = await w.circuit(w.account0)
    const cells = { ...shippedCells(), 'restore.AAA.gold.P1P2': { value: 3, unit: 'h' as const, calendar: 'always' } }
    const validFrom = new Date(clock.now().getTime() + 24 * hour)
    await db.insert(serviceLevelVersions).values({ version: 2, cells, validFrom, note: 'x', createdAt: clock.now() })
    forgetServiceLevels(db)
    const before = await w.open({ circuitNumber: circuit.number })
    expect(await restoreOf(before.id)).toEqual({ terms: 'house@1/restore.AAA.gold.P1P2', hours: 4 })
    clock.advance({ hours: 24 })
    const after = await w.open({ circuitNumber: circuit.number })
    expect(await restoreOf(after.id)).toEqual({ terms: 'house@2/restore.AAA.gold.P1P2', hours: 3 })
    expect((await restoreOf(before.id)).hours).toBe(4)
  })

  test('a contract counts for its own account while it runs', async () => {
    const mine = await w.account()
    const contact = await w.contact(mine)
    const circuit = await w.circuit(mine)
    const number = await contractWith(mine.id, 2)
    const ticket = await w.open({ by: contact, circuitNumber: circuit.number })
    expect(await restoreOf(ticket.id)).toEqual({ terms: `contract:${number}@1/restore.AAA.*`, hours: 2 })
    const over = await w.account()
    const theirs = await w.contact(over)
    const line = await w.circuit(over)
    await contractWith(over.id, 1, { startsOn: '2020-01-01', endsOn: '2020-12-31' })
    expect((await restoreOf((await w.open({ by: theirs, circuitNumber: line.number })).id)).hours).toBe(3)
  })

  test('versions are never edited', async () => {
    await expect(db.update(serviceLevelVersions).set({ note: 'y' })).rejects.toThrow()
    await expect(db.delete(contractLevelVersions)).rejects.toThrow()
  })
})
