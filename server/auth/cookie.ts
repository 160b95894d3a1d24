import { createHmac, timingSafeEqual } from 'node:crypto'

const day = 24 * 60 * 60

/** The cookie outlives a session, so that a session in use is never cut short by its cookie: the row decides. */
export const cookieSeconds = 7 * day

export interface SessionCookie {
  name: string
  attributes: { httpOnly: true; sameSite: 'lax'; secure: boolean; path: '/' }
  /** The session's token, if the cookie is there and carries our signature. */
  tokenIn(headers: Headers): string | null
  /** The same cookie, good for another seven days. */
  renewed(headers: Headers): string | null
  /** Takes the cookie away from the browser. */
  cleared(): string
}

/**
 * The cookie of a session: `token.signature`, as better-auth writes it. Over https its name carries the `__Host-` prefix,
 * which browsers accept only with Secure, Path=/ and no Domain, so no neighbouring site can plant one.
 */
export function sessionCookie(origin: string, secret: string): SessionCookie {
  const secure = origin.startsWith('https:')
  const name = secure ? '__Host-keyline' : 'keyline'
  const tail = `; Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax`
  return {
    name,
    attributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
    tokenIn: (headers) => verified(valueOf(headers.get('cookie'), name), secret),
    renewed: (headers) => {
      const value = valueOf(headers.get('cookie'), name)
      return verified(value, secret) === null ? null : `${name}=${value}; Max-Age=${cookieSeconds}${tail}`
    },
    cleared: () => `${name}=; Max-Age=0${tail}`,
  }
}

function valueOf(header: string | null, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** A cookie we did not sign is not worth a question to the database. */
function verified(value: string | null, secret: string): string | null {
  const match = /^([A-Za-z0-9]{32})\.([A-Za-z0-9+/]{43}=)$/.exec(decoded(value))
  if (!match) return null
  const [, token, signature] = match as unknown as [string, string, string]
  const expected = createHmac('sha256', secret).update(token).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'base64')) ? token : null
}

function decoded(value: string | null): string {
  try {
    return decodeURIComponent(value ?? '')
  } catch {
    return ''
  }
}
