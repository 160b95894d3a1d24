import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { ChannelId, DeliveryId, PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import {
  channelChange,
  channelView,
  contactMethods,
  contactMethodsChange,
  deliveryPage,
  newChannel,
} from '#server/notices/my-notices.contract.ts'
import { aboutMe } from '#server/auth/me.store.ts'
import { channelViews, choicesOf, deliveryCounts, deliveryViews } from './channel.store.ts'
import { addChannel, changeChannel, chooseContactMethods, testChannel } from './commands/save-channel.ts'
import { replayDeliveries } from './outbox.store.ts'

const tags = ['Channels']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const list = z.object({ items: z.array(channelView) })
const replayed = z.object({ replayed: z.int() })
const refusals = {
  404: { description: '`channel.not_found`' },
  409: { description: '`channel.changed`, `channel.in_use`, `channel.too_many`' },
  422: { description: '`webhook.address`: it cannot or must not be reached' },
}

/** The same four verbs twice: over the house's channels for administrators, over one's own for everybody of the staff. */
function channelVerbs(base: string, whose: string) {
  return {
    list: createRoute({
      ...{ method: 'get', path: base, tags, summary: `Channels ${whose}` },
      responses: { 200: jsonAnswer(list, 'Addresses without their keys') },
    }),
    add: createRoute({
      ...{ method: 'post', path: base, tags, summary: `Add a channel ${whose}` },
      request: { body: jsonBody(newChannel) },
      responses: { 201: jsonAnswer(channelView, 'Added'), ...refusals },
    }),
    change: createRoute({
      ...{ method: 'put', path: `${base}/{id}`, tags, summary: `Change a channel ${whose}, or switch it off` },
      request: { params: byId, body: jsonBody(channelChange) },
      responses: { 200: jsonAnswer(channelView, 'As it is now'), ...refusals },
    }),
    test: createRoute({
      ...{ method: 'post', path: `${base}/{id}/tests`, tags, summary: 'Send a test message' },
      request: { params: byId },
      responses: { 202: { description: 'On its way; the channel shows how it went' }, ...refusals },
    }),
  } as const
}
const ofHouse = channelVerbs('/channels', 'of the house')
const own = channelVerbs('/me/channels', 'of one’s own')

const myMethods = createRoute({
  ...{ method: 'get', path: '/me/contact-methods', tags, summary: 'How I am told beside the screen' },
  responses: { 200: jsonAnswer(contactMethods, 'What I chose') },
})
const choosing = createRoute({
  ...{ method: 'put', path: '/me/contact-methods', tags, summary: 'Choose how I am told beside the screen' },
  request: { body: jsonBody(contactMethodsChange) },
  responses: { 200: jsonAnswer(contactMethods, 'From now on'), 409: { description: '`choice.changed`' } },
})
const deliveries = createRoute({
  ...{ method: 'get', path: '/webhook-deliveries', tags, summary: 'What went out, waits, or is a dead letter' },
  request: { query: z.strictObject({ state: z.enum(['owed', 'sent', 'dead']).optional() }) },
  responses: { 200: jsonAnswer(deliveryPage, 'The latest 100') },
})
const replayingOne = createRoute({
  ...{ method: 'post', path: '/webhook-deliveries/{id}/replays', tags, summary: 'Send a dead letter again' },
  request: { params: byId },
  responses: { 200: jsonAnswer(replayed, 'How many are owed again'), 404: { description: '`delivery.not_found`' } },
})
const replayingAll = createRoute({
  ...{ method: 'post', path: '/channels/{id}/replays', tags, summary: 'Send all dead letters of a channel again' },
  request: { params: byId },
  responses: { 200: jsonAnswer(replayed, 'How many are owed again'), ...refusals },
})

export function channelRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const admin = (c: Context<Env>) => ({ actor: requireStaff(c, 'admin'), owner: null })
  const me = (c: Context<Env>) => {
    const actor = requireStaff(c)
    return { actor, owner: actor.id }
  }
  const one = async (id: ChannelId) => {
    const [view] = await channelViews(deps.db, { id })
    if (!view) throw notFound('channel')
    return view
  }
  for (const [verbs, who] of [
    [ofHouse, admin],
    [own, me],
  ] as const) {
    routes.openapi(verbs.list, async (c) =>
      c.json({ items: await channelViews(deps.db, { ownerId: who(c).owner as PersonId | null }) }, 200),
    )
    routes.openapi(verbs.add, async (c) => {
      const { actor, owner } = who(c)
      return c.json(await one(await addChannel(deps, actor, owner, c.req.valid('json'))), 201)
    })
    routes.openapi(verbs.change, async (c) => {
      const { actor, owner } = who(c)
      const id = c.req.valid('param').id as ChannelId
      await changeChannel(deps, actor, owner, id, c.req.valid('json'))
      return c.json(await one(id), 200)
    })
    routes.openapi(verbs.test, async (c) => {
      await testChannel(deps, who(c).owner, c.req.valid('param').id as ChannelId)
      return c.body(null, 202)
    })
  }

  const methodsOf = async (c: Context<Env>) => {
    const actor = requireStaff(c)
    const [{ email }, { mail, handOvers, version }, channels] = await Promise.all([
      aboutMe(deps.db, actor),
      choicesOf(deps.db, actor.id),
      channelViews(deps.db, { ownerId: actor.id }),
    ])
    return { email, mail, handOvers, version, channels, mailWorks: deps.config.smtp !== null }
  }
  routes.openapi(myMethods, async (c) => c.json(await methodsOf(c), 200))
  routes.openapi(choosing, async (c) => {
    await chooseContactMethods(deps, requireStaff(c).id, c.req.valid('json'))
    return c.json(await methodsOf(c), 200)
  })
  routes.openapi(deliveries, async (c) => {
    requireStaff(c, 'admin')
    const { state } = c.req.valid('query')
    const [items, counts] = await Promise.all([deliveryViews(deps.db, { state, limit: 100 }), deliveryCounts(deps.db)])
    return c.json({ items, ...counts }, 200)
  })
  routes.openapi(replayingOne, async (c) => {
    requireStaff(c, 'admin')
    const n = await replayDeliveries(deps.db, { id: c.req.valid('param').id as DeliveryId }, deps.clock.now())
    if (n === 0) throw notFound('delivery')
    deps.wake.now('sweeps')
    return c.json({ replayed: n }, 200)
  })
  routes.openapi(replayingAll, async (c) => {
    requireStaff(c, 'admin')
    const n = await replayDeliveries(deps.db, { channelId: c.req.valid('param').id as ChannelId }, deps.clock.now())
    deps.wake.now('sweeps')
    return c.json({ replayed: n }, 200)
  })
  return routes
}
