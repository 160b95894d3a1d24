import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { clocks } from '#server/sla/clock.table.ts'
import type { ContractList, LevelDraftCheck, LevelTable, LevelTrialAnswer } from '#server/sla/level-view.contract.ts'
import type { LevelCells, Term } from '#server/sla/service-level.contract.ts'
import { changePriority } from '#server/tickets/commands/change-priority.ts'
import { testApp } from '../support/app.ts'
import { world } from '../support/world.ts'

const house = await testApp()
const { db, clock } = house
const w = await world(house)
const hour = 3_600_000
let admin: StaffActor
let agent: StaffActor
beforeAll(async () => {
  admin = await w.person('Ye', ['admin'])
  agent = await w.person('Lin', ['agent'])
})

const h = (value: number): Term => ({ value, unit: 'h', calendar: 'always' })
const table = async () => (await house.as(admin).get('/service-levels')).body as LevelTable
const save = (basedOn: number, cells: LevelCells, more: object = {}) =>
  house.as(admin).post('/service-levels/versions', { basedOn, cells, note: 'renegotiated', ...more })

describe('the table of promises', () => {
  test('only administrators change it, and a save without a reason is refused', async () => {
    const { latest, latestCells: cells } = await table()
    expect((await house.as(agent).post('/service-levels/versions', { basedOn: latest, cells, note: 'x' })).status).toBe(
      403,
    )
    expect((await house.as(admin).post('/service-levels/versions', { basedOn: latest, cells, note: ' ' })).status).toBe(
      400,
    )
  })

  test('a change holds for new clocks alone, says how many keep theirs, and is an event', async () => {
    const circuit = await w.circuit(w.account0)
    const before = await w.open({ circuitNumber: circuit.number })
    const { latest, latestCells } = await table()
    const cells = { ...latestCells, 'restore.AAA.gold.P1P2': h(3) }
    const draft = (await house.as(admin).post('/service-levels/drafts', { cells })).body as LevelDraftCheck
    expect(draft.changes).toEqual([{ cell: 'restore.AAA.gold.P1P2', from: h(4), to: h(3) }])
    expect(draft.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const running = draft.clocks.find(({ version }) => version === latest)!.running
    expect(running).toBeGreaterThan(0)
    expect((await save(latest, cells)).status).toBe(201)
    const after = await w.open({ circuitNumber: circuit.number })
    const restoreOf = async (id: typeof before.id) =>
      (await db.select().from(clocks).where(eq(clocks.ticketId, id))).find(({ kind }) => kind === 'restore')!
    expect([(await restoreOf(before.id)).targetMs / hour, (await restoreOf(after.id)).targetMs / hour]).toEqual([4, 3])
    expect((await restoreOf(after.id)).terms).toBe(`house@${latest + 1}/restore.AAA.gold.P1P2`)
    const [told] = await db.select().from(events).where(eq(events.type, 'serviceLevels.versionAdded'))
    expect(told!.payload).toMatchObject({
      version: latest + 1,
      cells: 1,
      note: 'renegotiated',
      clocksKeepingTheirs: running,
    })
  })

  test('of two who edit the same version the second one is told', async () => {
    const { latest, latestCells } = await table()
    expect((await save(latest, { ...latestCells, 'restore.A.gold.P4': h(20) })).status).toBe(201)
    const second = await save(latest, { ...latestCells, 'restore.A.gold.P4': h(21) })
    expect([second.status, second.body.code]).toEqual([409, 'service_levels.changed'])
  })

  test.each<[string, string, Term | null | undefined, string]>([
    ['a cell that is missing', 'restore.AA.gold.P3', undefined, 'missing'],
    ['an answer that is not promised at all', 'acknowledge.AAA.gold.P1P2', null, 'mustPromise'],
    ['a calendar nobody knows', 'restore.AA.gold.P3', { value: 4, unit: 'h', calendar: 'moon' }, 'unknownCalendar'],
    ['a promise years away', 'report.AAA.gold', { value: 400, unit: 'workingDays', calendar: 'office' }, 'neverMet'],
    ['resolving before restoring', 'resolve.AAA.silver.P1P2', h(1), 'resolveBeforeRestore'],
  ])('%s is refused, and named', async (_title, cell, term, code) => {
    const { latest, latestCells } = await table()
    const { [cell]: _gone, ...others } = latestCells
    const answer = await save(latest, term === undefined ? others : { ...others, [cell]: term })
    expect([answer.status, answer.body.code]).toEqual([422, 'service_levels.wrong'])
    expect(answer.body.problems).toContainEqual({ cell, code, severity: 'error' })
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer: `/cells/${cell}` }))
  })

  test('a better grade that waits longer may be meant: it is said, not refused', async () => {
    const { latest, latestCells } = await table()
    const cells = { ...latestCells, 'restore.AAA.silver.P1P2': h(7) }
    const draft = (await house.as(admin).post('/service-levels/drafts', { cells })).body as LevelDraftCheck
    expect(draft.problems.map(({ code, severity }) => [code, severity])).toContainEqual([
      'betterWaitsLonger',
      'warning',
    ])
    expect((await save(latest, cells)).status).toBe(201)
  })
})

describe('a dry run on a past ticket', () => {
  test('replays its real ledger: priorities change when they changed, and the verdict may turn', async () => {
    const circuit = await w.circuit(w.account0, 'AA')
    const { id, number } = await w.open({ circuitNumber: circuit.number })
    clock.advance({ hours: 1 })
    await changePriority(
      house.deps,
      w.supervisor,
      { id },
      { priority: 'P3', reason: 'works around', version: (await w.ticket(id)).version },
    )
    clock.advance({ hours: 7 })
    const { latestCells } = await table()
    const got = latestCells['restore.AA.gold.P3']!
    expect(got.value).toBe(12)
    const cells = { ...latestCells, 'restore.AA.gold.P3': h(7) }
    const { body, status } = await house
      .as(admin)
      .post('/service-levels/trials', { ticket: number.toLowerCase(), cells })
    expect(status).toBe(200)
    const { clocks: tried, ticket } = body as LevelTrialAnswer
    expect(ticket).toMatchObject({ number, accountGrade: 'gold', serviceGrade: 'AA', priority: 'P3' })
    const restore = tried.find(({ kind }) => kind === 'restore')!
    expect([restore.got!.verdict, restore.would!.verdict]).toEqual(['running', 'overdue'])
    expect(restore.would!.targetMs).toBe(7 * hour)
    expect(restore.would!.terms).toMatch(/restore\.AA\.gold\.P3$/)
    const resolve = tried.find(({ kind }) => kind === 'resolve')!
    expect(resolve.would).toMatchObject({ dueAt: resolve.got!.dueAt, verdict: resolve.got!.verdict })
    // Nothing was written.
    expect(
      (await db.select().from(clocks).where(eq(clocks.ticketId, id))).find(({ kind }) => kind === 'restore')!.targetMs,
    ).toBe(12 * hour)
  })

  test('is for administrators, and says when there is no such ticket', async () => {
    expect((await house.as(agent).post('/service-levels/trials', { ticket: 'TT-2026-000001' })).status).toBe(403)
    const none = await house.as(admin).post('/service-levels/trials', { ticket: 'TT-1999-000001' })
    expect([none.status, none.body.code]).toEqual([404, 'ticket.not_found'])
  })
})

describe('contracts', () => {
  const fields = { startsOn: '2026-01-01', endsOn: '2027-12-31', monthlyValue: 90_000, note: 'signed' }
  const line = (value: number, more: object = {}) => ({
    grid: 'restore',
    place: {},
    circuit: null,
    term: h(value),
    ...more,
  })

  test('what a contract says counts for the account’s next ticket, and a change for the one after it', async () => {
    const account = await w.account()
    const contact = await w.contact(account)
    const circuit = await w.circuit(account)
    const at = `/accounts/${account.code}/contracts`
    const added = await house.as(admin).post(at, { ...fields, number: 'K/2026-1', lines: [line(2)] })
    expect(added.status).toBe(201)
    const [contract] = (added.body as ContractList).items
    const open = async () => {
      const { id } = await w.open({ by: contact, circuitNumber: circuit.number })
      const row = (await db.select().from(clocks).where(eq(clocks.ticketId, id))).find(
        ({ kind }) => kind === 'restore',
      )!
      return [row.terms, row.targetMs / hour]
    }
    expect(await open()).toEqual(['contract:K/2026-1@1/restore.*.*', 2])
    const own = line(1, { circuit: circuit.number })
    const changed = await house
      .as(admin)
      .put(`${at}/${contract!.id}`, { ...fields, number: 'K/2026-1', lines: [line(2), own], basedOn: 1 })
    expect(changed.status).toBe(200)
    expect(
      (changed.body as ContractList).items[0]!.versions.map(({ version, runningClocks }) => [version, runningClocks]),
    ).toEqual([
      [2, 0],
      [1, 1],
    ])
    expect(await open()).toEqual([`contract:K/2026-1@2/restore.*.*~${circuit.number}`, 1])
    const stale = await house
      .as(admin)
      .put(`${at}/${contract!.id}`, { ...fields, number: 'K/2026-1', lines: [], basedOn: 1 })
    expect([stale.status, stale.body.code]).toEqual([409, 'contract.changed'])
    expect((await table()).contracts.map(({ number, lines }) => [number, lines])).toEqual([['K/2026-1', 2]])
  })

  test('its lines are checked one by one, and its dates and number too', async () => {
    const account = await w.account()
    await w.circuit(account)
    const at = `/accounts/${account.code}/contracts`
    const wrong = async (...lines: object[]) =>
      (await house.as(admin).post(at, { ...fields, number: 'K-2', lines })).body.problems?.map(
        ({ code }: { code: string }) => code,
      )
    expect(await wrong(line(2), line(3))).toEqual(['twice'])
    expect(await wrong(line(2, { circuit: 'CIR-OF-OTHERS' }))).toEqual(['unknownCircuit'])
    expect(await wrong(line(2, { place: { accountGrade: 'gold' } }))).toEqual(['unknownCell'])
    expect(await wrong(line(2, { grid: 'handOffHold' }))).toEqual(['unknownCell'])
    expect(await wrong(line(30, { place: { serviceGrade: 'AAA' } }))).toEqual(['resolveBeforeRestore'])
    const early = await house.as(admin).post(at, { ...fields, number: 'K-2', endsOn: '2025-01-01', lines: [] })
    expect([early.status, early.body.code]).toEqual([422, 'contract.ends_before_start'])
    expect((await house.as(admin).post(at, { ...fields, number: 'K-2', lines: [] })).status).toBe(201)
    const twin = await house.as(admin).post(at, { ...fields, number: 'K-2', lines: [] })
    expect([twin.status, twin.body.code]).toEqual([409, 'contract.number_taken'])
  })

  test('an account manager reads those of the portfolio and of no other account, and changes none', async () => {
    const account = await w.account()
    const manager: StaffActor = { ...(await w.person('Zhao', ['account_manager'])), accounts: [account.id] }
    const other = await w.account()
    expect((await house.as(manager).get(`/accounts/${account.code}/contracts`)).body.mayEdit).toBe(false)
    expect((await house.as(manager).get(`/accounts/${other.code}/contracts`)).status).toBe(404)
    expect(
      (await house.as(manager).post(`/accounts/${account.code}/contracts`, { ...fields, number: 'K-3', lines: [] }))
        .status,
    ).toBe(403)
    expect((await house.as(w.customer).get(`/accounts/${account.code}/contracts`)).status).toBe(403)
  })

  test('a dry run takes a contract that is not saved yet', async () => {
    const account = await w.account()
    const contact = await w.contact(account)
    const { number } = await w.open({ by: contact, type: 'question' })
    const answer = { grid: 'answer', place: { type: 'question' }, circuit: null, term: h(1) }
    clock.advance({ hours: 2 })
    const { body } = await house
      .as(admin)
      .post('/service-levels/trials', { ticket: number, contract: { number: 'new', lines: [answer] } })
    const resolve = (body as LevelTrialAnswer).clocks.find(({ kind }) => kind === 'resolve')!
    expect([resolve.got!.verdict, resolve.would!.verdict]).toEqual(['running', 'overdue'])
  })
})
