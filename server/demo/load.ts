import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import type { Config } from '#server/config.ts'
import { hashPassword } from '#server/auth/password.ts'
import type { Database, Db } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { localWake } from '#server/events/wake.ts'
import { settings } from '#server/db/setting.table.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { whatIfScenarios } from '#server/routing/what-if/what-if.table.ts'
import { linkHashOf, linkToken } from '#server/tickets/private-link.ts'
import { writeAttention } from './attention.ts'
import { writeCompany } from './company.store.ts'
import { dateIn, foundCompany, type Company } from './company.ts'
import { writeDesk } from './desk.ts'
import { demoAccounts } from './data/accounts.ts'
import { demoPeople, emailOf } from './data/people.ts'
import { writeKnowledge, writeOpinions, writeSearches } from './knowledge.ts'
import { writeVendorPast } from './vendor-past.ts'
import { writeRounds, writeStories } from './history.store.ts'
import { tellHistory } from './history.ts'
import { playLeavings } from './leavings.ts'
import { playOrders } from './orders.ts'
import { playPlannedWorks } from './planned-works.ts'
import { playPresent } from './present.ts'
import { writeShifts } from './shifts.ts'
import { writeInventory } from './inventory.ts'
import { askedScenarios } from './what-if.ts'

export const demoPassword = 'keyline-demo'

/** Rounds of matching explain why somebody was chosen; those of the last week are enough to look at. */
const roundsKeptDays = 7

interface Login {
  id: string
  email: string
  name: string
  /** One hash for all: hashing each would take seconds. */
  passwordHash: string
}

export interface DemoDeps {
  db: Database
  clock: Clock
  log: Logger
  config: Config
  /** What follows from what happens while it is loaded. */
  reactions: (deps: Deps) => Reaction[]
  createLogins: (db: Db, logins: Login[], now: Date) => Promise<unknown>
  /** Makes the private links of the demo tickets. */
  secret: string
}

/**
 * Fills an empty database with the demo company, all in one transaction and relative to now. Answers false, and does
 * nothing, when there is somebody already.
 */
export async function loadDemoCompany(deps: DemoDeps): Promise<boolean> {
  const [found] = await rowsOf<{ some: boolean }>(
    deps.db,
    sql`select exists (select from people) or exists (select from accounts) or exists (select from settings where name = 'demo') as some`,
  )
  if (found?.some) return false
  const began = performance.now()
  const now = deps.clock.now()
  const company = foundCompany(now)
  const { stories, rounds, orders } = tellHistory(company, now)
  const all = [...stories, ...orders.map(({ teller }) => teller.story)]
  const passwordHash = await hashPassword(demoPassword)
  await inTransaction(deps.db, async (tx) => {
    for (const { ticket } of all) ticket.linkHash = linkHashOf(linkToken(deps.secret, ticket.id))
    await writeCompany(tx, company, now)
    await writeInventory(tx, company, now)
    await writeStories(tx, company, { stories, orders }, now)
    await writeRounds(
      tx,
      rounds.filter(({ at }) => at > dateIn(now, -roundsKeptDays)),
    )
    await tx.insert(whatIfScenarios).values(askedScenarios(company, now))
    await writeVendorPast(tx)
    await writeKnowledge(tx, company, now)
    await writeSearches(tx, now)
    await writeAttention(tx, company, now)
    const { config, secret, log, reactions } = deps
    const around = { wake: localWake(), config, secret, log, reactions }
    await writeOpinions(tx, around, company, now)
    await playPresent(tx, around, company, stories, now)
    await playLeavings(tx, around, company, stories, now)
    await playPlannedWorks(tx, around, company, now)
    await playOrders(tx, around, company, orders, now)
    await writeShifts(tx, around, company, now)
    await writeDesk(tx, around, company, stories, now)
    await deps.createLogins(tx, loginsOf(company, passwordHash), now)
    await tx.insert(settings).values({ name: 'demo', value: { loadedAt: now.toISOString() }, updatedAt: now })
  })
  const took = Math.round(performance.now() - began)
  deps.log.info({ tickets: all.length, ms: took }, 'the demo company is loaded')
  return true
}

export interface DemoLogin {
  role: 'agent' | 'technician' | 'account_manager' | 'supervisor' | 'admin' | 'contact'
  name: string
  nameEn: string
  email: string
  password: string
}

/** One sign-in per role, for whoever starts the product for the first time. */
export function demoLogins(): DemoLogin[] {
  const staff = (role: DemoLogin['role'], key: string): DemoLogin => {
    const person = demoPeople.find((each) => each.key === key)!
    return { role, name: person.name, nameEn: person.nameEn, email: emailOf(person), password: demoPassword }
  }
  const bank = demoAccounts[0]!
  const { name, nameEn, mailbox } = bank.contacts[0]!
  return [
    staff('agent', 'lin'),
    staff('technician', 'ding'),
    staff('account_manager', 'zhao'),
    staff('supervisor', 'gao'),
    staff('admin', 'ye'),
    { role: 'contact', name, nameEn, email: `${mailbox}@${bank.domain}`, password: demoPassword },
  ]
}

function loginsOf(company: Company, passwordHash: string): Login[] {
  const portal = company.accounts.flatMap((account) => account.contacts.filter(({ userId }) => userId))
  return [
    ...[...company.people.values()].map(({ id, email, name }) => ({ id, email, name, passwordHash })),
    ...portal.map(({ userId, email, name }) => ({ id: userId!, email, name, passwordHash })),
  ]
}
