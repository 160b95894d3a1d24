import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { AccountGrade, CircuitKind, ServiceGrade } from '#server/accounts/account.contract.ts'
import { accounts, circuits, contacts } from '#server/accounts/account.table.ts'
import { setTeam } from '#server/accounts/commands/keep-account.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { chinaOfficeHours, chinaServiceDesk, twentyFourSeven } from '#server/calendar/ready-made.ts'
import { calendars, calendarVersions } from '#server/calendar/calendar.table.ts'
import type { Deps } from '#server/deps.ts'
import { events } from '#server/events/event.table.ts'
import {
  newId,
  type AccountId,
  type CircuitId,
  type ContactId,
  type PersonId,
  type QueueId,
  type TicketId,
} from '#server/kernel/ids.ts'
import { sweeps } from '#server/features.ts'
import { incidentRules } from '#server/incidents/incident.table.ts'
import { forgetRoutingConfiguration } from '#server/routing/configuration.store.ts'
import type { RelaxationStep, RequiredSkill, RoutingCondition } from '#server/routing/queue.contract.ts'
import { offers, queues, routingRules, workItems } from '#server/routing/queue.table.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import { seatPolicy } from '#server/seats/seat-policy.table.ts'
import { people, seats, seatSkills, skills } from '#server/seats/seat.table.ts'
import type { SupportLevel, TicketImpact, TicketSymptom, TicketType } from '#server/tickets/ticket.contract.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { openTicket } from '#server/tickets/commands/open-ticket.ts'
import type { TestClock } from './clock.ts'

type Has = { deps: Deps; clock: TestClock }

/** A small operator: one desk, two technical queues, calendars. Everything else a test adds itself. */
export async function world({ deps, clock }: Has) {
  const { db } = deps
  const now = clock.now()
  // Whoever tests these rules switches them on: elsewhere a circuit may stay down for as long as a test needs.
  await db.update(incidentRules).set({ active: false })
  for (const [code, rules] of Object.entries({
    always: twentyFourSeven,
    office: chinaOfficeHours,
    serviceDesk: chinaServiceDesk,
  })) {
    const id = newId<never>()
    // A house that was started has them already.
    const made = await db
      .insert(calendars)
      .values({ id, code, name: code, nameEn: code })
      .onConflictDoNothing()
      .returning({ id: calendars.id })
    if (made.length > 0) await db.insert(calendarVersions).values({ calendarId: id, version: 1, rules, createdAt: now })
  }
  // Work of every priority weighs the same here and nobody is ever idle; a test about these sets them.
  await db.update(seatPolicy).set({ weights: { P1: 100, P2: 100, P3: 100, P4: 100 }, idleMinutes: null })
  await db
    .insert(skills)
    .values(['serviceDesk', 'mpls', 'transmission'].map((code) => ({ code, name: code, nameEn: code })))

  const person = async (name: string, roles: StaffRole[]): Promise<StaffActor> => {
    const id = newId<PersonId>()
    await db
      .insert(people)
      .values({ id, name, nameEn: name, email: `${id}@operator.example`, roles, team: 'test', createdAt: now })
    return { kind: 'staff', id, name, nameEn: name, language: 'zh-CN', roles, accounts: [] }
  }

  const seat = async (
    name: string,
    options: { level?: SupportLevel; capacity?: number; skills?: Record<string, number>; present?: boolean } = {},
  ): Promise<StaffActor> => {
    const level = options.level ?? 'L1'
    const actor = await person(name, [level === 'L1' ? 'agent' : 'technician'])
    await db.insert(seats).values({
      id: actor.id,
      level,
      capacity: (options.capacity ?? 3) * 100,
      presence: options.present === false ? 'offline' : 'available',
      presenceSince: clock.now(),
      seenAt: options.present === false ? null : new Date('2100-01-01T00:00:00Z'),
      idleSince: clock.now(),
    })
    const known = Object.entries(options.skills ?? { serviceDesk: 3 })
    if (known.length > 0)
      await db.insert(seatSkills).values(known.map(([skill, level]) => ({ seatId: actor.id, skill, level })))
    return actor
  }

  const supervisor = await person('Lin', ['supervisor'])

  let position = 0
  const queue = async (
    code: string,
    level: SupportLevel,
    options: {
      skills?: RequiredSkill[]
      relaxation?: RelaxationStep[]
      when?: RoutingCondition
      maxOffers?: number
    } = {},
  ): Promise<QueueId> => {
    const id = newId<QueueId>()
    await db.insert(queues).values({
      id,
      code,
      name: code,
      nameEn: code,
      level,
      skills: options.skills ?? [],
      relaxation: options.relaxation ?? [{ after: 600, do: 'pageSupervisor' }],
      maxOffers: options.maxOffers ?? 5,
      supervisorId: supervisor.id,
    })
    await db.insert(routingRules).values({ position: ++position, level, when: options.when ?? {}, queueId: id })
    forgetRoutingConfiguration()
    return id
  }

  const desk = await queue('desk', 'L1', { skills: [{ skill: 'serviceDesk', level: 1 }] })
  const mpls = await queue('mpls', 'L2', { skills: [{ skill: 'mpls', level: 3 }] })

  const account = async (options: { grade?: AccountGrade; managerId?: PersonId } = {}) => {
    const id = newId<AccountId>()
    const code = `ACC-${id.slice(-6).toUpperCase()}`
    await db.insert(accounts).values({
      id,
      code,
      name: '测试客户',
      nameEn: 'Test account',
      grade: options.grade ?? 'gold',
      industry: 'bank',
      region: 'Shanghai',
      managerId: options.managerId ?? null,
      createdAt: now,
    })
    return { id, code }
  }

  /** From now on this person answers for the account of this world. */
  const answeredBy = async ({ id: managerId }: StaffActor) => {
    const { version } = (await db.select().from(accounts).where(eq(accounts.id, acc.id)))[0]!
    await setTeam(deps, supervisor, acc.id, { managerId, deputyId: null, directorId: null, parent: null, version })
  }

  const contact = async (of: { id: AccountId }, reach: 'own' | 'account' = 'own'): Promise<ContactActor> => {
    const id = newId<ContactId>()
    await db.insert(contacts).values({
      id,
      accountId: of.id,
      name: 'Wu',
      email: `${id}@customer.example`,
      role: 'networkOperations',
      reach,
      createdAt: now,
    })
    return { kind: 'contact', id, name: 'Wu', language: 'zh-CN', accountId: of.id, reach }
  }

  const circuit = async (of: { id: AccountId }, grade: ServiceGrade = 'AAA', kind: CircuitKind = 'mplsVpn') => {
    const id = newId<CircuitId>()
    const number = `CIR-${id.slice(-8).toUpperCase()}`
    const end = { site: '上海', siteEn: 'Shanghai', address: 'x' }
    await db.insert(circuits).values({
      id,
      accountId: of.id,
      number,
      kind,
      name: number,
      nameEn: number,
      grade,
      aEnd: end,
      installedOn: '2024-01-01',
    })
    return { id, number }
  }

  const acc = await account()
  const customer = await contact(acc)

  const open = async (
    options: {
      by?: ContactActor
      circuitNumber?: string
      symptom?: TicketSymptom
      impact?: TicketImpact
      type?: TicketType
      key?: string
    } = {},
  ) => {
    const by = options.by ?? customer
    const symptom = options.symptom ?? 'noService'
    return openTicket(
      deps,
      by,
      {
        channel: 'portal',
        type: options.type ?? 'fault',
        symptom,
        impact: options.impact ?? 'down',
        subject: 'Line down',
        description: 'Nothing goes through.',
        language: 'zh-CN',
        since: null,
        reporter: null,
      },
      {
        accountId: by.accountId,
        contactId: by.id,
        symptom,
        ...(options.circuitNumber ? { circuitNumber: options.circuitNumber } : {}),
      },
      { key: options.key ? { principal: by.id, key: options.key, bodyHash: Buffer.from('x') } : null, strict: true },
    )
  }

  /** Runs rounds of matching until nothing more can be offered. */
  const settle = async () => {
    while ((await dispatch(deps)).made > 0);
  }

  /** Moves the clock and lets everything that is due happen, sweep by sweep, until nothing is due. */
  const pass = async (span: Parameters<TestClock['advance']>[0]) => {
    clock.advance(span)
    for (let busy = true; busy;) {
      busy = false
      for (const sweep of sweeps(deps)) if ((await sweep.run(clock.now())) > 0) busy = true
    }
  }

  return {
    person,
    seat,
    queue,
    account,
    contact,
    circuit,
    open,
    settle,
    pass,
    supervisor,
    account0: acc,
    answeredBy,
    customer,
    desk,
    mpls,
    ticket: async (id: TicketId) => (await db.select().from(tickets).where(eq(tickets.id, id)))[0]!,
    item: async (id: TicketId) =>
      (
        await db
          .select()
          .from(workItems)
          .where(and(eq(workItems.ticketId, id), sql`state not in ('done', 'withdrawn')`))
      )[0],
    openOffer: async (id: TicketId) =>
      (
        await db
          .select()
          .from(offers)
          .where(and(eq(offers.ticketId, id), eq(offers.state, 'open')))
      )[0],
    eventsOf: async (id: TicketId) =>
      (await db.select().from(events).where(eq(events.ticketId, id)).orderBy(events.chainSeq)).map((row) => row.type),
    loadOf: async (id: PersonId) =>
      (await db.select({ load: seats.load }).from(seats).where(eq(seats.id, id)))[0]!.load,
    presenceOf: async (id: PersonId) => (await db.select().from(seats).where(eq(seats.id, id)))[0]!.presence,
    uuid: () => randomUUID(),
  }
}
