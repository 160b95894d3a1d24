import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { accounts, circuits } from '#server/accounts/account.table.ts'
import type { Actor, StaffActor } from '#server/auth/actor.ts'
import { newId, type MessageId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import type { SearchAnswer } from '#server/kb/article-view.contract.ts'
import { handOffs } from '#server/tickets/hand-off.table.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { messages, ticketArticles, tickets } from '#server/tickets/ticket.table.ts'
import { addArticle } from '../support/articles.ts'
import type { TestApp } from '../support/app.ts'
import { searchHouses, type SearchHouse } from '../support/search-houses.ts'
import { world } from '../support/world.ts'

/** A word that stands in every field a reader could ever be shown of one thing, and nowhere else. */
const canaries = {
  help: 'zq1help',
  agents: 'zq2agents',
  technicians: 'zq3technicians',
  retired: 'zq4retired',
  draft: 'zq5draft',
  /** At the first line, of the manager's account. */
  first: 'zq6first',
  /** Escalated, of the other account. */
  escalated: 'zq7escalated',
  /** At the first line, of the other account; the technician had it once. */
  returned: 'zq8returned',
  /** Nobody knows yet whose it is. */
  unknown: 'zq9unknown',
  account: 'zq10account',
  otherAccount: 'zq11otherfirm',
  circuit: 'zq12circuit',
  otherCircuit: 'zq13cableway',
} as const
type Thing = keyof typeof canaries
const things = Object.keys(canaries) as Thing[]

const seen = `
                   | help agents technicians retired draft first escalated returned unknown account otherAccount circuit otherCircuit
  an agent         | yes  yes    -           -       -     yes   yes       yes      yes     yes     yes          yes     yes
  a technician     | yes  yes    yes         -       -     -     yes       yes      -       yes     yes          yes     yes
  the manager      | yes  yes    -           -       -     yes   -         -        -       yes     -            yes     -
  another manager  | yes  yes    -           -       -     -     -         -        -       -       -            -       -
  a supervisor     | yes  yes    -           -       -     yes   yes       yes      yes     yes     yes          yes     yes
  an administrator | yes  yes    -           -       -     yes   yes       yes      yes     yes     yes          yes     yes
`
const grid = seen
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((part) => part.trim()) as [string, string])
const readers = grid.slice(1).map(([name, cells]) => [name, cells.split(/\s+/).map((cell) => cell === 'yes')] as const)

test('the table speaks of every thing', () => {
  expect(grid[0]![1]!.split(/\s+/)).toEqual(things)
  for (const [, cells] of readers) expect(cells).toHaveLength(things.length)
})

async function stock(house: TestApp) {
  const { db, clock } = house
  const w = await world(house)
  for (const [thing, more] of [
    ['help', { audience: 'customers' }],
    ['agents', { audience: 'agents' }],
    ['technicians', { audience: 'technicians' }],
    ['retired', { audience: 'customers', state: 'retired' }],
    ['draft', { audience: 'customers', state: 'draft' }],
  ] as const) {
    const word = canaries[thing]
    const texts = {
      title: `标题 ${word}`,
      summary: `摘要 ${word}`,
      body: `正文 ${word} 专线`,
      keywords: [word],
      equipment: word,
    }
    await addArticle(db, { ...more, ...texts })
  }

  const mine = await w.account()
  const theirs = await w.account()
  const technician = await w.seat('Zhao', { level: 'L2', skills: { mpls: 4 } })
  const ofAccount = async (of: typeof mine, word: string) =>
    db
      .update(accounts)
      .set({ name: `客户 ${word}`, nameEn: `Customer ${word}` })
      .where(eq(accounts.id, of.id))
  await ofAccount(mine, canaries.account)
  await ofAccount(theirs, canaries.otherAccount)
  const circuit = async (of: typeof mine, word: string) => {
    const { id } = await w.circuit(of)
    await db
      .update(circuits)
      .set({ name: `电路 ${word}`, nameEn: `Circuit ${word}`, equipment: word })
      .where(eq(circuits.id, id))
  }
  await circuit(mine, canaries.circuit)
  await circuit(theirs, canaries.otherCircuit)

  const ticket = async (thing: Thing, of: typeof mine | null, level: SupportLevel, heldBy?: PersonId) => {
    const { id, number } = await w.open(of ? { by: await w.contact(of, 'account') } : {})
    const word = canaries[thing]
    const texts = { subject: `主题 ${word} 专线`, description: `描述 ${word}` }
    await db
      .update(tickets)
      .set({ ...texts, level, accountId: of?.id ?? null })
      .where(eq(tickets.id, id))
    await say(id, 'public', word)
    await say(id, 'internal', word)
    if (heldBy) {
      const past = {
        ticketId: id,
        seq: 90,
        kind: 'seat' as never,
        level: 'L2' as const,
        queueId: w.mpls,
        personId: heldBy,
      }
      await db.insert(handOffs).values({ id: newId(), ...past, from: clock.now(), to: clock.now() })
    }
    return { id, number }
  }
  const say = (ticketId: TicketId, visibility: 'public' | 'internal', word: string) =>
    db.insert(messages).values({
      ...{ id: newId<MessageId>(), ticketId, visibility, authorKind: 'staff', authorName: 'Lin', at: clock.now() },
      body: `说了 ${word} ${visibility}`,
    })
  const open = {
    first: await ticket('first', mine, 'L1'),
    escalated: await ticket('escalated', theirs, 'L2'),
    returned: await ticket('returned', theirs, 'L1', technician.id),
    unknown: await ticket('unknown', null, 'L1'),
  }
  const manager = (name: string, portfolio: StaffActor['accounts']) =>
    w.person(name, ['account_manager']).then((person) => ({ ...person, accounts: portfolio }))
  const who: Record<string, StaffActor> = {
    'an agent': await w.seat('Wang'),
    'a technician': technician,
    'the manager': await manager('Chen', [mine.id]),
    'another manager': await manager('Sun', []),
    'a supervisor': w.supervisor,
    'an administrator': await w.person('Admin', ['admin']),
  }
  const customer = await w.contact(mine, 'account')
  return { ...house, w, open, who, mine, theirs, customer }
}

const questions = (word: string) => [word, `"${word}"`, word.slice(0, -1), `专线 ${word}`, `${word} 主题`]
const wide = ['', '专线', '客户', '标题', '说了', 'zq', 'Lin']
const asked = (text: string, more = '') => `/search?q=${encodeURIComponent(text)}&limit=50${more}`

describe.each(searchHouses)('%s', (_, furnish) => {
  let house: Awaited<ReturnType<typeof stock>> & { search: SearchHouse }
  beforeAll(async () => {
    const search = await furnish()
    const stocked = await stock(search.app)
    await search.settle()
    house = { ...stocked, search }
    return search.close
  })

  describe.each(readers)('%s', (name, cells) => {
    test.each(things.map((thing, i) => [cells[i] ? 'finds' : 'never learns of', thing, cells[i]!] as const))(
      '%s what is called %s',
      async (_, thing, allowed) => {
        const word = canaries[thing]
        const reader = house.as(house.who[name]!)
        const { body } = await reader.get(asked(word))
        const answer = body as SearchAnswer
        expect(answer.hits.length > 0, JSON.stringify(answer)).toBe(allowed)
        if (allowed) return expect(JSON.stringify(answer)).toContain(word)
        expect(answer).toMatchObject({ hits: [], total: 0, facets: {} })
        for (const text of [...questions(word), ...wide]) {
          expect(JSON.stringify((await reader.get(asked(text))).body), text).not.toContain(word)
        }
        for (const facet of [
          'product=leasedLine',
          'type=fault',
          'status=acknowledged',
          'kind=ticket',
          'kind=article',
        ]) {
          expect(JSON.stringify((await reader.get(asked('', `&${facet}`))).body)).not.toContain(word)
        }
      },
    )

    test('counts exactly what could be shown', async () => {
      const { body } = await house.as(house.who[name]!).get(asked(''))
      const answer = body as SearchAnswer
      expect(answer.total).toBe(answer.hits.length)
      const kinds = answer.hits.reduce<Record<string, number>>(
        (sum, { kind }) => ({ ...sum, [kind]: (sum[kind] ?? 0) + 1 }),
        {},
      )
      expect(answer.facets['kind']).toEqual(kinds)
    })
  })

  test('customers have no door to the search of staff, nor has anybody without a session', async () => {
    expect((await house.as(house.customer).get(asked(canaries.help))).status).toBe(403)
    expect((await house.get(asked(canaries.help))).status).toBe(401)
  })

  const anybody: [string, (all: typeof house) => Actor | null][] = [
    ['nobody in particular', () => null],
    ['a contact', ({ customer }) => customer],
    ['a technician', ({ who }) => who['a technician']!],
    ['an administrator', ({ who }) => who['an administrator']!],
  ]
  test.each(anybody)('the public help shows %s what is written for customers and nothing else', async (_, actor) => {
    const who = actor(house)
    const client = who ? house.as(who) : house
    for (const text of ['', '专线', 'zq', ...Object.values(canaries)]) {
      const { body } = await client.get(`/help/search?q=${encodeURIComponent(text)}&limit=20`)
      for (const hit of (body as SearchAnswer).hits) expect(hit).toMatchObject({ kind: 'article' })
      for (const thing of things) {
        if (thing !== 'help') expect(JSON.stringify(body), text).not.toContain(canaries[thing])
      }
    }
    const { body } = await client.get(`/help/search?q=${canaries.help}`)
    expect((body as SearchAnswer).hits).toHaveLength(1)
    expect((body as SearchAnswer).hits[0]!.href).toMatch(/^\/help\/KB-/)
  })

  describe('suggests for a ticket', () => {
    test('what its reader may read, by role', async () => {
      const texts = async (name: string) => {
        const { body } = await house.as(house.who[name]!).get(`/tickets/${house.open.escalated.number}/suggestions`)
        return JSON.stringify(body)
      }
      const [agent, technician] = [await texts('an agent'), await texts('a technician')]
      expect(agent).toContain(canaries.agents)
      expect(agent).not.toContain(canaries.technicians)
      expect(technician).toContain(canaries.technicians)
      for (const text of [agent, technician]) {
        expect(text).not.toContain(canaries.retired)
        expect(text).not.toContain(canaries.draft)
      }
    })

    test('nothing to whom the ticket itself is hidden, as if there were none', async () => {
      const hidden = await house
        .as(house.who['the manager']!)
        .get(`/tickets/${house.open.escalated.number}/suggestions`)
      const absent = await house.as(house.who['the manager']!).get('/tickets/TT-1999-000001/suggestions')
      expect(hidden.status).toBe(404)
      expect({ ...hidden.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' })
      expect((await house.as(house.customer).get(`/tickets/${house.open.first.number}/suggestions`)).status).toBe(403)
    })

    test('no fix of a ticket the reader may not see', async () => {
      const { db, w } = house
      const at = house.clock.now()
      const circuit = await w.circuit(house.mine)
      const by = await w.contact(house.mine, 'account')
      const before = await w.open({ by, circuitNumber: circuit.number, symptom: 'other' })
      const now = await w.open({ by, circuitNumber: circuit.number, symptom: 'other' })
      await db.update(tickets).set({ resolvedAt: at, level: 'L1' }).where(eq(tickets.id, before.id))
      await db.update(tickets).set({ level: 'L2' }).where(eq(tickets.id, now.id))
      const fix = await addArticle(db, {
        product: 'dns',
        symptoms: ['dns'],
        title: '修好它的那一篇',
        summary: '旧',
        body: '旧',
      })
      await db
        .insert(ticketArticles)
        .values({ id: newId(), ticketId: before.id, article: fix.number, effect: 'used', byId: w.supervisor.id, at })
      await house.search.settle()
      const items = async (name: string) =>
        (await house.as(house.who[name]!).get(`/tickets/${now.number}/suggestions`)).body.items as {
          number: string
          because: string
        }[]
      expect(await items('an agent')).toContainEqual(
        expect.objectContaining({ number: fix.number, because: 'earlierFix' }),
      )
      expect((await items('a technician')).map((item) => item.number)).not.toContain(fix.number)
    })
  })
})
