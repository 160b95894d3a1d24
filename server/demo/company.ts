import type { accounts, circuits, contacts } from '#server/accounts/account.table.ts'
import { newId, type PersonId, type QueueId } from '#server/kernel/ids.ts'
import type { Queue } from '#server/routing/configuration.store.ts'
import type { AccountSeatKind } from '#server/routing/queue.contract.ts'
import type { Rule } from '#server/routing/rules.ts'
import type { people } from '#server/seats/seat.table.ts'
import { shippedLevels } from '#server/sla/levels.ts'
import type { House } from '#server/tickets/opening.ts'
import { demoCalendars, type DemoCalendar } from './agreements.ts'
import { demoAccounts, type DemoAccount, type DemoContact } from './data/accounts.ts'
import { demoCircuits } from './data/circuits.ts'
import { demoPeople, emailOf, type DemoPerson } from './data/people.ts'
import { demoQueues, demoRules } from './data/queues.ts'
import { sites, type SiteKey } from './data/sites.ts'
import { Chance } from './random.ts'

const day = 86_400_000

export type Person = typeof people.$inferInsert & Pick<DemoPerson, 'key' | 'seat'>
export type Account = typeof accounts.$inferInsert & { is: DemoAccount; contacts: Contact[]; circuits: Circuit[] }
export type Contact = typeof contacts.$inferInsert & { is: DemoContact }
export type Circuit = typeof circuits.$inferInsert & { abroad: boolean }

/** The demo company before anything happened: people, customers, queues and calendars, with ids. */
export interface Company {
  people: ReadonlyMap<string, Person>
  accounts: readonly Account[]
  queues: readonly Queue[]
  rules: readonly (Rule & { position: number; note?: string })[]
  calendars: readonly DemoCalendar[]
  house: House
  person(key: string): Person
  queue(id: QueueId): Queue
  queueNamed(code: string): Queue
}

export function foundCompany(now: Date): Company {
  const since = new Date(now.getTime() - 400 * day)
  const staff = new Map(demoPeople.map((person) => [person.key, hired(person, since)]))
  const person = (key: string) => found(staff.get(key), key)
  const calendars = demoCalendars
  const calendarNamed = (code: string) => calendars.find((calendar) => calendar.code === code)
  const queues = demoQueues.map(({ supervisor, calendar, ...queue }): Queue => ({
    ...queue,
    id: newId<QueueId>(),
    offerSeconds: 30,
    maxOffers: 5,
    preferred: queue.preferred ?? [],
    affinity: queue.affinity ?? ['namedEngineer', 'lastSolver', 'accountTeam'],
    calendar: calendar ?? null,
    open: true,
    hours: calendar === undefined ? null : () => found(calendarNamed(calendar), calendar).rules,
    forwardTo: null,
    supervisorId: person(supervisor).id,
    active: true,
  }))
  const queueNamed = (code: string) =>
    found(
      queues.find((queue) => queue.code === code),
      code,
    )
  const queue = (id: QueueId) =>
    found(
      queues.find((each) => each.id === id),
      id,
    )
  const rules = demoRules.map(({ queue, ...rule }) => ({ ...rule, queueId: queueNamed(queue).id }))
  return {
    people: staff,
    accounts: demoAccounts.map((account) => customer(account, (key) => person(key).id, now)),
    queues,
    rules,
    calendars,
    person,
    queue,
    queueNamed,
    house: {
      rules,
      planOf: queue,
      calendarRef: (code) => `${code}@1`,
      calendarOf: (ref) =>
        found(
          calendars.find(({ code }) => ref === `${code}@1`),
          ref,
        ).rules,
      levels: shippedLevels,
    },
  }
}

function hired(person: DemoPerson, createdAt: Date): Person {
  const { key, name, nameEn, phone, roles, team, seat } = person
  const row = { id: newId<PersonId>(), name, nameEn, email: emailOf(person), phone, roles, team, demo: true, createdAt }
  return { ...row, key, ...(seat && { seat }) }
}

function customer(account: DemoAccount, idOf: (key: string) => PersonId, now: Date): Account {
  const chance = new Chance(account.code)
  const id = newId<NonNullable<Account['id']>>()
  const createdAt = dateIn(now, Math.min(...account.contracts.map((contract) => contract.from)))
  return {
    is: account,
    id,
    code: account.code,
    name: account.name,
    nameEn: account.nameEn,
    grade: account.grade,
    industry: account.industry,
    region: account.region,
    calendar: account.grade === 'gold' || account.grade === 'silver' ? 'always' : 'serviceDesk',
    managerId: idOf(account.manager),
    deputyId: idOf(account.deputy),
    directorId: idOf('liang'),
    handlingNote: account.note?.zh ?? null,
    handlingNoteEn: account.note?.en ?? null,
    demo: true,
    createdAt,
    contacts: account.contacts.map((contact) => ({
      is: contact,
      id: newId(),
      accountId: id,
      name: contact.name,
      nameEn: contact.nameEn,
      email: `${contact.mailbox}@${account.domain}`,
      phone: `${areaCodes[account.region] ?? '010'}-0000${chance.whole(1000, 9999)}`,
      role: contact.role,
      reach: contact.reach,
      language: contact.language,
      userId: contact.portal ? newId() : null,
      createdAt,
    })),
    circuits: demoCircuits
      .filter((circuit) => circuit.account === account.code)
      .map(({ number, kind, name, nameEn, grade, kbps, a, z, equipment }) => ({
        id: newId(),
        accountId: id,
        number,
        kind,
        name,
        nameEn,
        grade,
        bandwidthKbps: kbps,
        aEnd: endAt(a),
        zEnd: z && endAt(z),
        equipment,
        region: regionOf(a),
        zone: zoneOf(a) ?? 'Asia/Shanghai',
        abroad: zoneOf(a) !== undefined,
        installedOn: isoDate(dateIn(now, -chance.whole(120, 1900))),
      })),
  }
}

/** Seats that are something to a customer, by their keys. */
export function seatsOf(account: DemoAccount, kind: AccountSeatKind): readonly string[] {
  return { named: account.engineers, team: account.team ?? [], excluded: account.excluded ?? [] }[kind]
}

/** The same as the matcher wants it. */
export function knownSeats({ person }: Company, account: DemoAccount): Record<AccountSeatKind, PersonId[]> {
  const of = (kind: AccountSeatKind) => seatsOf(account, kind).map((key) => person(key).id)
  return { named: of('named'), team: of('team'), excluded: of('excluded') }
}

const areaCodes: Record<string, string> = { north: '010', east: '021', south: '020', central: '027', southwest: '028' }

function endAt(key: SiteKey) {
  const { site, siteEn, address } = sites[key]
  return { site, siteEn, address }
}

/** The region that serves a site, by its city. */
const regionOfCity: Record<string, string> = {
  ...{ bj: 'north', qd: 'north', sh: 'east', hz: 'east', nj: 'east', hf: 'east', nb: 'east' },
  ...{ gz: 'south', sz: 'south', zh: 'south', wh: 'central', sg: 'overseas', fr: 'overseas' },
  ...{ cd: 'southwest', cq: 'southwest', gy: 'southwest', km: 'southwest' },
}

export function regionOf(key: SiteKey): string | null {
  return regionOfCity[key.slice(0, 2)] ?? null
}

function zoneOf(key: SiteKey): string | undefined {
  return 'zone' in sites[key] ? (sites[key] as { zone?: string }).zone : undefined
}

export function dateIn(now: Date, days: number): Date {
  return new Date(now.getTime() + days * day)
}

export function isoDate(at: Date): string {
  return at.toISOString().slice(0, 10)
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The demo company has no "${name}".`)
  return value
}
