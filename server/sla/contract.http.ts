import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import { changeAccountCalendar } from '#server/accounts/commands/change-account-calendar.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import type { ContractId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { saveContract } from './commands/save-contract.ts'
import { accountOfContracts, contractsOf } from './contract-view.store.ts'
import { accountCalendarChange, contractEdit, contractList, newContract } from './level-view.contract.ts'

const tags = ['Contracts']
const params = z.strictObject({ code: z.string().max(40) })
const oneParams = params.extend({ id: z.uuid() })
const refusals = {
  404: { description: '`account.not_found` or `contract.not_found`' },
  409: { description: '`contract.changed` or `contract.number_taken`' },
  422: {
    description:
      '`service_levels.wrong`, which names each line, `contract.ends_before_start`, `service_levels.valid_from_past`',
  },
}

const listing = createRoute({
  method: 'get',
  path: '/accounts/{code}/contracts',
  tags,
  summary: 'Contracts of an account and what each promises beside the table',
  request: { params },
  responses: { 200: jsonAnswer(contractList, 'The latest first'), 404: { description: '`account.not_found`' } },
})
const adding = createRoute({
  method: 'post',
  path: '/accounts/{code}/contracts',
  tags,
  summary: 'Add a contract',
  request: { params, body: jsonBody(newContract) },
  responses: { 201: jsonAnswer(contractList, 'The contracts now'), ...refusals },
})
const changing = createRoute({
  method: 'put',
  path: '/accounts/{code}/contracts/{id}',
  tags,
  summary: 'Change a contract: a new version. Running clocks keep what they were promised.',
  request: { params: oneParams, body: jsonBody(contractEdit) },
  responses: { 200: jsonAnswer(contractList, 'The contracts now'), ...refusals },
})

const choosing = createRoute({
  method: 'put',
  path: '/accounts/{code}/calendar',
  tags,
  summary: 'The calendar promises to this account count on from now on; running clocks keep theirs (administrators)',
  request: { params, body: jsonBody(accountCalendarChange) },
  responses: {
    200: jsonAnswer(contractList, 'The contracts, with the calendar'),
    404: { description: '`account.not_found`' },
    409: { description: '`account.calendar_changed`' },
    422: { description: '`calendar.missing`' },
  },
})

/** Contracts are read by whoever sees the account, and written by administrators: they bind the house. */
export function contractRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const seen = async (c: Context<Env>, code: string) => {
    const actor = requireStaff(c)
    const account = await accountOfContracts(deps.db, code)
    if (!account || !can.seeAccount(actor, account.id)) throw notFound('account')
    return { actor, account, mayEdit: can.administer(actor) }
  }
  routes.use('/accounts/:code/contracts', idempotent(deps))
  routes.use('/accounts/:code/contracts/:id', idempotent(deps))
  routes.openapi(listing, async (c) => {
    const { account, mayEdit } = await seen(c, c.req.valid('param').code)
    return c.json(await contractsOf(deps.db, account, mayEdit, deps.clock.now()), 200)
  })
  routes.openapi(choosing, async (c) => {
    const { code } = c.req.valid('param')
    await seen(c, code)
    await changeAccountCalendar(deps, requireStaff(c, 'admin'), code, c.req.valid('json'))
    const { account, mayEdit } = await seen(c, code)
    return c.json(await contractsOf(deps.db, account, mayEdit, deps.clock.now()), 200)
  })
  routes.openapi(adding, async (c) => {
    const { account, mayEdit } = await seen(c, c.req.valid('param').code)
    await saveContract(deps, requireStaff(c, 'admin'), account, null, c.req.valid('json'))
    return c.json(await contractsOf(deps.db, account, mayEdit, deps.clock.now()), 201)
  })
  routes.openapi(changing, async (c) => {
    const { code, id } = c.req.valid('param')
    const { account, mayEdit } = await seen(c, code)
    await saveContract(deps, requireStaff(c, 'admin'), account, id as ContractId, c.req.valid('json'))
    return c.json(await contractsOf(deps.db, account, mayEdit, deps.clock.now()), 200)
  })
  return routes
}
