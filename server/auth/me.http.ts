import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requirePerson, type Env } from '#server/http/env.ts'
import { addressOf } from '#server/http/rate-limit.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { Auth } from './auth.ts'
import { changePassword } from './commands/change-password.ts'
import { demoLogins } from './demo-logins.store.ts'
import { demoLogins as demoLoginList, languageChoice, me, passwordChange } from './me.contract.ts'
import { aboutMe, chooseLanguage, loginOf } from './me.store.ts'
import { signInAttempts } from './sign-in-attempts.store.ts'

const tags = ['Sign-in']
const unauthorised = { 401: { description: '`auth.required`: nobody is signed in' } }

const who = createRoute({
  method: 'get',
  path: '/me',
  tags,
  summary: 'Who is signed in. Prolongs the cookie.',
  responses: { 200: jsonAnswer(me, 'Whoever is signed in'), ...unauthorised },
})

const choosingLanguage = createRoute({
  method: 'put',
  path: '/me/language',
  tags,
  summary: 'Choose the language of pages and mails',
  request: { body: jsonBody(languageChoice) },
  responses: { 200: jsonAnswer(languageChoice, 'The language from now on'), ...unauthorised },
})

const changingPassword = createRoute({
  method: 'put',
  path: '/me/password',
  tags,
  summary: 'Change the password. Every other session of this person ends; this one gets a new cookie.',
  request: { body: jsonBody(passwordChange) },
  responses: {
    204: { description: 'The new password holds' },
    403: { description: '`auth.password_wrong`' },
    ...unauthorised,
  },
})

const demo = createRoute({
  method: 'get',
  path: '/demo-logins',
  tags,
  summary: 'One login per role, while the demo company is loaded',
  responses: { 200: jsonAnswer(demoLoginList, 'Logins to try'), 404: { description: 'There is no demo company here' } },
})

/** What people may know and change about themselves. */
export function meRoutes(deps: Deps, auth: Auth): OpenAPIHono<Env> {
  const attempts = signInAttempts(deps.db)
  const routes = new OpenAPIHono<Env>()

  routes.openapi(who, async (c) => {
    const about = await aboutMe(deps.db, requirePerson(c))
    const cookie = auth.cookie.renewed(c.req.raw.headers)
    if (cookie) c.header('Set-Cookie', cookie)
    return c.json(about, 200)
  })

  routes.openapi(choosingLanguage, async (c) => {
    const person = requirePerson(c)
    const { language } = c.req.valid('json')
    await chooseLanguage(deps.db, person, language)
    auth.sessions.forget()
    return c.json({ language }, 200)
  })

  routes.openapi(changingPassword, async (c) => {
    const { current, next } = c.req.valid('json')
    const { userId, email } = await loginOf(deps.db, requirePerson(c))
    await attempts.during(email, addressOf(c), () => auth.door(() => changePassword(deps, userId, current, next)))
    await auth.sessions.revokeSessions(userId)
    const address = c.get('clientAddress')
    c.header('Set-Cookie', await auth.signIn({ email, password: next, headers: c.req.raw.headers, address }))
    return c.body(null, 204)
  })

  routes.openapi(demo, async (c) => {
    const logins = deps.config.demo ? await demoLogins(deps.db) : []
    if (logins.length === 0) throw notFound('demo')
    return c.json(logins, 200)
  })

  return routes
}
