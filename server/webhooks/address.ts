import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { Refusal } from '#server/kernel/refusal.ts'

export interface Resolved {
  address: string
  family: 4 | 6
}

/** Everything that is not the public internet: this machine, our own networks, what clouds keep their secrets at. */
const closed = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closed.addSubnet(network, bits, 'ipv4')
}
/** Of IPv6 only the global unicast block is public, and of that not what carries an IPv4 address inside. */
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closed.addSubnet(network, bits, 'ipv6')
}

/** Whether requests may go to this IP: a public one, or one in a network that the configuration opens. */
export function mayReach(ip: string, networks: readonly string[]): boolean {
  const family = isIP(ip)
  if (family === 0) return false
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mayReach(mapped, networks)
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  const own = new BlockList()
  for (const network of networks) {
    const [address = '', bits = '0'] = network.split('/')
    own.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  if (own.check(ip, kind)) return true
  if (closed.check(ip, kind)) return false
  return family === 4 || open6.check(ip, 'ipv6')
}

/**
 * An address as somebody typed it, looked at before anything is sent there: https, or http into a network of our own; no
 * name and password in it; a usual port.
 */
export function webhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw refuse('An address begins with https://.')
  if (url.username || url.password) throw refuse('Leave name and password out of the address.')
  if (url.hash) throw refuse('Leave out what follows the #.')
  return url
}

/**
 * The IPs behind the address, all of which must be open to us; asked again for every request, and the request goes to the
 * very IP that was looked at.
 */
export async function reachable(
  url: URL,
  networks: readonly string[],
  look: typeof lookup = lookup,
): Promise<Resolved[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  let found: Resolved[]
  try {
    found = isIP(host)
      ? [{ address: host, family: isIP(host) as 4 | 6 }]
      : ((await look(host, { all: true, verbatim: true })) as Resolved[])
  } catch {
    throw refuse('This name leads nowhere.')
  }
  if (found.length === 0) throw refuse('This name leads nowhere.')
  if (!found.every(({ address }) => mayReach(address, networks))) {
    throw refuse(
      'This address leads into a closed network. An administrator can open one with KEYLINE_WEBHOOK_NETWORKS.',
    )
  }
  const own = found.every(({ address }) => !mayReach(address, []))
  if (url.protocol === 'http:' && !own) throw refuse('Out there only https is used.')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (!own && !['443', '8443'].includes(port)) throw refuse('Out there only the ports 443 and 8443 are used.')
  return found
}

function refuse(detail: string): Refusal {
  return new Refusal('webhook.address', detail, 422, { errors: [{ pointer: '/url', detail }] })
}
