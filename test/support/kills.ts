import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '#server/db/client.ts'
import { becomesReady, spawnKeyline, type KeylineProcess } from './keyline.ts'

/** One kind of thing that is due at a time: clocks, steps of a policy, whatever fires once. */
export interface Deadlines {
  name: string
  /** Writes one row for each of these instants; answers their keys in the same order. */
  seed(db: Database, dueAt: readonly Date[]): Promise<string[]>
  /** Everything of this kind that has fired, with the instant at which it did; one row for each time. */
  fired(db: Database): Promise<{ key: string; at: Date }[]>
}

export interface KillRun {
  databaseUrl: string
  secret: string
  processes: number
  kills: number
  /** Over how long the deadlines are spread, and the kills with them. */
  seconds: number
  /** Deadlines of each kind. */
  count: number
  random?: () => number
}

export interface Outcome {
  name: string
  due: number
  /** Deadlines that never fired, and those that fired more than once. */
  missing: string[]
  doubled: string[]
  /** Milliseconds between when it could have fired (due, and a process there to do it) and when it did. */
  lateness: number[]
}

export interface KillReport {
  outcomes: Outcome[]
  /** How long it took the slowest of the processes to start: a measure of how busy the machine is. */
  startMs: number
}

interface Up {
  from: number
  to: number
}

/**
 * Seeds deadlines, runs processes over them and kills one after the other without warning, each replaced at once. When
 * the last deadline has fired, or half a minute after the last was due, tells what became of each.
 */
export async function runUnderKills(db: Database, kinds: readonly Deadlines[], run: KillRun): Promise<KillReport> {
  const { processes, kills, seconds, count, random = Math.random } = run
  const start = () => spawnKeyline({ DATABASE_URL: run.databaseUrl, KEYLINE_SECRET: run.secret, LOG_LEVEL: 'error' })
  const up: Up[] = []
  const running: { process: KeylineProcess; up: Up }[] = []
  const started: number[] = []
  const launch = async () => {
    const asked = Date.now()
    const process = await start()
    await becomesReady(process)
    started.push(Date.now() - asked)
    const mark = { from: Date.now(), to: Infinity }
    up.push(mark)
    running.push({ process, up: mark })
  }
  try {
    await Promise.all(Array.from({ length: processes }, launch))
    const begin = Date.now() + 1_500
    const dues = kinds.map(() => Array.from({ length: count }, () => begin + Math.floor(random() * seconds * 1_000)))
    const keys: string[][] = []
    for (const [i, kind] of kinds.entries())
      keys.push(
        await kind.seed(
          db,
          dues[i]!.map((at) => new Date(at)),
        ),
      )
    const moments = Array.from({ length: kills }, () => begin + random() * seconds * 1_000).sort((a, b) => a - b)
    const starting: Promise<void>[] = []
    for (const moment of moments) {
      await wait(Math.max(0, moment - Date.now()))
      // Everybody may be dead for a moment: then whoever comes up next is the next to go.
      while (running.length === 0) await wait(20)
      const [victim] = running.splice(Math.floor(random() * running.length), 1)
      victim!.process.signal('SIGKILL')
      victim!.up.to = Date.now()
      await victim!.process.ended
      starting.push(launch())
    }
    await Promise.all(starting)
    // Whoever came back last has had time to look.
    const last = Math.max(begin + seconds * 1_000, Date.now())
    const fired = () => Promise.all(kinds.map((kind) => kind.fired(db)))
    for (let now = await fired(); ; now = await fired()) {
      const all = now.every((rows) => new Set(rows.map(({ key }) => key)).size >= count)
      if (all || Date.now() > last + 30_000) break
      await wait(100)
    }
    // A second firing, if there were one, would follow at once.
    await wait(1_000)
    const rows = await fired()
    const outcomes = kinds.map((kind, i) => outcomeOf(kind.name, keys[i]!, dues[i]!, rows[i]!, up))
    return { outcomes, startMs: Math.max(...started) }
  } finally {
    await Promise.all(running.map(({ process }) => process.end()))
  }
}

function outcomeOf(
  name: string,
  keys: readonly string[],
  dues: readonly number[],
  rows: readonly { key: string; at: Date }[],
  up: readonly Up[],
): Outcome {
  const times = new Map<string, number[]>()
  for (const { key, at } of rows) times.set(key, [...(times.get(key) ?? []), at.getTime()])
  const lateness = keys.flatMap((key, i) => {
    const at = times.get(key)?.[0]
    return at === undefined ? [] : [at - possibleAt(dues[i]!, up)]
  })
  return {
    name,
    due: keys.length,
    missing: keys.filter((key) => !times.has(key)),
    doubled: keys.filter((key) => (times.get(key)?.length ?? 0) > 1),
    lateness,
  }
}

/** The first instant from `due` on at which some process was there. */
function possibleAt(due: number, up: readonly Up[]): number {
  const from = up.filter(({ to }) => to > due).map((each) => Math.max(due, each.from))
  return Math.min(...from)
}
