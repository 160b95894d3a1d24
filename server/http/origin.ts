import { isIP } from 'node:net'
import os from 'node:os'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface OriginQuestion {
  method: string
  host: string | null
  origin: string | null
  fetchSite: string | null
  hasCookie: boolean
}

/**
 * Whether a request that changes something may be believed. A browser always says where it comes from; a program that
 * sends neither Origin nor Sec-Fetch-Site passes as long as it carries no cookie that somebody else could have used.
 */
export function originAllowed(asked: OriginQuestion, house: { origin: string; originIsFixed: boolean }): boolean {
  if (safe.has(asked.method)) return true
  if (asked.origin !== null) return ownOrigin(asked.origin, asked.host, house)
  if (asked.fetchSite !== null) return asked.fetchSite === 'same-origin' || asked.fetchSite === 'none'
  return !asked.hasCookie
}

/**
 * With KEYLINE_ORIGIN set there is one answer. Without it we are on somebody's machine or network and may be called by
 * any of its names, but never by a name that the public DNS could hand to a stranger's page.
 */
export function ownOrigin(
  origin: string,
  host: string | null,
  house: { origin: string; originIsFixed: boolean },
): boolean {
  if (house.originIsFixed) return origin === house.origin
  return host !== null && (origin === `http://${host}` || origin === `https://${host}`) && isLocalName(host)
}

export function isLocalName(host: string): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  return (
    isIP(name) !== 0 ||
    !name.includes('.') ||
    name.endsWith('.local') ||
    name.endsWith('.localhost') ||
    name === os.hostname()
  )
}

/** The address of whoever asks: the last hop that is not one of our own proxies. */
export function clientAddress(socket: string | undefined, forwardedFor: string | null, trustedProxies: number): string {
  const hops = (forwardedFor ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean)
  const claimed = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined
  const address = claimed && isIP(claimed) ? claimed : (socket ?? '')
  return address.replace(/^::ffff:/, '') || 'unknown'
}
