import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '#server/config.ts'
import { root } from './support/imports.ts'

const read = (name: string) => readFile(path.join(root, name), 'utf8')
const text = await read('docker-compose.yml')
const example = Object.fromEntries(
  (await read('.env.example'))
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
)

/** What of the Compose Specification this file uses; a key that is misspelt or in the wrong place is refused. */
const duration = z.string().regex(/^(\d+(us|ms|s|m|h))+$/)
const healthcheck = z.strictObject({
  test: z
    .array(z.string())
    .min(2)
    .refine(([kind]) => kind === 'CMD' || kind === 'CMD-SHELL'),
  interval: duration,
  timeout: duration,
  retries: z.int().positive(),
  start_period: duration.optional(),
})
const service = z.strictObject({
  build: z.string().optional(),
  image: z.string(),
  init: z.boolean().optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  environment: z.record(z.string().regex(/^[A-Z_]+$/), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string().regex(/^[a-z]+:\/[^:]+$/)).optional(),
  configs: z.array(z.strictObject({ source: z.string(), target: z.string().startsWith('/') })).optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }),
    )
    .optional(),
  healthcheck,
  shm_size: z
    .string()
    .regex(/^\d+[bkmg]$/)
    .optional(),
  stop_grace_period: duration.optional(),
})
const composeFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  'x-app': z.unknown(),
  services: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), service),
  configs: z.record(z.string(), z.strictObject({ content: z.string() })),
  volumes: z.record(z.string(), z.null()),
})

/** ${NAME}, ${NAME:-default}, ${NAME:?error}: the forms of interpolation in use. */
const variable = /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g
const filled = {
  ...example,
  KEYLINE_SECRET: 's'.repeat(40),
  POSTGRES_PASSWORD: 'p'.repeat(20),
  MEILI_MASTER_KEY: 'm'.repeat(20),
} as Record<string, string>

/** As the engine does it: in the values of the parsed file, never in its text. */
function interpolated(value: unknown, env: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => interpolated(one, env))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, interpolated(one, env)]))
  }
  if (typeof value !== 'string') return value
  return value.replaceAll(variable, (_whole, name: string, how: string | undefined, what: string) => {
    if (env[name]) return env[name]
    if (how === '?') throw new Error(what)
    return how === '-' ? what : ''
  })
}

const parsed: unknown = parse(text, { merge: true })
const compose = composeFile.parse(interpolated(parsed, filled))
const services = Object.entries(compose.services)
const environmentOf = (name: string) => compose.services[name]?.environment ?? {}

describe('docker-compose.yml', () => {
  test('holds the two processes, what they stand on and the proxy before them', () => {
    expect(services.map(([name]) => name).sort()).toEqual(['app-1', 'app-2', 'database', 'mail', 'proxy', 'search'])
    expect(compose.services['database']!.image).toBe('postgres:18')
    expect(compose.services['search']!.image).toMatch(/^getmeili\/meilisearch:v1\.50/)
  })

  test('what a service waits for exists, does not wait for it in turn, and can say that it is healthy', () => {
    const visit = (name: string, seen: string[]): void => {
      expect(seen, `${[...seen, name].join(' waits for ')}`).not.toContain(name)
      expect(Object.keys(compose.services)).toContain(name)
      for (const next of Object.keys(compose.services[name]!.depends_on ?? {})) visit(next, [...seen, name])
    }
    for (const [name] of services) visit(name, [])
  })

  test('no two services want the same port of the host, and the database wants none', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':').at(-2)))
    expect(new Set(ports).size).toBe(ports.length)
    expect(compose.services['database']!.ports).toBeUndefined()
    expect(compose.services['search']!.ports).toBeUndefined()
  })

  test('volumes and configs that are used are declared, and the other way round', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!))
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort())
    const configs = services.flatMap(([, { configs = [] }]) => configs.map(({ source }) => source))
    expect(configs).toEqual(Object.keys(compose.configs))
  })

  test('data lies where the images keep it', () => {
    expect(compose.services['database']!.volumes).toEqual(['database:/var/lib/postgresql'])
    expect(compose.services['search']!.volumes).toEqual(['search:/meili_data'])
  })

  test('every value that must be given is asked for by name, and .env.example lists all there are', () => {
    const names = new Set([...text.matchAll(variable)].map(([, name]) => name!))
    expect([...names].sort()).toEqual(Object.keys(example).sort())
    expect(() => interpolated(parsed, { ...filled, POSTGRES_PASSWORD: '' })).toThrow('Set POSTGRES_PASSWORD in .env')
    expect(text).not.toMatch(/PASSWORD: [a-z]|MASTER_KEY: [a-z]/)
  })

  test('the process reads every variable it is given, and starts with them', async () => {
    const source = await read('server/config.ts')
    const unread = Object.keys(environmentOf('app-1')).filter((name) => !source.includes(`'${name}'`))
    expect(unread).toEqual([])
    const config = readConfig(environmentOf('app-1'))
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, originIsFixed: true, trustedProxies: 1 })
    expect(environmentOf('app-2')).toEqual(environmentOf('app-1'))
  })

  test('addresses inside name services and the ports they listen on', () => {
    const { databaseUrl, meili, smtp } = readConfig(environmentOf('app-1'))
    const hosts = [databaseUrl, meili?.url, smtp?.url].map((url) => new URL(url!).host)
    expect(hosts).toEqual(['database:5432', 'search:7700', 'mail:1025'])
    expect(environmentOf('app-1')['MEILI_KEY']).toBe(environmentOf('search')['MEILI_MASTER_KEY'])
    expect(databaseUrl).toContain(environmentOf('database')['POSTGRES_PASSWORD'])
  })

  test('the proxy sends to both processes, asks whether they are ready, and keeps nobody to one of them', () => {
    const caddyfile = compose.configs['caddyfile']!.content
    expect(caddyfile).toContain('reverse_proxy app-1:3000 app-2:3000')
    expect(caddyfile).toContain('health_uri /readyz')
    expect(caddyfile).not.toMatch(/lb_policy (cookie|ip_hash|header)/)
  })
})

describe('Dockerfile', () => {
  test('carries what the process needs to run, as somebody who is not root, and nothing secret', async () => {
    const dockerfile = await read('Dockerfile')
    const final = dockerfile.slice(dockerfile.lastIndexOf('FROM '))
    for (const part of ['package.json', 'node_modules', 'migrations', 'kb-content', 'server', 'build']) {
      expect(final).toContain(`/app/${part} `)
    }
    expect(final).toMatch(/^USER node$/m)
    expect(await read('.dockerignore')).toMatch(/^\.env$/m)
  })
})
