// What an agent waits for: a page of the list and a ticket over HTTP, from one ticket to the next in a real browser, and a
// key pressed while others' work pours in; with few tickets and with many, beside the least that answers the same.
import { sql } from 'drizzle-orm'
import type { Browser, Page } from 'playwright-core'
import { people } from '#server/seats/seat.table.ts'
import { connect, type Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { buildWeb } from '#server/http/build-web.ts'
import { launchChromium } from '../support/chromium.ts'
import { addClosed, arrive, reactToThePast, secret, seedCentre, type CentreSeat } from './centre.ts'
import { client, closedLoop, type Asked } from './client.ts'
import { startFloor, type Floor } from './floor.ts'
import type { Ground } from './ground.ts'
import { startProcess } from './product.ts'
import { forgetStatements } from './meter.ts'
import { median, percentile, table } from './statistics.ts'

const agents = 8
const asked = 2_000
const list = '/api/tickets?view=open&sort=due&limit=20'
const shares = [50, 95, 99]

export interface DeskScale {
  few: number
  many: number
  rounds: number
}

/** `tell` is called for each database when it was asked enough, to say where its time went. */
export async function deskBench(
  ground: Ground,
  { few, many, rounds }: DeskScale,
  tell: (database: string) => Promise<void>,
): Promise<void> {
  await buildWeb({ signal: AbortSignal.timeout(600_000), progress: () => undefined })
  const floor = await startFloor(await ground.empty('desk_floor'), 0)
  const rows: string[][] = []
  for (const count of [few, many]) {
    const url = await ground.house(`desk_${count}`)
    const { db, close } = connect(url, { max: 4, name: 'bench', unbounded: true })
    const staff = await seedCentre(db, agents + 1)
    await db.update(people).set({ roles: ['agent'] })
    const numbers = await fill(db, count)
    await fillFloor(ground.addressOf('desk_floor'), count)
    await forgetStatements(ground.admin)
    const house = await startProcess(url, { KEYLINE_SECRET: secret, KEYLINE_PAGES: '1' })
    await reactToThePast(db)
    rows.push(...(await overHttp(house.url, floor, { staff, numbers, count, rounds })))
    await tell(`desk_${count}`)
    if (count === many) await inTheBrowser(house.url, db, staff.at(-1)!, count)
    await house.stop()
    await close()
  }
  await floor.close()
  console.log(
    `\n${agents} agents at once, each asking again when answered, over HTTP; ms, median of ${rounds} rounds\n`,
  )
  console.log(table(['tickets', 'asked for', 'limit p50/95/99', 'Keyline p50/95/99', 'p95 ratio'], rows))
}

/** One in forty is open, four hundred at least, each with words, clocks and a history. Answers some of their numbers. */
async function fill(db: Database, count: number): Promise<string[]> {
  const open = Math.max(400, Math.floor(count / 40))
  await addClosed(db, count - open)
  await arrive(db, 0, open, '20 h')
  await db.execute(sql`
    insert into messages (id, ticket_id, account_id, visibility, author_kind, author_name, body, at)
    select uuidv7(), id, account_id, case when n % 2 = 0 then 'public' else 'internal' end, 'system', 'bench',
           repeat('The far end sees no light; the splice in chamber ' || n || ' is being checked. ', 3), opened_at + n * interval '7 minutes'
      from tickets, generate_series(1, 6) n where ended_at is null`)
  await db.execute(sql`
    insert into clocks (id, ticket_id, account_id, kind, calendar, target_ms, state, started_at, due_at, ledger)
    select uuidv7(), id, account_id, kind, 'always@1', 864000000, 'running', opened_at, opened_at + interval '10 days',
           jsonb_build_array(jsonb_build_object('kind', 'start', 'at', opened_at, 'targetMs', 864000000, 'calendar', 'always@1'))
      from tickets, unnest(array['acknowledge', 'restore', 'resolve']) kind where ended_at is null`)
  await db.execute(sql`
    insert into events (at, type, ticket_id, account_id, actor, payload)
    select opened_at + n * interval '5 minutes', 'ticket.noted', id, account_id, '{"kind":"system","name":"bench"}', '{}'
      from tickets, generate_series(1, 8) n where ended_at is null`)
  await db.execute(sql`analyze`)
  const rows = await rowsOf<{ number: string }>(db, sql`select number from tickets where ended_at is null limit 400`)
  return rows.map(({ number }) => number)
}

async function fillFloor(url: string, count: number): Promise<void> {
  const { db, close } = connect(url, { max: 1, name: 'bench', unbounded: true })
  await db.execute(sql`truncate floor_tickets, floor_events restart identity`)
  await db.execute(
    sql`insert into floor_tickets (subject, body) select 'Line down', repeat('Nothing goes through. ', 10) from generate_series(1, ${count}::int)`,
  )
  await db.execute(
    sql`insert into floor_events (ticket, type) select t, 'noted' from generate_series(1, ${count}::int) t, generate_series(1, 8)`,
  )
  await db.execute(sql`analyze`)
  await close()
}

interface Asking {
  staff: CentreSeat[]
  numbers: string[]
  count: number
  rounds: number
}

async function overHttp(url: string, floor: Floor, { staff, numbers, count, rounds }: Asking): Promise<string[][]> {
  const product = client(url, agents)
  const limit = client(floor.http, agents)
  const times = async (one: (i: number) => Promise<Asked>, many = asked) => {
    const taken: number[] = []
    await closedLoop(agents, many, async (i) => {
      const { status, ms, body } = await one(i)
      if (status !== 200) throw new Error(`The desk was answered ${status}: ${body}`)
      taken.push(ms)
    })
    return taken
  }
  const as = (i: number) => ({ cookie: staff[i % agents]!.cookie })
  const both = [
    ['a list of 20', () => limit.ask('GET', '/tickets'), (i: number) => product.ask('GET', list, undefined, as(i))],
    [
      'a ticket',
      (i: number) => limit.ask('GET', `/tickets/${1 + (i % count)}`),
      (i: number) => product.ask('GET', `/api/tickets/${numbers[i % numbers.length]}`, undefined, as(i)),
    ],
  ] as const
  const rows: string[][] = []
  for (const [what, floors, ours] of both) {
    const taken = { limit: [] as number[][], product: [] as number[][] }
    await times(ours, 500)
    for (let round = 0; round < rounds; round++) {
      taken.limit.push(await times(floors))
      taken.product.push(await times(ours))
    }
    const of = (all: number[][], share: number) => median(all.map((each) => percentile(each, share)))
    const told = (all: number[][]) => shares.map((share) => of(all, share).toFixed(1)).join(' / ')
    const ratio = of(taken.product, 95) / of(taken.limit, 95)
    rows.push([count.toLocaleString('en-US'), what, told(taken.limit), told(taken.product), ratio.toFixed(1)])
  }
  product.close()
  limit.close()
  return rows
}

async function inTheBrowser(url: string, db: Database, agent: CentreSeat, count: number): Promise<void> {
  const browser = await launchChromium()
  try {
    const page = await desk(browser, url, agent)
    const moves = await ticketToTicket(page, 120, 500)
    const leaps = await ticketToTicket(page, 60, 0)
    const asks = await page.evaluate(askForTickets, 60)
    const still = await typing(page, 60)
    const pushing = push(db, 200)
    const busy = await typing(page, 60)
    const { events, seconds } = await pushing.stop()
    const ms = (taken: number[]) => shares.map((share) => percentile(taken, share).toFixed(0)).join(' / ')
    console.log(`\nIn Chromium, with ${count.toLocaleString('en-US')} tickets; ms, p50/95/99\n`)
    console.log(
      table(
        ['', 'ms'],
        [
          ['from the key to the next ticket on the screen, each looked at for half a second', ms(moves)],
          ['the same with the key pressed again at once', ms(leaps)],
          ['a ticket asked for over HTTP, with nothing else', ms(asks)],
          ['from a key to its letter on the screen, nothing going on', ms(still)],
          [`the same with ${(events / seconds).toFixed(0)} events a second pushed`, ms(busy)],
        ],
      ),
    )
  } finally {
    await browser.close()
  }
}

async function desk(browser: Browser, url: string, agent: CentreSeat): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 } })
  const [name, value] = agent.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  await page.goto(`${url}/desk?view=open&sort=opened`)
  await page.locator('.connection.live').waitFor()
  await page.locator('[data-ticket]').first().click()
  await page.locator('button.number').waitFor()
  return page
}

/** From pressing the key to the frame in which the other ticket stands, by somebody who looks at each for so long. */
async function ticketToTicket(page: Page, count: number, lookMs: number): Promise<number[]> {
  await page.evaluate(() => {
    const kept = window as unknown as { moves: number[] }
    kept.moves = []
    const shown = () => document.querySelector('button.number')?.textContent ?? null
    let from: number | null = null
    let before: string | null = null
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'J') return
        from = event.timeStamp
        before = shown()
      },
      true,
    )
    new MutationObserver(() => {
      const present = shown()
      if (from === null || present === null || present === before) return
      const began = from
      from = null
      requestAnimationFrame(() => setTimeout(() => kept.moves.push(performance.now() - began)))
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('Shift+J')
    await page.waitForFunction((done) => (window as unknown as { moves: number[] }).moves.length >= done, i + 1)
    await page.waitForTimeout(lookMs)
  }
  return page.evaluate(() => (window as unknown as { moves: number[] }).moves)
}

async function askForTickets(count: number): Promise<number[]> {
  const numbers = [...document.querySelectorAll<HTMLElement>('[data-ticket]')].map((row) => row.dataset['ticket'])
  const taken: number[] = []
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    await (await fetch(`/api/tickets/${numbers[i % numbers.length]}`)).json()
    taken.push(performance.now() - began)
  }
  return taken
}

/** A note is written at eight letters a second: from each key to the frame that shows its letter. */
async function typing(page: Page, letters: number): Promise<number[]> {
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'Internal note', exact: true })
  await note.waitFor()
  await note.evaluate((field) => {
    const kept = window as unknown as { keys: number[] }
    kept.keys = []
    let from = 0
    field.addEventListener('keydown', (event) => (from = event.timeStamp), { capture: true })
    field.addEventListener('input', () => {
      const began = from
      requestAnimationFrame(() => setTimeout(() => kept.keys.push(performance.now() - began)))
    })
  })
  await note.focus()
  await page.keyboard.type('a'.repeat(letters), { delay: 125 })
  const taken = await page.evaluate(() => (window as unknown as { keys: number[] }).keys)
  await note.fill('')
  await page.keyboard.press('Escape')
  return taken
}

/** Work that comes in at this rate, twenty times a second. */
function push(db: Database, perSecond: number) {
  const began = performance.now()
  let sent = 0
  let over = false
  const sending = (async () => {
    while (!over) {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1_000)
      if (due > sent) {
        const first = 5_000_000 + sent
        const count = due - sent
        sent = due
        await arrive(db, first, count)
        await db.execute(sql`select pg_notify('keyline', 'bench events')`)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  return {
    async stop() {
      over = true
      await sending
      return { events: sent, seconds: (performance.now() - began) / 1_000 }
    },
  }
}
