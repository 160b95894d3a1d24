import { describe, expect, test } from 'vitest'
import type { Actor, StaffActor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import type { AccountId, ContactId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { articleAudience } from '#server/kb/article.contract.ts'
import { mayBeSeen } from '#server/search/query.ts'
import { sightOf, tokensOf, visibleTo } from '#server/search/audience.ts'
import { staffRole, type StaffRole } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

const mine = '00000000-0000-7000-8000-00000000000a' as AccountId
const theirs = '00000000-0000-7000-8000-00000000000b' as AccountId
const me = '00000000-0000-7000-8000-000000000001' as PersonId
const other = '00000000-0000-7000-8000-000000000002' as PersonId
const contactId = '00000000-0000-7000-8000-000000000003' as ContactId
const ticketId = '00000000-0000-7000-8000-000000000004' as TicketId

const staff = (roles: StaffRole[], accounts: AccountId[] = []): StaffActor => ({
  ...{ kind: 'staff', id: me, name: 'Wang', nameEn: 'Wang', language: 'zh-CN', roles, accounts },
})

/** Every mixture of roles, with and without a portfolio, and everybody who is not of the staff. */
const mixtures = staffRole.options.reduce<StaffRole[][]>(
  (sets, role) => [...sets, ...sets.map((set) => [...set, role])],
  [[]],
)
const readers: (Actor | null)[] = [
  ...mixtures.flatMap((roles) => [staff(roles), staff(roles, [mine])]),
  { kind: 'contact', id: contactId, name: 'Wu', language: 'en', accountId: mine, reach: 'account' },
  { kind: 'link', ticketId, name: 'Wu' },
  { kind: 'system', name: 'sweep' },
  null,
]
const called = (who: Actor | null) =>
  who === null
    ? 'nobody'
    : who.kind === 'staff'
      ? `${who.roles.join('+') || 'no role'}, ${who.accounts.length} accounts`
      : who.kind

describe.each(readers.map((who) => [called(who), who] as const))('%s', (_, who) => {
  const tokens = tokensOf(who)
  const sees = (visibility: string[]) => mayBeSeen({ visibility }, { tokens })
  const isStaff = who?.kind === 'staff'

  test('finds the articles the permissions allow', () => {
    for (const audience of articleAudience.options) {
      expect(sees(visibleTo.article(audience)), audience).toBe(can.readArticle(who, audience))
    }
  })

  test('finds the tickets the permissions let staff see inside of', () => {
    for (const level of supportLevel.options) {
      for (const accountId of [mine, theirs, null]) {
        for (const participants of [[], [me], [other]]) {
          const ticket: TicketScope = {
            ...{ id: ticketId, accountId, contactId, level, participants, firstOwnerId: null },
            holderId: participants[0] ?? null,
          }
          const allowed = isStaff && may.seeInside(who, ticket)
          expect(sees(visibleTo.ticket(ticket)), JSON.stringify({ level, accountId, participants })).toBe(allowed)
        }
      }
    }
  })

  test('finds the accounts and circuits the permissions let staff see', () => {
    for (const account of [mine, theirs]) {
      expect(sees(visibleTo.account(account))).toBe(isStaff && can.seeAccount(who, account))
    }
  })

  test('is understood alike by the stand-in that asks the tables', () => {
    const sight = sightOf(tokens)
    expect(sight.audiences).toEqual(articleAudience.options.filter((audience) => can.readArticle(who, audience)))
    expect(sight.allTickets).toBe(tokens.includes('desk'))
    expect(sight.allAccounts).toBe(isStaff && can.seeAllAccounts(who))
    expect(sight.accounts).toEqual(isStaff && who.roles.includes('account_manager') ? who.accounts : [])
    expect(sight.people).toEqual(isStaff && who.roles.includes('technician') ? [me] : [])
  })
})

test('nothing is visible without a token, and no token is empty', () => {
  for (const who of readers) {
    expect(mayBeSeen({ visibility: [] }, { tokens: tokensOf(who) })).toBe(false)
    for (const token of tokensOf(who)) expect(token).toMatch(/^[a-z]+(:[0-9a-f-]{36})?$/)
  }
})
