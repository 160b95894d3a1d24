import { and, eq } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { repeat } from '#server/kernel/repeat.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { quantile } from '../draw.ts'
import { gameOf } from '../game.store.ts'
import type { Play } from '../play-in-thread.ts'
import { claimScenario, renewLease, type Scenario } from '../scenario.store.ts'
import type { WhatIfResult } from '../what-if.contract.ts'
import { whatIfScenarios } from '../what-if.table.ts'

const by = { kind: 'system', name: 'whatIf' } as const
const renewEveryMs = 1_000
const tellEvery = 10

/**
 * Works out one question that waits; false when none does. Reads real rows and writes none but its own. A run that is no
 * longer wanted stops within a second; one whose process dies is taken up by another when its lease is over.
 */
export async function runScenario(deps: Deps, play: Play, signal: AbortSignal): Promise<boolean> {
  const scenario = await claimScenario(deps.db, deps.clock.now())
  if (!scenario) return false
  const began = performance.now()
  const unwanted = new AbortController()
  let share = 0
  let told = 0
  const renewing = repeat(
    async () => {
      const progress = Math.min(99, Math.floor(share * 100))
      if (!(await renewLease(deps.db, scenario, progress, deps.clock.now()))) unwanted.abort(new Unwanted())
      else if (progress >= told + tellEvery) await tellProgress(deps, scenario, (told = progress))
      return renewEveryMs
    },
    { failed: (error) => deps.log.warn({ err: error }, 'the progress of a what-if run could not be kept') },
  )
  let ending: { state: 'done'; result: WhatIfResult } | { state: 'failed'; failure: string }
  try {
    const game = await gameOf(deps.db, scenario.question, deps.clock.now())
    if (game.question.arrivals.length === 0) throw new Refusal('what_if.nothing', 'There is no ticket in this period.')
    const wanted = AbortSignal.any([signal, unwanted.signal])
    wanted.throwIfAborted()
    const played = await play(game, { progress: (now) => (share = now), signal: wanted })
    const { habits, arrivals } = game.question
    const result: WhatIfResult = {
      tickets: arrivals.length,
      habits: {
        responseP50: quantile(habits.responses, 0.5) ?? 0,
        missShare: habits.missShare,
        declineShare: habits.declineShare,
        offersSeen: habits.offersSeen,
        awayMinutes: game.base.policy.awayMs / 60_000,
      },
      ...played,
      ms: Math.round(performance.now() - began),
    }
    ending = { state: 'done', result }
  } catch (error) {
    if (error instanceof Unwanted) return true
    // Stopped with its process: the lease runs out and another takes it up.
    if (signal.aborted) return true
    if (!(error instanceof Refusal)) deps.log.error({ err: error, scenario: scenario.id }, 'a what-if run failed')
    ending = { state: 'failed', failure: error instanceof Refusal ? error.code : 'what_if.broken' }
  } finally {
    await renewing.stop()
  }
  await finish(deps, scenario, ending)
  return true
}

class Unwanted extends Error {}

async function tellProgress(deps: Deps, { id }: Scenario, progress: number): Promise<void> {
  await inTransaction(deps.db, (tx) =>
    record(tx, by, deps.clock.now(), {
      ...{ type: 'whatIf.progressed', ticketId: null, accountId: null, payload: { scenarioId: id, progress } },
    }),
  )
  deps.wake.now('events')
}

async function finish(
  deps: Deps,
  { id, run }: Scenario,
  ending: { state: 'done'; result: WhatIfResult } | { state: 'failed'; failure: string },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [row] = await tx
      .update(whatIfScenarios)
      .set({ progress: 100, leaseUntil: null, finishedAt: now, failure: null, ...ending })
      .where(and(eq(whatIfScenarios.id, id), eq(whatIfScenarios.run, run), eq(whatIfScenarios.state, 'running')))
      .returning({ id: whatIfScenarios.id })
    if (!row) return
    const payload = { scenarioId: id, state: ending.state }
    await record(tx, by, now, { type: 'whatIf.finished', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events')
}

/** Looks for questions as long as the process lives, one at a time. */
export function startWhatIf(deps: Deps, play: Play): { stop(): Promise<void> } {
  const ending = new AbortController()
  const looking = repeat(async () => ((await runScenario(deps, play, ending.signal)) ? 0 : 1_000), {
    restMs: 200,
    failed: (error) => deps.log.error({ err: error }, 'what-if questions could not be looked for'),
  })
  const off = deps.wake.on('sweeps', () => looking.nudge())
  return {
    async stop() {
      off()
      ending.abort(new Error('The process ends.'))
      await looking.stop()
    },
  }
}
