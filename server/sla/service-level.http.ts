import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { calendarsInForce, type CalendarInForce } from '#server/calendar/calendar-list.store.ts'
import { officeDayMs } from '#server/calendar/ready-made.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { serviceLevels, type CalendarView } from './service-level.contract.ts'
import { defaultServiceLevels } from './service-levels.ts'

const reading = createRoute({
  method: 'get',
  path: '/service-levels',
  tags: ['Service levels'],
  summary: 'What is promised by default, and on which calendars it counts',
  responses: { 200: jsonAnswer(serviceLevels, 'Promises and calendars') },
})

export function serviceLevelRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(reading, async (c) => {
    requireStaff(c)
    const now = deps.clock.now()
    const calendars = (await calendarsInForce(deps.db, now)).map((calendar) => calendarView(calendar, now))
    return c.json({ levels: defaultServiceLevels(), officeDayMs, calendars }, 200)
  })
  return routes
}

const yearMs = 366 * 86_400_000

function calendarView({ code, name, nameEn, rules }: CalendarInForce, now: Date): CalendarView {
  const always = rules.always ?? false
  const today = now.toISOString().slice(0, 10)
  const end = new Date(now.getTime() + yearMs).toISOString().slice(0, 10)
  const exceptions = Object.entries(always ? {} : rules.exceptions)
    .filter(([on]) => on >= today && on < end)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([on, day]) => ({ on, name: day.name?.['zh-CN'] ?? null, nameEn: day.name?.en ?? null, hours: day.hours }))
  return { code, name, nameEn, zone: rules.zone, always, week: rules.week, exceptions }
}
