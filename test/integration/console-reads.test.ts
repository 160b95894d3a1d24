import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import type { AccountTrend } from '#server/accounts/account-view.contract.ts'
import { deepReadiness, invariantCode } from '#server/http/health.contract.ts'
import type { QueueView, SkillView } from '#server/routing/queue-view.contract.ts'
import type { LevelTable } from '#server/sla/level-view.contract.ts'
import { people } from '#server/seats/seat.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { world } from '../support/world.ts'

let house: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor

beforeAll(async () => {
  // A Monday, 08:00 in Shanghai: in UTC it is Monday 00:00 as well.
  house = await testApp({ clock: testClock('2026-11-02T00:00:00Z') })
  w = await world(house)
  agent = await w.seat('Ma')
})

describe('an account’s tickets, week by week', () => {
  const trend = async (as: StaffActor, code: string) => {
    const { status, body } = await house.as(as).get(`/accounts/${code}/trend`)
    return { status, weeks: (body as AccountTrend).weeks }
  }

  test('weeks turn on Monday where the operator is, and weeks without a ticket are not left out', async () => {
    await w.open()
    // Sunday 23:59 and Monday 00:01 in Shanghai are both Sunday in UTC.
    house.clock.set('2026-11-15T15:59:00Z')
    await w.open({ type: 'question', impact: 'none', symptom: 'other' })
    house.clock.set('2026-11-15T16:01:00Z')
    await w.open()
    const { weeks } = await trend(agent, w.account0.code)
    expect(weeks).toHaveLength(8)
    expect(weeks.slice(-3)).toEqual([
      { startsOn: '2026-11-02', opened: 1, severe: 1 },
      { startsOn: '2026-11-09', opened: 1, severe: 0 },
      { startsOn: '2026-11-16', opened: 1, severe: 1 },
    ])
    expect(weeks[0]).toEqual({ startsOn: '2026-09-28', opened: 0, severe: 0 })
  })

  test('an account manager learns nothing of an account outside the portfolio, not even that it exists', async () => {
    const manager: StaffActor = { ...agent, roles: ['account_manager'], accounts: [w.account0.id] }
    const other = await w.account()
    expect((await trend(manager, w.account0.code)).status).toBe(200)
    expect((await trend(manager, other.code)).status).toBe(404)
    expect((await trend(manager, 'NOBODY-1')).status).toBe(404)
    expect((await house.as(w.customer).get(`/accounts/${w.account0.code}/trend`)).status).toBe(403)
  })
})

describe('how work is routed, to read', () => {
  test('a queue tells whom it asks for, what happens when nobody takes the work, and what comes to it', async () => {
    await w.queue('optical', 'L2', {
      skills: [{ skill: 'transmission', level: 4 }],
      relaxation: [
        { after: 60, do: 'lowerLevel', by: 1 },
        { after: 600, do: 'pageSupervisor' },
      ],
      when: { symptom: ['bitErrors'] },
    })
    const { status, body } = await house.as(agent).get('/queues')
    expect(status).toBe(200)
    const queues = (body as { items: QueueView[] }).items
    expect(queues.map(({ code }) => code)).toEqual(['desk', 'mpls', 'optical'])
    expect(queues.at(-1)).toMatchObject({
      level: 'L2',
      skills: [{ skill: 'transmission', name: 'transmission', level: 4 }],
      plan: [{ do: 'lowerLevel', by: 1 }, { do: 'pageSupervisor' }],
      supervisor: { id: w.supervisor.id },
      rules: [{ level: 'L2', when: { symptom: ['bitErrors'] } }],
    })
  })

  test('skills name the seats that have them, the best first, and nobody who left', async () => {
    const good = await w.seat('Good', { level: 'L2', skills: { transmission: 3 } })
    const best = await w.seat('Best', { level: 'L3', skills: { transmission: 5 } })
    const gone = await w.seat('Gone', { level: 'L2', skills: { transmission: 5 } })
    await house.db.update(people).set({ active: false }).where(eq(people.id, gone.id))
    const { body } = await house.as(w.supervisor).get('/skills')
    const skills = (body as { items: SkillView[] }).items
    const transmission = skills.find(({ code }) => code === 'transmission')!
    expect(transmission.seats.map(({ id, level }) => [id, level])).toEqual([
      [best.id, 5],
      [good.id, 3],
    ])
    expect(skills.find(({ code }) => code === 'mpls')!.seats).toEqual([])
  })

  test('who can do what is for supervisors and administrators', async () => {
    expect((await house.as(agent).get('/skills')).body.code).toBe('skills.supervisors_only')
    expect((await house.as({ ...agent, roles: ['admin'] }).get('/skills')).status).toBe(200)
    expect((await house.get('/queues')).status).toBe(401)
    expect((await house.as(w.customer).get('/queues')).status).toBe(403)
  })
})

describe('what is promised, to read', () => {
  test('the table of promises comes with the calendars it counts on', async () => {
    const { status, body } = await house.as(agent).get('/service-levels')
    expect(status).toBe(200)
    const { cells, calendars, version } = body as LevelTable
    expect(version).toBe(1)
    expect(cells['restore.AAA.gold.P1P2']).toEqual({ value: 4, unit: 'h', calendar: 'always' })
    expect(cells['report.A.gold']).toEqual({ value: 1, unit: 'workingDays', calendar: 'office' })
    expect(calendars.map(({ code, dayMs }) => [code, dayMs / 3_600_000])).toEqual([
      ['always', 24],
      ['office', 7.5],
      ['serviceDesk', 15],
    ])
  })

  test('customers do not read them here', async () => {
    expect((await house.as(w.customer).get('/service-levels')).status).toBe(403)
  })
})

test('the deep look at readiness names what is broken by a code that screens can put into words', async () => {
  const admin: StaffActor = { ...agent, roles: ['admin'] }
  const { body } = await house.as(admin).get('/readyz?deep=1')
  const { status, invariants, search, versions } = deepReadiness.parse(body)
  // Weeks have passed on the clock and no sweep has run: that is what must show.
  expect(status).toBe('broken')
  expect(invariants.filter(({ offending }) => offending > 0).map(({ code }) => code)).toEqual(['deadlinesKept'])
  expect(invariants.map(({ code }) => code).sort()).toEqual([...invariantCode.options].sort())
  expect(search.driver).toBe('memory')
  expect(versions.postgres).toMatch(/^\d+/)
  expect(versions.keyline).toMatch(/^\d+\.\d+/)
})
