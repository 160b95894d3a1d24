import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, type Env } from '#server/http/env.ts'
import { addressOf, limit } from '#server/http/rate-limit.ts'
import type { Auth } from './auth.ts'
import { acceptInvitation } from './commands/accept-invitation.ts'
import { invitationAnswer, me, signIn } from './me.contract.ts'
import { aboutMe } from './me.store.ts'
import { hashPassword } from './password.ts'
import { signInAttempts } from './sign-in-attempts.store.ts'

const tags = ['Sign-in']

const signingIn = createRoute({
  method: 'post',
  path: '/auth/sign-in/email',
  tags,
  summary: 'Sign in. The session comes as a cookie; a program keeps it like a browser does.',
  request: { body: jsonBody(signIn) },
  responses: {
    200: jsonAnswer(me, 'Signed in'),
    401: { description: '`auth.sign_in_failed`: address and password do not fit together' },
    429: { description: '`auth.too_many_attempts`' },
  },
})

const signingOut = createRoute({
  method: 'post',
  path: '/auth/sign-out',
  tags,
  summary: 'Sign out: ends this session everywhere at once',
  responses: { 204: { description: 'Signed out, or never signed in' } },
})

const session = createRoute({
  method: 'get',
  path: '/auth/get-session',
  tags,
  summary: 'Whether somebody is signed in, without an error when nobody is',
  responses: { 200: jsonAnswer(z.object({ me: me.nullable() }), 'Who is signed in, if anybody') },
})

const accepting = createRoute({
  method: 'put',
  path: '/auth/invitation',
  tags,
  summary: 'Accept an invitation: choose a password with the token of a one-time link',
  request: { body: jsonBody(invitationAnswer) },
  responses: {
    204: { description: 'The password is set; sign in with it' },
    410: { description: '`invitation.void`: used before, replaced, or run out' },
  },
})

/** Coming in and going out. Of better-auth's own addresses none is reachable: only what stands here. */
export function authRoutes(deps: Deps, auth: Auth): OpenAPIHono<Env> {
  const attempts = signInAttempts(deps.db)
  const routes = new OpenAPIHono<Env>()

  routes.openapi(signingIn, async (c) => {
    const { email, password } = c.req.valid('json')
    const address = c.get('clientAddress')
    const cookie = await attempts.during(email, addressOf(c), () =>
      auth.signIn({ email, password, headers: c.req.raw.headers, address }),
    )
    c.header('Set-Cookie', cookie)
    const person = await auth.sessions.actorOf(new Headers({ cookie: cookie.slice(0, cookie.indexOf(';')) }))
    return c.json(await aboutMe(deps.db, person!), 200)
  })

  routes.openapi(signingOut, async (c) => {
    await auth.sessions.end(c.req.raw.headers)
    c.header('Set-Cookie', auth.cookie.cleared())
    return c.body(null, 204)
  })

  routes.openapi(session, async (c) => {
    const person = await auth.sessions.actorOf(c.req.raw.headers)
    return c.json({ me: person && (await aboutMe(deps.db, person)) }, 200)
  })

  routes.use('/auth/invitation', limit(deps, 'invitation', { points: 20, duration: 600 }))
  routes.openapi(accepting, async (c) => {
    const { token, password } = c.req.valid('json')
    await acceptInvitation(deps, token, () => auth.door(() => hashPassword(password)))
    auth.sessions.forget()
    return c.body(null, 204)
  })

  return routes
}
