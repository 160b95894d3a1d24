import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { StaffActor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { NoticeId, TicketId } from '#server/kernel/ids.ts'
import { myNotices, seeing, type NoticeView } from './my-notices.contract.ts'
import { markSeen, noticesOf, type FoundNotice } from './my-notices.store.ts'

type ScopeOf = (db: Db, id: TicketId) => Promise<TicketScope | null>

const tags = ['My notices']
const month = 30 * 86_400_000

const listing = createRoute({
  method: 'get',
  path: '/me/notices',
  tags,
  summary: 'What I was told: pages that wait for an answer first',
  responses: { 200: jsonAnswer(myNotices, 'The last 30 days, at most 100') },
})
const seen = createRoute({
  method: 'put',
  path: '/me/notices/seen',
  tags,
  summary: 'These were on my screen',
  request: { body: jsonBody(seeing) },
  responses: { 204: { description: 'Noted, once each' } },
})

/** What staff are told on their own screens. */
export function noticeRoutes(deps: Deps, scopeOf: ScopeOf): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()

  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c)
    const found = await noticesOf(deps.db, actor.id, new Date(deps.clock.now().getTime() - month), 100)
    const items = await Promise.all(found.map((notice) => asSeenBy(actor, notice)))
    const unanswered = items.filter(
      ({ kind, attention }) => kind === 'page' && (attention?.state === 'running' || attention?.state === 'spent'),
    )
    return c.json({ items, unanswered: new Set(unanswered.map(({ attention }) => attention!.id)).size }, 200)
  })
  routes.openapi(seen, async (c) => {
    const actor = requireStaff(c)
    await markSeen(deps.db, actor.id, c.req.valid('json').ids as NoticeId[], deps.clock.now())
    return c.body(null, 204)
  })
  return routes

  /** Being told of a ticket does not open it: without the right to see it, its number and priority are all there is. */
  async function asSeenBy(actor: StaffActor, { ticketId, accountId, ...notice }: FoundNotice): Promise<NoticeView> {
    if (!ticketId) {
      const open = accountId === null || can.seeAccount(actor, accountId)
      return open ? notice : { ...notice, account: null, work: null }
    }
    const scope = await scopeOf(deps.db, ticketId)
    if (scope && may.seeInside(actor, scope)) return notice
    return {
      ...notice,
      account: null,
      mention: null,
      ticket: notice.ticket && { ...notice.ticket, subject: null, incident: null },
    }
  }
}
