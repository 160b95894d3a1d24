import { beforeAll, describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type {
  CalendarDetail,
  CalendarLine,
  DraftCheck,
  ImportPreview,
} from '#server/calendar/calendar-view.contract.ts'
import { chinaOfficeHours } from '#server/calendar/ready-made.ts'
import { events } from '#server/events/event.table.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { testApp } from '../support/app.ts'
import { world } from '../support/world.ts'

const house = await testApp()
const { db, clock } = house
const w = await world(house)
let admin: StaffActor
let agent: StaffActor
beforeAll(async () => {
  admin = await w.person('Ye', ['admin'])
  agent = await w.person('Lin', ['agent'])
})

const office = async () => (await house.as(admin).get('/calendars/office')).body as CalendarDetail
const holidayOn = (detail: CalendarDetail, on: string) => ({
  ...detail.rules,
  exceptions: { ...detail.rules.exceptions, [on]: { hours: [], name: { 'zh-CN': '临时放假', en: 'Announced late' } } },
})
const edit = (detail: CalendarDetail, rules: unknown, more: object = {}) => ({
  ...{ basedOn: detail.latest, name: detail.name, nameEn: detail.nameEn, rules, note: 'a notice came late' },
  ...more,
})

describe('working calendars', () => {
  test('all staff read them; only administrators change them, and customers see none of it', async () => {
    expect((await house.as(agent).get('/calendars')).status).toBe(200)
    expect((await house.as(w.customer).get('/calendars')).status).toBe(403)
    const detail = await office()
    for (const path of [
      '/calendars/office/versions',
      '/calendars/office/drafts',
      '/calendars/office/imports',
      '/calendars',
    ])
      expect(
        (await house.as(agent).post(path, path.endsWith('versions') ? edit(detail, detail.rules) : {})).status,
        path,
      ).not.toBe(201)
    expect((await house.as(agent).post('/calendars/office/versions', edit(detail, detail.rules))).status).toBe(403)
  })

  test('the list warns of a year whose official days are missing, and keeps quiet about calendars without holidays', async () => {
    const { items } = (await house.as(admin).get('/calendars')).body as { items: CalendarLine[] }
    expect(items.find(({ code }) => code === 'office')!.warnings).toEqual([
      { year: 2027, standing: 'provisional', urgent: true },
    ])
    expect(items.filter(({ code }) => code !== 'office').flatMap(({ warnings }) => warnings)).toEqual([])
  })

  test('a holiday announced after a clock started makes a version: the clock keeps its own, the next one takes the new', async () => {
    const running = await w.open({ type: 'question' })
    const resolveOf = async (ticket: { id: typeof running.id }) =>
      (await db.select().from(clocks).where(eq(clocks.ticketId, ticket.id))).find(({ kind }) => kind === 'resolve')!
    const before = await resolveOf(running)
    const detail = await office()
    const dueOn = before.dueAt!.toISOString().slice(0, 10)
    const rules = holidayOn(detail, dueOn)

    const draft = (await house.as(admin).post('/calendars/office/drafts', { rules })).body as DraftCheck
    expect(draft.changes).toEqual([{ what: 'day', on: dueOn, from: null, to: rules.exceptions[dueOn] }])
    expect(draft.clocks).toEqual([{ version: 1, running: 1 }])

    const saved = await house.as(admin).post('/calendars/office/versions', edit(detail, rules))
    expect(saved.status).toBe(201)
    expect(
      (saved.body as CalendarDetail).versions.map(({ version, state, runningClocks }) => [
        version,
        state,
        runningClocks,
      ]),
    ).toEqual([
      [2, 'inForce', 0],
      [1, 'past', 1],
    ])
    const after = await resolveOf(await w.open({ type: 'question' }))
    expect(before.calendar).toBe('office@1')
    expect((await resolveOf(running)).dueAt).toEqual(before.dueAt)
    expect(after.calendar).toBe('office@2')
    expect(after.dueAt!.getTime()).toBeGreaterThan(before.dueAt!.getTime())
    const told = (await db.select().from(events).where(eq(events.type, 'calendar.versionAdded'))).at(-1)!
    expect(told.payload).toMatchObject({
      code: 'office',
      version: 2,
      clocksKeepingTheirs: 1,
      note: 'a notice came late',
    })
    expect(told.actor).toMatchObject({ kind: 'staff', id: admin.id })
  })

  test('of two who edit the same version the second one is told, and nothing is lost', async () => {
    const detail = await office()
    const first = await house
      .as(admin)
      .post('/calendars/office/versions', edit(detail, holidayOn(detail, '2027-03-01')))
    expect(first.status).toBe(201)
    const second = await house
      .as(admin)
      .post('/calendars/office/versions', edit(detail, holidayOn(detail, '2027-03-02')))
    expect([second.status, second.body.code, second.body.latest]).toEqual([409, 'calendar.changed', detail.latest + 1])
    expect((await office()).rules.exceptions['2027-03-01']).toBeDefined()
  })

  test('two clicks on save are one version', async () => {
    const detail = await office()
    const body = edit(detail, holidayOn(detail, '2027-03-03'))
    const key = { 'idempotency-key': w.uuid() }
    const answers = [
      await house.as(admin).post('/calendars/office/versions', body, key),
      await house.as(admin).post('/calendars/office/versions', body, key),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect((await office()).latest).toBe(detail.latest + 1)
  })

  test('a version may begin later, and never in the past', async () => {
    const detail = await office()
    const rules = holidayOn(detail, '2027-06-01')
    const validFrom = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString()
    const past = await house
      .as(admin)
      .post('/calendars/office/versions', edit(detail, rules, { validFrom: validFrom(-1) }))
    expect([past.status, past.body.code]).toEqual([422, 'calendar.valid_from_past'])
    const later = await house
      .as(admin)
      .post('/calendars/office/versions', edit(detail, rules, { validFrom: validFrom(10) }))
    expect((later.body as CalendarDetail).versions[0]).toMatchObject({ state: 'upcoming' })
    expect((await calendarsOf(db)).refFor('office', clock.now())).toBe(`office@${detail.latest}`)
    const draft = (await house.as(admin).post('/calendars/office/drafts', { rules })).body as DraftCheck
    expect(draft.upcoming.map(({ version }) => version)).toEqual([detail.latest + 1])
  })

  test('a calendar that never opens is refused at its hours, and one with bad hours at each of them', async () => {
    const detail = await office()
    const week = Object.fromEntries(Object.keys(detail.rules.week).map((day) => [day, []]))
    const closed = { ...detail.rules, week, exceptions: { '2020-01-01': { hours: [[0, 60]] } } }
    const never = await house.as(admin).post('/calendars/office/versions', edit(detail, closed))
    expect([never.status, never.body.code, never.body.errors[0].pointer]).toEqual([
      422,
      'calendar.never_open',
      '/rules/week',
    ])
    const wrong = { ...detail.rules, week: { ...detail.rules.week, monday: [[600, 500]] } }
    const refused = await house.as(admin).post('/calendars/office/versions', edit(detail, wrong))
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/rules/week/monday/0'])
  })

  test('a new calendar can be promised on at once; its code is its own', async () => {
    const rules = { zone: 'Europe/Berlin', week: chinaOfficeHours.week, exceptions: {} }
    const body = { code: 'frankfurt', name: '法兰克福', nameEn: 'Frankfurt', rules }
    expect((await house.as(admin).post('/calendars', body)).status).toBe(201)
    expect((await calendarsOf(db)).refFor('frankfurt', clock.now())).toBe('frankfurt@1')
    const again = await house.as(admin).post('/calendars', body)
    expect([again.status, again.body.code]).toEqual([409, 'calendar.code_taken'])
    expect((await house.as(admin).post('/calendars', { ...body, code: 'account' })).status).toBe(400)
  })

  test('a file is only looked at: the preview names its bad entries and saves nothing', async () => {
    const before = await office()
    const text = JSON.stringify({
      year: 2027,
      papers: ['x'],
      days: [{ name: '元旦', date: '2027-01-01', isOffDay: true }, { date: '2027-02-31' }],
    })
    const { status, body } = await house.as(admin).post('/calendars/office/imports', { format: 'json', text })
    expect(status).toBe(200)
    const preview = body as ImportPreview
    expect(preview.days).toEqual([{ on: '2027-01-01', kind: 'holiday', name: '元旦', status: 'same' }])
    expect(preview.bad).toMatchObject([{ entry: 2, reason: 'dateInvalid' }])
    expect((await office()).latest).toBe(before.latest)
  })

  test('a promise is tried on rules that are not saved', async () => {
    const { body } = await house.as(admin).post('/calendars/office/trials', {
      rules: (await office()).rules,
      ...{ from: '2026-09-30T09:00:00Z', minutes: 60 },
    })
    // Wednesday 17:00 in Shanghai, half an hour before closing; the National Day week follows.
    expect(body.dueAt).toBe('2026-10-08T01:00:00.000Z')
    expect(body.intervals).toHaveLength(2)
  })
})

describe('a calendar nobody needs any more', () => {
  const hours = {
    monday: [[540, 1020]],
    tuesday: [],
    wednesday: [],
    thursday: [],
    friday: [],
    saturday: [],
    sunday: [],
  }
  const add = (code: string) =>
    house.as(admin).post('/calendars', {
      ...{ code, name: `${code} 站点`, nameEn: `${code} site` },
      rules: { zone: 'Asia/Shanghai', week: hours, exceptions: {} },
    })
  const detail = async (code: string) => (await house.as(admin).get(`/calendars/${code}`)).body as CalendarDetail

  test('is retired, can be chosen by nobody and changed by nobody, and can be brought back', async () => {
    await add('lisbon')
    expect((await house.as(agent).put('/calendars/lisbon/retirement', { basedOn: 1 })).status).toBe(403)
    const retired = await house.as(admin).put('/calendars/lisbon/retirement', { basedOn: 1 })
    expect(retired.status).toBe(200)
    expect((retired.body as CalendarDetail).retiredAt).toBe(clock.now().toISOString())
    // Once more changes nothing.
    expect((await house.as(admin).put('/calendars/lisbon/retirement', { basedOn: 1 })).status).toBe(200)

    const lisbon = await detail('lisbon')
    const saved = await house.as(admin).post('/calendars/lisbon/versions', edit(lisbon, lisbon.rules))
    expect(saved.body).toMatchObject({ code: 'calendar.retired' })
    const account = await w.account()
    const chosen = await house.as(admin).put(`/accounts/${account.code}/calendar`, {
      ...{ was: 'serviceDesk', calendar: 'lisbon' },
    })
    expect(chosen.body).toMatchObject({ code: 'calendar.retired', status: 422 })

    const back = await house.as(admin).delete('/calendars/lisbon/retirement')
    expect((back.body as CalendarDetail).retiredAt).toBeNull()
    const told = await db.select().from(events).where(eq(events.type, 'calendar.retired'))
    expect(told.map(({ payload }) => payload)).toMatchObject([{ code: 'lisbon' }])
  })

  test('stays while somebody counts on it, and the refusal says who', async () => {
    await add('porto')
    const account = await w.account()
    const calendar = (was: string, is: string) =>
      house.as(admin).put(`/accounts/${account.code}/calendar`, { was, calendar: is })
    await calendar('serviceDesk', 'porto')
    const refused = await house.as(admin).put('/calendars/porto/retirement', { basedOn: 1 })
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({
      code: 'calendar.in_use',
      uses: [{ kind: 'account', count: 1 }],
    })
    const [named] = (refused.body as { uses: { names: { nameEn: string }[] }[] }).uses[0]!.names
    expect((refused.body as { detail: string }).detail).toContain(named!.nameEn)
    await calendar('porto', 'serviceDesk')
    expect((await house.as(admin).put('/calendars/porto/retirement', { basedOn: 1 })).status).toBe(200)
  })

  test('a calendar the product itself falls back to is never retired, and one somebody just changed is looked at again', async () => {
    const { latest } = await office()
    const needed = await house.as(admin).put('/calendars/office/retirement', { basedOn: latest })
    expect(needed.body).toMatchObject({ code: 'calendar.indispensable', status: 409 })
    await add('faro')
    const faro = await detail('faro')
    await house.as(admin).post('/calendars/faro/versions', edit(faro, faro.rules))
    const stale = await house.as(admin).put('/calendars/faro/retirement', { basedOn: 1 })
    expect(stale.body).toMatchObject({ code: 'calendar.changed', latest: 2 })
  })

  test('retiring is undone from the audit, as a change of its own', async () => {
    await add('braga')
    await house.as(admin).put('/calendars/braga/retirement', { basedOn: 1 })
    const { items } = (await house.as(admin).get('/audit')).body as {
      items: { id: number; type: string; undoable?: boolean }[]
    }
    const change = items.find(({ type }) => type === 'calendar.retired')!
    const undone = await house.as(admin).put(`/audit/${change.id}/reversal`)
    expect(undone.status, JSON.stringify(undone.body)).toBeLessThan(300)
    expect((await detail('braga')).retiredAt).toBeNull()
  })
})
