import { isIP } from 'node:net'
import path from 'node:path'
import { StartupError } from '#server/kernel/startup-error.ts'

/** Environment -> typed config, the one place that reads process.env. */
export interface Config {
  /** Loopback unless HOST says otherwise: the demo company's passwords are no secret. */
  host: string
  port: number
  /** Where people reach us, without a trailing slash: http://127.0.0.1:3000 unless KEYLINE_ORIGIN says otherwise. */
  origin: string
  /** False while KEYLINE_ORIGIN is unset: then any name of this machine will do, as on a laptop. */
  originIsFixed: boolean
  dataFolder: string
  demo: boolean
  /** False leaves console and portal out: the API and the live channel alone. */
  pages: boolean
  databaseUrl: string | null
  meili: { url: string; key: string } | null
  smtp: { url: string; from: string } | null
  /** Signs sessions and private links' cookies; made and kept in the database when KEYLINE_SECRET is unset. */
  secret: string | null
  /** Lines about single requests are for machines: a person at a terminal gets warnings only, unless LOG_LEVEL asks. */
  logLevel: string
  /** Believe X-Forwarded-For from this many proxies in front of us. */
  trustedProxies: number
  /** Networks of our own, as CIDR, that webhooks may reach although they are not public. */
  webhookNetworks: string[]
  /** Opens /metrics to others than this machine itself, as a bearer token. */
  metricsToken: string | null
}

type Environment = Record<string, string | undefined>

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

export function readConfig(env: Environment = process.env): Config {
  const port = number(env, 'PORT', 3000, 0, 65_535)
  const origin = url(env, 'KEYLINE_ORIGIN', ['http:', 'https:'])
  const meiliUrl = url(env, 'MEILI_URL', ['http:', 'https:'])
  const smtpUrl = url(env, 'SMTP_URL', ['smtp:', 'smtps:'])
  const databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'])
  const host = text(env, 'HOST') ?? '127.0.0.1'
  return {
    host,
    port,
    origin: origin ? onlyOrigin(origin) : `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`,
    originIsFixed: origin !== null,
    dataFolder: path.resolve(text(env, 'KEYLINE_DATA') ?? './data'),
    demo: flag(env, 'KEYLINE_DEMO', true),
    pages: flag(env, 'KEYLINE_PAGES', true),
    databaseUrl,
    meili: meiliUrl ? { url: meiliUrl, key: text(env, 'MEILI_KEY') ?? '' } : null,
    smtp: smtpUrl ? { url: smtpUrl, from: text(env, 'MAIL_FROM') ?? 'Keyline <keyline@localhost>' } : null,
    secret: secret(env),
    logLevel: oneOf(env, 'LOG_LEVEL', logLevels, process.stdout.isTTY ? 'warn' : 'info'),
    trustedProxies: number(env, 'KEYLINE_TRUSTED_PROXIES', 0, 0, 10),
    webhookNetworks: networks(env, 'KEYLINE_WEBHOOK_NETWORKS'),
    metricsToken: text(env, 'KEYLINE_METRICS_TOKEN'),
  }
}

/** What the built pages read from the environment while they load; our request listener fills these headers itself. */
export function tellPages(headers: { protocol: string; host: string; address: string }, bodyLimit: number): void {
  process.env['PROTOCOL_HEADER'] = headers.protocol
  process.env['HOST_HEADER'] = headers.host
  process.env['ADDRESS_HEADER'] = headers.address
  process.env['BODY_SIZE_LIMIT'] = String(bodyLimit)
}

export function startedByNpm(): boolean {
  return process.env['npm_lifecycle_event'] !== undefined
}

/** What programs we start are given: the path to find others, and nothing that might hold a secret. */
export function childEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TERM, SystemRoot } = process.env
  return { PATH, HOME, TMPDIR, TERM, SystemRoot, ...more }
}

function text(env: Environment, name: string): string | null {
  return env[name]?.trim() || null
}

function number(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const given = text(env, name)
  if (given === null) return fallback
  const value = Number(given)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw wrong(name, given, `a whole number from ${least} to ${most}`)
}

function flag(env: Environment, name: string, fallback: boolean): boolean {
  const given = text(env, name)?.toLowerCase()
  if (given === undefined) return fallback
  if (['1', 'true', 'yes', 'on'].includes(given)) return true
  if (['0', 'false', 'no', 'off'].includes(given)) return false
  throw wrong(name, given, '1 or 0')
}

function oneOf(env: Environment, name: string, values: string[], fallback: string): string {
  const given = text(env, name) ?? fallback
  if (values.includes(given)) return given
  throw wrong(name, given, `one of ${values.join(', ')}`)
}

function url(env: Environment, name: string, protocols: string[]): string | null {
  const given = text(env, name)
  if (given === null) return null
  const scheme = protocols.map((protocol) => `${protocol}//`).join(' or ')
  if (!URL.canParse(given) || !protocols.includes(new URL(given).protocol)) {
    // The value may hold a password: it is not repeated on the terminal.
    throw new StartupError(
      `${name} is not an address this can use: it must begin with ${scheme}. Mend it, or leave it unset.`,
    )
  }
  return given
}

function onlyOrigin(given: string): string {
  const parsed = new URL(given)
  if (parsed.pathname !== '/' || parsed.search || parsed.hash) {
    throw wrong('KEYLINE_ORIGIN', given, 'scheme, host and port alone, like https://service.example.com')
  }
  return parsed.origin
}

function networks(env: Environment, name: string): string[] {
  const given = (text(env, name) ?? '').split(/[\s,]+/).filter(Boolean)
  for (const network of given) {
    const [address = '', bits = ''] = network.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) {
      throw wrong(name, network, 'networks like 10.20.0.0/16, separated by commas')
    }
  }
  return given
}

function secret(env: Environment): string | null {
  const given = text(env, 'KEYLINE_SECRET')
  if (given === null || given.length >= 32) return given
  throw new StartupError(
    'KEYLINE_SECRET is shorter than 32 characters, which can be guessed. Use a longer one (openssl rand -base64 32), ' +
      'or leave it unset: then one is made and kept in the database.',
  )
}

function wrong(name: string, given: string, expected: string): StartupError {
  return new StartupError(`${name} is "${given}", but must be ${expected}. Mend it, or leave it unset.`)
}
