import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { calendarNames } from '#server/calendar/calendar.store.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { vendorRecord, vendorRecordQuery, vendorRecords, type VendorRecords } from './vendor-record.contract.ts'
import { vendorCasesSince, type VendorCaseRow } from './vendor-record.store.ts'
import { figuresOf } from './vendor-record.ts'
import { allVendors, usualTerms } from './vendor.store.ts'

const tags = ['Routing']
const dayMs = 86_400_000
const listing = createRoute({
  method: 'get',
  path: '/vendor-records',
  tags,
  summary: 'How each vendor keeps its terms, and what lies there now',
  request: { query: vendorRecordQuery },
  responses: {
    200: jsonAnswer(
      vendorRecords,
      'One for each queue of level `vendor`; one that is closed while it still has tickets',
    ),
  },
})
const looking = createRoute({
  method: 'get',
  path: '/vendor-records/{queue}',
  tags,
  summary: 'One vendor: whom to ring, its terms, its tickets with their clocks, and those of the past',
  request: {
    params: z.object({
      queue: z
        .string()
        .max(60)
        .openapi({ param: { name: 'queue', in: 'path' } }),
    }),
    query: vendorRecordQuery,
  },
  responses: { 200: jsonAnswer(vendorRecord, 'The vendor'), 404: { description: '`vendor.not_found`' } },
})

/** Supervisors and administrators alone: whoever answers for what the vendors were given. */
export function vendorRecordRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (days: number, now: Date) => {
    const [configuration, known, names, cases] = await Promise.all([
      routingConfiguration(deps.db),
      allVendors(deps.db),
      calendarNames(deps.db),
      vendorCasesSince(deps.db, new Date(now.getTime() - days * dayMs), now),
    ])
    const ofVendor = Map.groupBy(cases, ({ queueId }) => queueId)
    return [...configuration.queues.values()].flatMap(({ id, code, name, nameEn, level, active }) => {
      const own = ofVendor.get(id) ?? []
      const open = own.filter(({ endedAt }) => endedAt === null)
      if (level !== 'vendor' || (!active && open.length === 0)) return []
      const { queueId: _queue, ...terms } = known.find((one) => one.queueId === id) ?? { ...usualTerms, queueId: id }
      const item: VendorRecords['items'][number] = {
        ...{ code, name, nameEn, ...terms, calendarName: names.get(terms.calendar) ?? null },
        ...{ open: open.length, late: open.filter(isLate).length, figures: figuresOf(own, now) },
      }
      return [{ item, cases: own }]
    })
  }
  routes.openapi(listing, async (c) => {
    requireStaff(c, 'supervisor', 'admin')
    const { days } = c.req.valid('query')
    return c.json({ days, items: (await look(days, deps.clock.now())).map(({ item }) => item) }, 200)
  })
  routes.openapi(looking, async (c) => {
    requireStaff(c, 'supervisor', 'admin')
    const { days } = c.req.valid('query')
    const { queue } = c.req.valid('param')
    const found = (await look(days, deps.clock.now())).find(({ item }) => item.code === queue)
    if (!found) throw notFound('vendor')
    const lines = found.cases.map(({ line }) => line)
    const ended = lines.filter(({ endedAt }) => endedAt).sort((a, b) => b.endedAt!.localeCompare(a.endedAt!))
    return c.json(
      { days, vendor: found.item, open: lines.filter(({ endedAt }) => !endedAt), ended: ended.slice(0, 200) },
      200,
    )
  })
  return routes
}

const isLate = ({ line }: VendorCaseRow) => line.answer === 'late' || line.work === 'late'
