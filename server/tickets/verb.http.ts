import { createRoute, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { byNumber } from './ticket.http.ts'
import { scopeOf, visibleTicket } from './ticket.store.ts'
import { ticketView } from './ticket-view.store.ts'
import { ticketView as ticketViewContract } from './ticket-view.contract.ts'

type Method = 'post' | 'put' | 'patch' | 'delete'

/** A verb on a ticket: a body, and the ticket as it is afterwards. Stale versions are refused with `ticket.changed`. */
export function verb<T extends z.ZodType, P extends z.ZodObject = typeof byNumber>(
  method: Method,
  noun: string,
  summary: string,
  body: T,
  params: P = byNumber as unknown as P,
) {
  return createRoute({
    method,
    path: `/tickets/{number}/${noun}`,
    tags: ['Work on tickets'],
    summary,
    request: { params, body: jsonBody(body) },
    responses: {
      200: jsonAnswer(ticketViewContract, 'The ticket afterwards'),
      404: { description: '`ticket.not_found`' },
      409: { description: '`ticket.changed`, `ticket.illegal_move` and other refusals that say what to do instead' },
    },
  })
}

/** The ticket as it is for its actor after a verb. */
export function afterwards(deps: Deps) {
  return async (c: Context<Env>, number: string) => {
    const actor = requireStaff(c)
    const { ticket } = await visibleTicket(deps.db, actor, { number })
    const view = await ticketView(deps.db, actor, ticket, await scopeOf(deps.db, ticket), deps.clock.now())
    c.header('ETag', `"${view.version}"`)
    return view
  }
}
