import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { changeSkill, createSkill, removeSkill } from './commands/edit-skills.ts'
import { requireConfigurer } from './doors.http.ts'
import { newSkill, skillChange, skillRemoval } from './queue-edit.contract.ts'
import { skillView } from './queue-view.contract.ts'
import { skillViews } from './queue-view.store.ts'

const tags = ['Routing']
const params = z.object({
  code: z
    .string()
    .max(60)
    .openapi({ param: { name: 'code', in: 'path' } }),
})
const refused = {
  403: { description: '`routing.administrators_only`' },
  404: { description: '`skill.not_found`' },
}

const skills = createRoute({
  method: 'get',
  path: '/skills',
  tags,
  summary: 'Skills, who has them, and which queues name them (supervisors)',
  responses: {
    200: jsonAnswer(z.object({ items: z.array(skillView) }), 'Skills'),
    403: { description: '`skills.supervisors_only`' },
  },
})
const creating = createRoute({
  method: 'post',
  path: '/skills',
  tags,
  summary: 'A new skill (administrators)',
  request: { body: jsonBody(newSkill) },
  responses: { 201: jsonAnswer(skillView, 'The skill'), 403: refused[403], 409: { description: '`skill.code_taken`' } },
})
const changing = createRoute({
  method: 'put',
  path: '/skills/{code}',
  tags,
  summary: 'The names of a skill in both languages (administrators)',
  request: { params, body: jsonBody(skillChange) },
  responses: { 200: jsonAnswer(skillView, 'The skill'), ...refused, 409: { description: '`skill.changed`' } },
})
const removing = createRoute({
  method: 'delete',
  path: '/skills/{code}',
  tags,
  summary: 'Remove a skill that no queue names (administrators)',
  request: { params, body: jsonBody(skillRemoval) },
  responses: {
    204: { description: 'Removed' },
    ...refused,
    409: { description: '`skill.needed`, `skill.held` or `skill.changed`' },
  },
})

/** Skills, to read and to keep. */
export function skillRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const view = async (code: string) => {
    const found = (await skillViews(deps.db)).find((skill) => skill.code === code)
    if (!found) throw notFound('skill')
    return found
  }

  routes.openapi(skills, async (c) => {
    if (!can.readRouting(requireStaff(c)))
      throw new Refusal('skills.supervisors_only', 'Supervisors and administrators see who can do what.', 403)
    return c.json({ items: await skillViews(deps.db) }, 200)
  })
  routes.openapi(creating, async (c) => {
    const actor = requireConfigurer(c)
    const input = c.req.valid('json')
    await createSkill(deps, actor, input)
    return c.json(await view(input.code), 201)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireConfigurer(c)
    const { code } = c.req.valid('param')
    await changeSkill(deps, actor, code, c.req.valid('json'))
    return c.json(await view(code), 200)
  })
  routes.openapi(removing, async (c) => {
    const actor = requireConfigurer(c)
    await removeSkill(deps, actor, c.req.valid('param').code, c.req.valid('json'))
    return c.body(null, 204)
  })
  return routes
}
