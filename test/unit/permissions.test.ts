import { describe, expect, test } from 'vitest'
import type { Actor, ContactActor, StaffActor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import { newId, type AccountId, type ContactId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { staffRole, type StaffRole } from '#server/seats/seat.contract.ts'

const account = newId<AccountId>()
const otherAccount = newId<AccountId>()
const reporter = newId<ContactId>()
const holder = newId<PersonId>()
const firstOwner = newId<PersonId>()
const earlierHolder = newId<PersonId>()

/** A fault of `account`, reported by `reporter`, opened by `firstOwner`, now worked on by `holder` behind the first line. */
const escalated: TicketScope = {
  id: newId<TicketId>(),
  accountId: account,
  contactId: reporter,
  level: 'L2',
  holderId: holder,
  firstOwnerId: firstOwner,
  participants: [firstOwner, earlierHolder, holder],
}
const atFirstLine: TicketScope = { ...escalated, level: 'L1', holderId: firstOwner }
/** A public report that no account was found for yet. */
const unidentified: TicketScope = {
  ...escalated,
  accountId: null,
  contactId: null,
  level: 'L1',
  holderId: null,
  firstOwnerId: null,
  participants: [],
}

function staff(roles: StaffRole[], more: Partial<StaffActor> = {}): StaffActor {
  const name = roles.join(' and ')
  return { kind: 'staff', id: newId<PersonId>(), name, nameEn: name, language: 'en', roles, accounts: [], ...more }
}

function contact(more: Partial<ContactActor> = {}): ContactActor {
  const id = newId<ContactId>()
  return { kind: 'contact', id, name: 'Contact', language: 'en', accountId: account, reach: 'own', ...more }
}

const who: Record<string, Actor> = {
  'an agent': staff(['agent']),
  'the first owner': staff(['agent'], { id: firstOwner }),
  'a technician': staff(['technician']),
  'the holder': staff(['technician'], { id: holder }),
  'an earlier holder': staff(['technician'], { id: earlierHolder }),
  "the account's manager": staff(['account_manager'], { accounts: [otherAccount, account] }),
  "another account's manager": staff(['account_manager'], { accounts: [otherAccount] }),
  'a supervisor': staff(['supervisor']),
  'an administrator': staff(['admin']),
  'staff without a role': staff([]),
  'the contact who reported it': contact({ id: reporter }),
  'a colleague who sees own tickets': contact(),
  'a colleague who sees the account': contact({ reach: 'account' }),
  "another account's contact": contact({ accountId: otherAccount, reach: 'account' }),
  'the reporter after a move to another account': contact({ id: reporter, accountId: otherAccount, reach: 'account' }),
  'the holder of its private link': { kind: 'link', ticketId: escalated.id, name: 'Reporter' },
  "the holder of another ticket's link": { kind: 'link', ticketId: newId<TicketId>(), name: 'Reporter' },
  'the product itself': { kind: 'system', name: 'sweep' },
}

const phrases = {
  see: 'see it',
  seeInside: 'read its internal side',
  reply: 'write to the customer',
  note: 'write an internal note',
  work: 'work on it',
  link: 'link an article',
  confirm: 'confirm or reject the solution',
  assign: 'put it on a desk',
  report: 'deliver the fault report',
  object: 'object to a pause',
  askForUpdate: 'ask how things stand',
  decideObjection: 'decide about an objection',
  push: 'start and push a policy of attention',
  askEscalation: 'ask for more force',
  pursueVendor: 'pursue a vendor about it',
  relate: 'say what it hangs together with',
  tag: 'tag it',
} as const satisfies Record<keyof typeof may, string>
const actions = Object.keys(phrases) as (keyof typeof may)[]

/** Rows: who. Columns: see, inside, reply, note, work, link, confirm, assign, report, object, ask, decide, push, ask for force, vendor, relate, tag. */
const onEscalated = `
  an agent                                      | yes yes yes yes  -  yes  -   -  yes  -   -   -   -   -   -  yes yes
  the first owner                               | yes yes yes yes yes yes  -   -  yes  -   -   -  yes  -  yes yes yes
  a technician                                  | yes yes  -  yes  -  yes  -   -   -   -   -   -   -   -   -  yes yes
  the holder                                    | yes yes yes yes yes yes  -   -  yes  -   -   -  yes  -  yes yes yes
  an earlier holder                             | yes yes  -  yes  -  yes  -   -   -   -   -   -   -   -   -  yes yes
  the account's manager                         | yes yes  -  yes  -   -   -   -  yes yes yes  -  yes  -   -   - yes
  another account's manager                     |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  a supervisor                                  | yes yes yes yes yes yes  -  yes yes  -  yes yes yes  -  yes yes yes
  an administrator                              | yes yes  -  yes  -   -   -   -   -   -   -   -   -   -   -   -   -
  staff without a role                          |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  the contact who reported it                   | yes  -  yes  -   -   -  yes  -   -  yes  -   -   -  yes  -   -   -
  a colleague who sees own tickets              |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  a colleague who sees the account              | yes  -  yes  -   -   -  yes  -   -  yes  -   -   -  yes  -   -   -
  another account's contact                     |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  the reporter after a move to another account  |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  the holder of its private link                | yes  -  yes  -   -   -  yes  -   -  yes  -   -   -  yes  -   -   -
  the holder of another ticket's link           |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  the product itself                            | yes yes yes yes yes  -   -   -  yes  -   -   -  yes  -  yes  -   -
`

const onFirstLine = `
  a technician                                  |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  an earlier holder                             | yes yes  -  yes  -  yes  -   -   -   -   -   -   -   -   -  yes yes
  the holder                                    | yes yes  -  yes  -  yes  -   -   -   -   -   -   -   -   -  yes yes
  the first owner                               | yes yes yes yes yes yes  -   -  yes  -   -   -  yes  -  yes yes yes
`

const onUnidentified = `
  an agent                                      | yes yes yes yes  -  yes  -   -  yes  -   -   -   -   -   -  yes yes
  a technician                                  |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  the account's manager                         |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  a supervisor                                  | yes yes yes yes yes yes  -  yes yes  -  yes yes yes  -  yes yes yes
  the contact who reported it                   |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  a colleague who sees the account              |  -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
  the holder of its private link                | yes  -  yes  -   -   -  yes  -   -  yes  -   -   -  yes  -   -   -
`

function rows(grid: string): [string, boolean[]][] {
  return grid
    .trim()
    .split('\n')
    .map((line) => {
      const [name, cells] = line.split('|').map((part) => part.trim()) as [string, string]
      return [name, cells.split(/\s+/).map((cell) => cell === 'yes')]
    })
}

describe.each([
  ['escalated to a technical seat', escalated, onEscalated],
  ['at the first line', atFirstLine, onFirstLine],
  ['of no known account', unidentified, onUnidentified],
] as const)('of a ticket %s', (_, ticket, grid) => {
  for (const [name, cells] of rows(grid)) {
    const actor = who[name]!
    for (const [i, action] of actions.entries()) {
      test(`${name} ${cells[i] ? 'may' : 'may not'} ${phrases[action]}`, () => {
        expect(cells).toHaveLength(actions.length)
        expect(may[action](actor, ticket)).toBe(cells[i])
      })
    }
  }
})

test('the table speaks of everybody there is', () => {
  expect(rows(onEscalated).map(([name]) => name)).toEqual(Object.keys(who))
})

test('whoever may do something with a ticket may also see it', () => {
  for (const actor of Object.values(who)) {
    for (const ticket of [escalated, atFirstLine, unidentified]) {
      if (actions.some((action) => action !== 'assign' && may[action](actor, ticket))) {
        expect(may.see(actor, ticket)).toBe(true)
      }
    }
  }
})

test('no customer ever reaches the internal side, whatever the ticket', () => {
  const customers = Object.values(who).filter((actor) => actor.kind === 'contact' || actor.kind === 'link')
  for (const actor of customers) {
    for (const ticket of [escalated, atFirstLine, unidentified]) {
      for (const action of ['seeInside', 'note', 'work', 'link', 'assign'] as const) {
        expect(may[action](actor, ticket)).toBe(false)
      }
    }
  }
})

test('a second role adds and never takes away', () => {
  for (const first of staffRole.options) {
    for (const second of staffRole.options) {
      const alone = staff([first], { accounts: [account] })
      const both = { ...alone, roles: [first, second] }
      for (const action of actions) {
        if (may[action](alone, escalated)) expect(may[action](both, escalated)).toBe(true)
      }
    }
  }
})

test('a portfolio without the role of account manager opens nothing', () => {
  const former = staff([], { accounts: [account] })
  expect(may.see(former, escalated)).toBe(false)
  expect(can.seeAccount(former, account)).toBe(false)
})

/** Columns: agent, technician, account manager, supervisor, administrator, contact. */
const inTheHouse: [string, (actor: Actor) => boolean, string][] = [
  ['open a ticket for any account', can.openForAnyAccount, 'yes  -   -  yes  -   - '],
  ['be offered work', can.beOffered, 'yes yes  -   -   -   - '],
  ['watch queues and seats', can.supervise, ' -   -   -  yes yes  - '],
  ['administer people', can.administer, ' -   -   -   -  yes  - '],
  ['read how work is routed', can.readRouting, ' -   -   -  yes yes  - '],
  ['set up how work is routed', can.configureRouting, ' -   -   -   -  yes  - '],
  ['name seats for an account', can.nameSeats, ' -   -   -  yes yes  - '],
  ['say who answers for an account', can.setAccountTeam, ' -   -   -  yes yes  - '],
  ['keep the contacts of their account', (actor) => can.keepAccount(actor, account), ' -   -  yes yes yes  - '],
  [
    "keep the contacts of somebody else's account",
    (actor) => can.keepAccount(actor, otherAccount),
    ' -   -   -  yes yes  - ',
  ],
  ['contest the health of their account', (actor) => can.contestHealth(actor, account), ' -   -  yes yes  -   - '],
  [
    "contest the health of somebody else's account",
    (actor) => can.contestHealth(actor, otherAccount),
    ' -   -   -  yes  -   - ',
  ],
  ['keep the inventory', can.keepInventory, ' -   -   -  yes yes  - '],
  ['look at any account', can.seeAllAccounts, 'yes yes  -  yes yes  - '],
  ['look at an account that is theirs', (actor) => can.seeAccount(actor, account), 'yes yes yes yes yes yes'],
  ['look at major incidents', can.seeIncidents, 'yes yes yes yes yes  - '],
  ['run a major incident', can.runIncidents, ' -  yes  -  yes  -   - '],
  [
    'tell an account of theirs that it is hit',
    (actor) => can.tellAccountHit(actor, account),
    'yes yes yes yes  -   - ',
  ],
  [
    "tell somebody else's account that it is hit",
    (actor) => can.tellAccountHit(actor, otherAccount),
    'yes yes  -  yes  -   - ',
  ],
  ['say when an incident is declared by itself', can.editIncidentRules, ' -   -   -  yes yes  - '],
  ['enter what a vendor owes', can.editVendors, ' -   -   -  yes yes  - '],
  [
    'read the escalation of their account',
    (actor) => can.seeAccountEscalation(actor, account),
    'yes yes yes yes yes  - ',
  ],
  [
    "read the escalation of somebody else's account",
    (actor) => can.seeAccountEscalation(actor, otherAccount),
    'yes yes  -  yes yes  - ',
  ],
  [
    "read the escalation of somebody else's account they were called to",
    (actor) => can.seeAccountEscalation(actor, otherAccount, actor.kind === 'staff' ? [actor.id] : []),
    'yes yes yes yes yes  - ',
  ],
  [
    "run the escalation of somebody else's account that was handed over to them",
    (actor) => can.runAccountEscalation(actor, otherAccount, actor.kind === 'staff' ? actor.id : null),
    'yes yes yes yes yes  - ',
  ],
  [
    'run the escalation of their account',
    (actor) => can.runAccountEscalation(actor, account),
    ' -   -  yes yes  -   - ',
  ],
  [
    "run the escalation of somebody else's account",
    (actor) => can.runAccountEscalation(actor, otherAccount),
    ' -   -   -  yes  -   - ',
  ],
  ["look at somebody else's account", (actor) => can.seeAccount(actor, otherAccount), 'yes yes  -  yes yes  - '],
]
const everybody = [...staffRole.options.toSorted((a, b) => order(a) - order(b)), 'contact'] as const

function order(role: StaffRole): number {
  return ['agent', 'technician', 'account_manager', 'supervisor', 'admin'].indexOf(role)
}

for (const [phrase, rule, cells] of inTheHouse) {
  for (const [i, cell] of cells.trim().split(/\s+/).entries()) {
    const role = everybody[i]!
    test(`${role} ${cell === 'yes' ? 'may' : 'may not'} ${phrase}`, () => {
      const actor = role === 'contact' ? contact() : staff([role], { accounts: [account] })
      expect(rule(actor)).toBe(cell === 'yes')
    })
  }
}

test('a private link and the product itself may do nothing in the house', () => {
  for (const actor of [who['the holder of its private link']!, who['the product itself']!]) {
    for (const [, rule] of inTheHouse) expect(rule(actor)).toBe(false)
  }
})
