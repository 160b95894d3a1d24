import { readFile } from 'node:fs/promises'
import { glob } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importsBelow, root, type Import } from './support/imports.ts'

const imports = await importsBelow('server', 'web')
const ofServer = imports.filter(({ from }) => from.startsWith('server/'))
const ours = ofServer.filter(({ to }) => to.startsWith('server/'))

/** The folders of the business; the others (auth, db, events, http, jobs, …) are what it stands on. */
const business = [
  'accounts',
  'calendar',
  'calls',
  'documents',
  'orders',
  'planned-works',
  'desk',
  'escalation',
  'files',
  'incidents',
  'intake',
  'inventory',
  'kb',
  'leaving',
  'notices',
  'portfolio',
  'routing',
  'seats',
  'sla',
  'tickets',
  'alerts',
]
/** Follow the event stream and are asked by nobody. */
const followers = ['alerts', 'mail', 'search', 'realtime', 'webhooks', 'reports']
/** Build everything and hand it round. */
const roots = [
  'server/start.ts',
  'server/features.ts',
  'server/features-knowledge.ts',
  'server/features-loop.ts',
  'server/live-reads.ts',
  'server/main.ts',
]

const folderOf = (file: string) => file.split('/')[1]!
/** store, table, http …; `command` for what lies in commands/, `reaction` for effect.on-cause.ts, and `` for a bare file. */
const layerOf = (file: string) => {
  if (file.includes('/commands/')) return 'command'
  if (/\.on-[a-z-]+\.ts$/.test(file)) return 'reaction'
  return path.basename(file).match(/\.([a-z]+)\.ts$/)?.[1] ?? ''
}
/** Fills an empty database, and so knows every table. */
const isDemo = (file: string) => folderOf(file) === 'demo'
const show = ({ from, to }: Import) => `${from} -> ${to}`
const isPart = (file: string) => business.includes(folderOf(file)) || followers.includes(folderOf(file))

test('the kernel imports nothing of ours', () => {
  expect(
    ours.filter(({ from, to }) => from.startsWith('server/kernel/') && !to.startsWith('server/kernel/')).map(show),
  ).toEqual([])
})

test('a bare file of the business is pure: it takes types from the world, and values only from what is pure', () => {
  const touchesTheWorld = (to: string) =>
    /^(node:(fs|net|http|child_process|dns|timers)|drizzle-orm|postgres|pg|pg-boss|hono|nodemailer|socket\.io)/.test(
      to,
    ) ||
    (to.startsWith('server/') &&
      (['store', 'table', 'http', 'sweep', 'job', 'reaction', 'command'].includes(layerOf(to)) ||
        to.startsWith('server/db/')))
  const wrong = ofServer.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly && business.includes(folderOf(from)) && layerOf(from) === '' && touchesTheWorld(to),
  )
  expect(wrong.map(show)).toEqual([])
})

test('a contract crosses the wire: it takes values from zod and other contracts alone', () => {
  const wrong = imports.filter(
    ({ from, to, typeOnly }) => !typeOnly && layerOf(from) === 'contract' && to !== 'zod' && layerOf(to) !== 'contract',
  )
  expect(wrong.map(show)).toEqual([])
})

test('the web knows the contracts of the server and nothing else of it', () => {
  const wrong = imports.filter(
    ({ from, to }) => from.startsWith('web/') && to.startsWith('server/') && layerOf(to) !== 'contract',
  )
  expect(wrong.map(show)).toEqual([])
})

test('the server does not know the web', () => {
  expect(ofServer.filter(({ to }) => to.startsWith('web/')).map(show)).toEqual([])
})

test('edges (routes, sweeps, jobs, reactions) are known to their own folder and the composition root alone', () => {
  const edge = (to: string) => ['http', 'sweep', 'job', 'reaction'].includes(layerOf(to))
  const wrong = ours.filter(({ from, to }) => edge(to) && folderOf(from) !== folderOf(to) && !roots.includes(from))
  expect(wrong.map(show)).toEqual([])
})

test('nobody imports those who follow the event stream', () => {
  const allowed = ({ from, to, typeOnly }: Import) =>
    folderOf(from) === folderOf(to) ||
    roots.includes(from) ||
    layerOf(to) === 'contract' ||
    (typeOnly && to === 'server/search/port.ts') ||
    // Settings go back to what they were by their own commands, the followers' settings as well.
    from === 'server/audit/commands/ways-back.ts'
  const wrong = ours.filter((one) => followers.includes(folderOf(one.to)) && !allowed(one) && !isDemo(one.from))
  expect(wrong.map(show)).toEqual([])
})

test('routing, service levels and escalation hold a ticket id and never call tickets', () => {
  const below = ['routing', 'sla', 'escalation']
  const wrong = ours.filter(
    ({ from, to, typeOnly }) =>
      below.includes(folderOf(from)) && folderOf(to) === 'tickets' && layerOf(to) !== 'contract' && !typeOnly,
  )
  expect(wrong.map(show)).toEqual([])
})

test('what the business stands on does not know the business', () => {
  const ground = ['db', 'jobs', 'kernel', 'events']
  const wrong = ours.filter(
    ({ from, to, typeOnly }) =>
      ground.includes(folderOf(from)) && isPart(to) && !typeOnly && layerOf(to) !== 'contract',
  )
  expect(wrong.map(show)).toEqual([])
})

/** Whose tables a folder reads or writes beside its own. A new pair is a decision: it ties two things together. */
const ties: Record<string, string[]> = {
  alerts: ['accounts', 'portfolio', 'seats', 'tickets'],
  audit: ['accounts'],
  auth: ['accounts', 'db', 'http', 'seats'],
  calls: ['accounts', 'seats', 'tickets'],
  desk: ['seats'],
  escalation: ['notices'],
  incidents: ['accounts', 'seats', 'tickets'],
  inventory: ['accounts'],
  kb: ['seats', 'tickets'],
  mail: ['accounts', 'notices', 'planned-works', 'tickets'],
  orders: ['accounts', 'routing', 'tickets'],
  routing: ['accounts', 'calendar', 'seats'],
  search: ['seats'],
  sla: ['accounts'],
  tickets: ['accounts', 'escalation', 'events', 'files', 'http', 'kb', 'routing', 'seats', 'sla'],
  webhooks: ['notices'],
}

test('a table is touched by the stores, commands and sweeps of its own folder, and of those that are tied to it', () => {
  const wrong = ours.filter(({ from, to, typeOnly }) => {
    if (typeOnly || layerOf(to) !== 'table' || layerOf(from) === 'table' || isDemo(from)) return false
    const speaksSql =
      ['store', 'command', 'sweep', 'job', 'reaction'].includes(layerOf(from)) || !business.includes(folderOf(from))
    const tied = folderOf(from) === folderOf(to) || ties[folderOf(from)]?.includes(folderOf(to))
    return !speaksSql || !tied
  })
  expect(wrong.map(show)).toEqual([])
})

test('the environment is read in config.ts alone', async () => {
  const readers: string[] = []
  for await (const file of glob('server/**/*.ts', { cwd: root })) {
    if (/process\.env\b/.test(await readFile(path.join(root, file), 'utf8'))) readers.push(file)
  }
  expect(readers).toEqual(['server/config.ts'])
})

test('no source file is longer than 400 lines', async () => {
  const long: string[] = []
  for await (const file of glob('{server,web,test}/**/*.{ts,svelte,css}', {
    cwd: root,
    exclude: (name) => name.includes('paraglide'),
  })) {
    const lines = (await readFile(path.join(root, file), 'utf8')).split('\n').length - 1
    if (lines > 400) long.push(`${file}: ${lines}`)
  }
  expect(long).toEqual([])
})
