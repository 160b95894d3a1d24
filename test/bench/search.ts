import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { connect } from '#server/db/client.ts'
import { freePort } from '#server/db/embedded.ts'
import type { SearchDocument } from '#server/search/port.ts'
import { client } from './client.ts'
import type { Ground } from './ground.ts'
import { grownLibrary } from './grown.ts'
import { judgedQueries } from './relevance.ts'
import { percentile, table } from './statistics.ts'

/** One letter each so often while somebody types, as the search box asks. */
const keystrokeMs = 220

export interface SearchScale {
  articles: number
  secondsPerRound: number
  /** Pages to grow the library from; the product's own articles without. */
  kb: string | undefined
}

/** How long a reader waits for what is found while typing, and how much of it is the driver's. */
export async function searchBench(ground: Ground, scale: SearchScale): Promise<void> {
  const documents = await grownLibrary(scale.articles, scale.kb)
  const drivers = process.env.MEILI_URL ? ['memory', 'meilisearch'] : ['memory']
  for (const driver of drivers) {
    const databaseUrl = await ground.house(`search_${driver}`)
    await fill(databaseUrl, documents)
    await measure(driver, databaseUrl, scale)
  }
}

async function measure(driver: string, databaseUrl: string, scale: SearchScale): Promise<void> {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=8000', path.join(import.meta.dirname, 'search-server.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...{
          DATABASE_URL: databaseUrl,
          BENCH_DRIVER: driver,
          BENCH_ARTICLES: String(scale.articles),
          PORT: String(port),
        },
      },
    },
  )
  const end = () => void child.kill()
  process.once('exit', end)
  child.once('exit', (code, signal) => {
    if (signal !== 'SIGKILL') console.error(`The search process ended by itself (${code ?? signal}).`)
  })
  try {
    await once(child.stdout, 'data')
    const { ask, close } = client(`http://127.0.0.1:${port}`, 64)
    const times = async () =>
      JSON.parse((await ask('GET', '/bench/times')).body) as { times: number[]; buildMs: number; megabytes: number }
    const words = (await judgedQueries()).map(({ q }) => q)
    const rows: string[][] = []
    for (const users of [1, 8, 32]) {
      await times()
      const { waited, typedOver, refused } = await typing(ask, words, users, scale.secondsPerRound)
      const own = (await times()).times
      const [api, bare] = [waited, own].map((all) => [50, 95, 99].map((share) => percentile(all, share))) as [
        number[],
        number[],
      ]
      const shown = (of: number[]) => of.map((ms) => ms.toFixed(1)).join(' / ')
      rows.push([
        String(users),
        `${waited.length} / ${typedOver}` + (refused > 0 ? ` / ${refused}` : ''),
        shown(api),
        shown(bare),
        `${(api[1]! / bare[1]!).toFixed(2)} ×`,
      ])
    }
    const { buildMs, megabytes } = await times()
    close()
    console.log(
      `\nSearch as you type, ${driver}: ${scale.articles.toLocaleString('en-US')} articles` +
        (scale.kb ? '' : ' grown from the product’s own') +
        `, built in ${(buildMs / 1000).toFixed(0)} s, ${megabytes} MB; an agent who sees two thirds of them`,
    )
    console.log(
      table(
        ['users', 'answered / typed over', 'API p50 / p95 / p99, ms', 'driver alone, ms', 'p95 API to driver'],
        rows,
      ),
    )
  } finally {
    process.off('exit', end)
    child.kill('SIGKILL')
  }
}

/**
 * Each types one question after the other, letter by letter; slow answers hold nobody's fingers, and as in the search box
 * the next letter takes back what is not answered yet.
 */
async function typing(
  ask: ReturnType<typeof client>['ask'],
  words: string[],
  users: number,
  seconds: number,
): Promise<{ waited: number[]; typedOver: number; refused: number }> {
  const waited: number[] = []
  let typedOver = 0
  let refused = 0
  const until = performance.now() + seconds * 1_000
  await Promise.all(
    Array.from({ length: users }, async (_, user) => {
      await wait((user * keystrokeMs) / users)
      const asked: Promise<void>[] = []
      for (let i = user; performance.now() < until; i++) {
        const question = words[(i * 7) % words.length]!
        for (let length = 1; length <= question.length && performance.now() < until; length++) {
          const q = encodeURIComponent(question.slice(0, length))
          const next = new AbortController()
          asked.push(
            ask('GET', `/api/search?q=${q}&oneLanguage=true&limit=40`, undefined, {}, next.signal).then(
              ({ status, body, ms }) => {
                if (status === 200) waited.push(ms)
                else if (status === 503) refused++
                else throw new Error(`The search answered ${status}: ${body}`)
              },
              (error: unknown) => {
                if (!next.signal.aborted) throw error
                typedOver++
              },
            ),
          )
          await wait(keystrokeMs)
          next.abort()
        }
      }
      await Promise.all(asked)
    }),
  )
  return { waited, typedOver, refused }
}

/** What the answers are checked against before they leave. */
async function fill(databaseUrl: string, documents: readonly SearchDocument[]): Promise<void> {
  const { db, close } = connect(databaseUrl, { max: 1, name: 'bench-search', unbounded: true })
  for (let i = 0; i < documents.length; i += 5_000) {
    const rows = documents.slice(i, i + 5_000).map(({ number, title, language, facets, updatedAt }) => ({
      ...{ number, title, language, audience: facets!.audience, product: facets!.product },
      at: updatedAt.toISOString(),
    }))
    await db.execute(sql`
      insert into articles (id, number, language, state, type, audience, confidence, product, symptoms, keywords, owner,
                            review_on, title, summary, body, version, updated_at)
      select gen_random_uuid(), number, language, 'published', 'fault', audience, 'validated', product, '[]', '[]', 'bench',
             '2027-01-01', title, 'Summary', 'Body', 1, at
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r(number text, title text, language text, audience text, product text, at timestamptz)`)
  }
  await db.execute(sql`analyze articles`)
  await close(1)
}
