import { beforeAll, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import type { RosterPreview } from '#server/seats/roster.contract.ts'
import { seatRosters } from '#server/seats/roster.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let seat: StaffActor
let supervisor: StaffActor

beforeAll(async () => {
  house = await testApp()
  const w = await world(house)
  seat = await w.seat('Wang')
  supervisor = w.supervisor
})

test('a plan is looked at before it is saved: several breaks, a date that differs, and a day off', async () => {
  const hours = {
    from: 540,
    to: 1080,
    breaks: [
      [720, 780],
      [930, 945],
    ],
  }
  const free = { tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  const plan = {
    ...{ zone: 'Asia/Shanghai', calendar: null, from: '2026-11-30', days: 8 },
    week: { ...free, monday: [hours] },
    exceptions: {
      '2026-12-01': { shifts: [{ from: 1320, to: 1800, breaks: [] }], note: 'cut-over' },
      '2026-12-07': { shifts: [] },
    },
  }
  const look = (body: object) => house.as(supervisor).post(`/seats/${seat.id}/roster-previews`, body)
  const { status, body } = await look(plan)
  expect(status).toBe(200)
  const at = (text: string) => new Date(`${text}:00+08:00`).toISOString()
  expect((body as RosterPreview).stretches.map(({ state, from, until }) => [state, from, until])).toEqual([
    ['on', at('2026-11-30T09:00'), at('2026-11-30T12:00')],
    ['break', at('2026-11-30T12:00'), at('2026-11-30T13:00')],
    ['on', at('2026-11-30T13:00'), at('2026-11-30T15:30')],
    ['break', at('2026-11-30T15:30'), at('2026-11-30T15:45')],
    ['on', at('2026-11-30T15:45'), at('2026-11-30T18:00')],
    ['on', at('2026-12-01T22:00'), at('2026-12-02T06:00')],
  ])
  expect(await house.db.select().from(seatRosters)).toEqual([])
  expect((await look({ ...plan, calendar: 'nowhere' })).body).toMatchObject({ code: 'roster.calendar_unknown' })
  expect((await house.as(seat).post(`/seats/${seat.id}/roster-previews`, plan)).status).toBe(403)
})
