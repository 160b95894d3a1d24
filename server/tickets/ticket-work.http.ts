import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { requireStaff, type Env } from '#server/http/env.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { assignTicket } from './commands/assign-ticket.ts'
import { cancelTicket } from './commands/cancel-ticket.ts'
import { changePriority } from './commands/change-priority.ts'
import { endVendorCase } from './commands/end-vendor-case.ts'
import { escalateTicket } from './commands/escalate-ticket.ts'
import { identifyTicket } from './commands/identify-ticket.ts'
import { linkArticle } from './commands/link-article.ts'
import { linkTickets, unlinkTickets } from './commands/link-tickets.ts'
import { logVendorWord } from './commands/log-vendor.ts'
import { pauseTicket } from './commands/pause-ticket.ts'
import { postMessage } from './commands/post-message.ts'
import { resolveTicket } from './commands/resolve-ticket.ts'
import { resumeTicket } from './commands/resume-ticket.ts'
import { returnTicket } from './commands/return-ticket.ts'
import { takeTicket } from './commands/take-ticket.ts'
import {
  assigning,
  cancelling,
  escalation,
  identifying,
  linking,
  newMessage,
  pausing,
  prioritising,
  resolving,
  resuming,
  returning,
  ticketLinking,
  vendorEnding,
  vendorWord,
} from './ticket-commands.contract.ts'
import { byNumber } from './ticket.http.ts'
import { tagRoutes } from './tag.http.ts'
import { afterwards, verb } from './verb.http.ts'

/** What staff does with a ticket. */
export function ticketWorkRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()

  const after = afterwards(deps)

  routes.openapi(verb('post', 'messages', 'Reply to the customer or write a note', newMessage), async (c) => {
    const { number } = c.req.valid('param')
    await postMessage(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('post', 'escalations', 'Hand on to another queue, with a note', escalation), async (c) => {
    const { number } = c.req.valid('param')
    await escalateTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('post', 'returns', 'Give a hand-over back, with a reason', returning), async (c) => {
    const { number } = c.req.valid('param')
    await returnTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('post', 'pauses', 'The customer or a third party has the ball', pausing), async (c) => {
    const { number } = c.req.valid('param')
    await pauseTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('delete', 'pauses/current', 'The ball is back', resuming), async (c) => {
    const { number } = c.req.valid('param')
    const { reason, version } = c.req.valid('json')
    await resumeTicket(deps, requireStaff(c), { number }, { reason, version })
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('put', 'resolution', 'Solved: code, text for the customer, evidence', resolving), async (c) => {
    const { number } = c.req.valid('param')
    await resolveTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('put', 'cancellation', 'End it without a solution, with a reason', cancelling), async (c) => {
    const { number } = c.req.valid('param')
    await cancelTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('put', 'priority', 'Change the priority, with a reason', prioritising), async (c) => {
    const { number } = c.req.valid('param')
    await changePriority(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('put', 'account', 'Say whose ticket it is', identifying), async (c) => {
    const { number } = c.req.valid('param')
    await identifyTicket(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('put', 'assignment', 'Give it to a seat or move it to a queue', assigning), async (c) => {
    const { number } = c.req.valid('param')
    const input = c.req.valid('json')
    const to = 'seat' in input ? { ...input, seat: input.seat as PersonId } : input
    await assignTicket(deps, requireStaff(c), { number }, to)
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('post', 'takings', 'Take a waiting ticket oneself', z.strictObject({})), async (c) => {
    const { number } = c.req.valid('param')
    await takeTicket(deps, requireStaff(c), { number })
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('post', 'articles', 'Say what an article did for this ticket', linking), async (c) => {
    const { number } = c.req.valid('param')
    await linkArticle(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })

  routes.openapi(
    verb('post', 'vendor-words', 'What a vendor said, or that it was asked again', vendorWord),
    async (c) => {
      const { number } = c.req.valid('param')
      await logVendorWord(deps, requireStaff(c), { number }, c.req.valid('json'))
      return c.json(await after(c, number), 200)
    },
  )
  routes.openapi(
    verb('put', 'vendor-ending', 'The vendor is through, declined or was told to stop', vendorEnding),
    async (c) => {
      const { number } = c.req.valid('param')
      await endVendorCase(deps, requireStaff(c), { number }, c.req.valid('json'))
      return c.json(await after(c, number), 200)
    },
  )
  routes.openapi(
    verb('post', 'links', 'It is a duplicate of, or was caused by, another ticket', ticketLinking),
    async (c) => {
      const { number } = c.req.valid('param')
      await linkTickets(deps, requireStaff(c), number, c.req.valid('json'))
      return c.json(await after(c, number), 200)
    },
  )
  const linkPath = byNumber.extend({
    other: z
      .string()
      .max(30)
      .openapi({ param: { name: 'other', in: 'path' } }),
  })
  routes.openapi(
    verb('delete', 'links/{other}', 'They have nothing to do with each other', z.strictObject({}), linkPath),
    async (c) => {
      const { number, other } = c.req.valid('param')
      await unlinkTickets(deps, requireStaff(c), number, other)
      return c.json(await after(c, number), 200)
    },
  )

  routes.route('/', tagRoutes(deps))
  return routes
}
