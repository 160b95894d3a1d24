import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { createHmac } from 'node:crypto'
import { v7 } from 'uuid'
import type { Database } from '#server/db/client.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { sessions as sessionTable, userCredentials, users, verifications } from './auth.table.ts'
import { cookieSeconds, sessionCookie, type SessionCookie } from './cookie.ts'
import { withHashedTokens } from './hashed-tokens.ts'
import { lookUpNobody } from './login.store.ts'
import { hashPassword, longestPassword, narrowDoor, shortestPassword, verifyPassword } from './password.ts'
import { createSessions, type Sessions } from './session.ts'
import { lifetimeOf } from './session.store.ts'

interface AuthParts {
  db: Database
  /** Decides about `__Host-` and Secure. */
  origin: string
  secret: string
  clock: Clock
}

interface SignIn {
  email: string
  password: string
  /** Of the request: the session it carried ends with the new sign-in. */
  headers: Headers
  address: string
}

export interface Auth {
  cookie: SessionCookie
  sessions: Sessions
  /** Runs what costs a processor's time, a few at once: hashing and checking passwords. */
  door: ReturnType<typeof narrowDoor>
  /** The `Set-Cookie` of a new session. Refuses alike for an unknown address, a wrong password and a closed login. */
  signIn(given: SignIn): Promise<string>
}

export function createAuth({ db, origin, secret: house, clock }: AuthParts): Auth {
  // The house's secret also signs private links: what is signed here must mean nothing there.
  const secret = createHmac('sha256', house).update('keyline sessions').digest('base64url')
  const cookie = sessionCookie(origin, secret)
  const sessions = createSessions({ db, clock, cookie })
  const better = betterAuth({
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database: withHashedTokens(
      drizzleAdapter(db, {
        provider: 'pg',
        schema: { user: users, session: sessionTable, account: userCredentials, verification: verifications },
      }),
    ),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: {
        // Signing in hashes only when the address is unknown: then it has asked one question less than otherwise.
        hash: async (password) => {
          await lookUpNobody(db)
          return hashPassword(password)
        },
        verify: verifyPassword,
      },
    },
    session: { expiresIn: cookieSeconds, disableSessionRefresh: true, cookieCache: { enabled: false } },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const lifetime = await lifetimeOf(db, session.userId)
            if (lifetime === null) return false
            const now = clock.now()
            return { data: { expiresAt: new Date(now.getTime() + lifetime), createdAt: now, updatedAt: now } }
          },
        },
      },
    },
    advanced: {
      cookies: { session_token: { name: cookie.name, attributes: cookie.attributes } },
      useSecureCookies: false,
      database: { generateId: () => v7() },
      ipAddress: { ipAddressHeaders: ['x-keyline-address'] },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
  })
  const door = narrowDoor()

  return {
    cookie,
    sessions,
    door,
    signIn: async ({ email, password, headers, address }) => {
      const known = new Headers({ 'x-keyline-address': address })
      const agent = headers.get('user-agent')
      if (agent) known.set('user-agent', agent.slice(0, 300))
      const answer = await door(() =>
        better.api.signInEmail({ body: { email, password }, headers: known, asResponse: true }),
      )
      if (answer.status === 401) throw notSignedIn()
      const fresh = answer.headers.getSetCookie().find((line) => line.startsWith(`${cookie.name}=`))
      if (!answer.ok || !fresh) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`)
      await sessions.end(headers)
      return fresh
    },
  }
}

function notSignedIn(): Refusal {
  return new Refusal('auth.sign_in_failed', 'Address and password do not fit together. Check both and try again.', 401)
}
