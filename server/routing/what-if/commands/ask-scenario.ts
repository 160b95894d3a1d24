import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { newId, type HistoryId, type ScenarioId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { sidesOf } from '../game.store.ts'
import { historyOf, lockScenario } from '../scenario.store.ts'
import type { WhatIfQuestion } from '../what-if.contract.ts'
import { whatIfScenarios } from '../what-if.table.ts'

const longest = 366 * 86_400_000

/** Puts a question to the past: it waits for a run. Refuses a period that cannot be played and changes of what is not there. */
export async function askScenario(deps: Deps, actor: StaffActor, question: WhatIfQuestion): Promise<ScenarioId> {
  const now = deps.clock.now()
  refusePeriod(question, now)
  if (question.history) await historyOf(deps.db, question.history as HistoryId)
  await sidesOf(deps.db, question)
  const id = newId<ScenarioId>()
  await inTransaction(deps.db, async (tx) => {
    const { name, history } = question
    await tx.insert(whatIfScenarios).values({
      ...{ id, name, question, historyId: history as HistoryId | null, state: 'queued', byId: actor.id, askedAt: now },
    })
    await record(tx, actor, now, {
      ...{ type: 'whatIf.asked', ticketId: null, accountId: null, payload: { scenarioId: id, name, again: false } },
    })
  })
  deps.wake.now('events', 'sweeps')
  return id
}

/** The same question once more, on the records and the house as they are now. One that runs already is left to end. */
export async function repeatScenario(deps: Deps, actor: StaffActor, id: ScenarioId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const scenario = await lockScenario(tx, id)
    if (scenario.state === 'queued' || scenario.state === 'running')
      throw new Refusal('scenario.running', 'It is being worked out already. Wait for its result.')
    await tx
      .update(whatIfScenarios)
      .set({
        ...{ state: 'queued', progress: 0, run: scenario.run + 1, askedAt: now, finishedAt: null, failure: null },
        version: scenario.version + 1,
      })
      .where(eq(whatIfScenarios.id, id))
    const payload = { scenarioId: id, name: scenario.name, again: true }
    await record(tx, actor, now, { type: 'whatIf.asked', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events', 'sweeps')
}

function refusePeriod({ from, to, history }: WhatIfQuestion, now: Date): void {
  const refuse = (pointer: string, detail: string) =>
    new Refusal('what_if.period', detail, 422, { errors: [{ pointer, detail }] })
  if (from >= to) throw refuse('/to', 'The period ends after it begins.')
  if (Date.parse(to) - Date.parse(from) > longest) throw refuse('/from', 'A period is a year at most.')
  if (!history && Date.parse(to) > now.getTime() + 60_000)
    throw refuse('/to', 'The past is played again, not the future: end the period now or earlier.')
}
