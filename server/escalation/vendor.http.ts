import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import { calendarsInForce } from '#server/calendar/calendar-list.store.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { changeVendorTerms } from './commands/change-vendor-terms.ts'
import { allVendors, usualTerms } from './vendor.store.ts'
import { vendorTerms, vendorView } from './vendor.contract.ts'

const tags = ['Routing']
const vendorList = z.object({
  items: z.array(vendorView),
  /** The calendars a contract can count on. */
  calendars: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})
const listing = createRoute({
  method: 'get',
  path: '/vendors',
  tags,
  summary: 'Vendors: whom to ring, and what their contract promises',
  responses: { 200: jsonAnswer(vendorList, 'One for each queue of level `vendor`') },
})
const changing = createRoute({
  method: 'put',
  path: '/vendors/{queue}',
  tags,
  summary: 'Enter contacts and contract of a vendor; cases under way keep the terms they began with',
  request: {
    params: z.object({
      queue: z
        .string()
        .max(60)
        .openapi({ param: { name: 'queue', in: 'path' } }),
    }),
    body: jsonBody(vendorTerms),
  },
  responses: {
    200: jsonAnswer(vendorList, 'Vendors afterwards'),
    409: { description: '`vendor.changed`' },
  },
})

export function vendorRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async () => {
    const [configuration, known] = await Promise.all([routingConfiguration(deps.db), allVendors(deps.db)])
    const items = [...configuration.queues.values()]
      .filter((queue) => queue.level === 'vendor' && queue.active)
      .map(({ id, code, name, nameEn }) => {
        const { queueId: _queue, ...terms } = known.find((one) => one.queueId === id) ?? { ...usualTerms, queueId: id }
        return { code, name, nameEn, ...terms }
      })
    const calendars = (await calendarsInForce(deps.db, deps.clock.now())).map(({ code, name, nameEn }) => ({
      code,
      name,
      nameEn,
    }))
    return { items, calendars }
  }
  routes.openapi(listing, async (c) => {
    requireStaff(c)
    return c.json(await look(), 200)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireStaff(c)
    if (!can.editVendors(actor))
      throw new Refusal('vendor.supervisors_only', 'Supervisors and administrators keep the vendors.', 403)
    await changeVendorTerms(deps, actor, c.req.valid('param').queue, c.req.valid('json'))
    return c.json(await look(), 200)
  })
  return routes
}
