import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { audited, type AuditedType } from '#server/audit/audited.ts'
import { readConfig } from '#server/config.ts'
import { environmentName } from '#server/http/environment.contract.ts'
import { environmentOf } from '#server/http/environment.ts'

/** Every screen of the administration, and where what is changed on it is kept. Nothing is changed on some. */
const keptAs: Record<string, AuditedType[]> = {
  '/admin': [],
  '/admin/audit': [],
  '/admin/brand': ['brand.changed'],
  '/admin/people': ['person.invited', 'person.rolesChanged', 'person.deactivated', 'person.handedOver'],
  '/admin/seats': ['seat.changed', 'seatPolicy.changed', 'presenceState.changed', 'rejectionReason.changed'],
  '/admin/shifts': ['seat.rosterChanged', 'seat.leaveAdded', 'seat.leaveEnded'],
  '/admin/queues': ['queue.created', 'queue.changed', 'queue.deactivated', 'queue.reactivated'],
  '/admin/rules': ['routing.rulesChanged'],
  '/admin/skills': ['skill.created', 'skill.changed', 'skill.removed'],
  '/admin/account-seats': ['account.seatsChanged'],
  '/admin/vendors': ['vendor.termsChanged'],
  '/admin/telephony': ['telephony.changed'],
  '/admin/service-levels': ['serviceLevels.versionAdded'],
  '/admin/calendars': ['calendar.added', 'calendar.versionAdded', 'calendar.retired', 'calendar.restored'],
  '/admin/attention': ['policy.changed'],
  '/admin/schedules': ['schedule.changed'],
  '/admin/channels': ['channel.changed'],
  '/admin/incident-rules': ['incidentRules.changed'],
  '/admin/alert-rules': ['alertRules.changed'],
  '/admin/managers': ['manager.directorChanged', 'manager.leaveAdded', 'manager.leaveEnded'],
  '/admin/synonyms': ['synonym.added', 'synonym.changed', 'synonym.removed'],
}

/** As the menu lists them. */
const shown = [...readFileSync('web/lib/admin/sections.ts', 'utf8').matchAll(/href: '([^']+)'/g)].map(
  ([, href]) => href!,
)

test('every screen of the administration says here as what its changes are kept', () => {
  const unknown = shown.filter((href) => !(href in keptAs))
  expect(unknown).toEqual([])
  for (const types of Object.values(keptAs)) for (const type of types) expect(audited).toHaveProperty([type])
})

test('every page of the administration is found in its menu', () => {
  const pages = readdirSync('web/routes/(console)/admin', { withFileTypes: true }).filter((each) => each.isDirectory())
  // A queue is made beside the list it will stand in.
  expect(pages.map(({ name }) => `/admin/${name}`).filter((href) => !shown.includes(href))).toEqual([
    '/admin/new-queue',
  ])
})

test('whatever is set in the environment is read there, and no secret leaves it', () => {
  const read = [...readFileSync('server/config.ts', 'utf8').matchAll(/env, '([A-Z_]+)'/g)].map(([, name]) => name!)
  const listed = environmentName.options as readonly string[]
  // The key of Meilisearch stands with its address.
  const others = read.filter((name) => !listed.includes(name) && name !== 'MEILI_KEY')
  expect(read.length).toBeGreaterThan(10)
  expect(others).toEqual([])
  const secret = 'x'.repeat(40)
  const lines = environmentOf(
    readConfig({
      ...{ KEYLINE_SECRET: secret, KEYLINE_METRICS_TOKEN: secret, MEILI_URL: 'http://search:7700', MEILI_KEY: secret },
      DATABASE_URL: `postgres://keyline:${secret}@db.example:5432/keyline`,
      SMTP_URL: `smtps://mailer:${secret}@mail.example`,
    }),
  )
  expect(lines.map(({ name }) => name).toSorted()).toEqual([...listed].toSorted())
  expect(JSON.stringify(lines)).not.toContain(secret)
  expect(lines.find(({ name }) => name === 'DATABASE_URL')!.value).toBe('postgres://db.example:5432/keyline')
})
