import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { checkCells } from '../level-check.ts'
import type { LevelEdit, LevelProblem } from '../level-view.contract.ts'
import { calendarsNamed, clocksByTerms, tableVersions } from '../level-view.store.ts'
import { changedCells } from '../level-changes.ts'
import { forgetServiceLevels } from '../levels.store.ts'
import { shippedCells } from '../shipped-levels.ts'
import { serviceLevelVersions } from '../service-level.table.ts'

/**
 * Adds a version of the table of promises. What starts from its validity on is promised it; what runs keeps its own. Refuses
 * with `service_levels.changed` when somebody saved meanwhile, and with `service_levels.wrong` naming each cell.
 */
export async function saveServiceLevels(deps: Deps, actor: StaffActor, edit: LevelEdit): Promise<void> {
  const now = deps.clock.now()
  const validFrom = notBeforeNow(edit.validFrom, now)
  refuseErrors(checkCells(edit.cells, await calendarsNamed(deps.db, now), now), '/cells')
  await inTransaction(deps.db, async (tx) => {
    // Two who save at once follow each other, also before there is any row to lock.
    await tx.execute(sql`select pg_advisory_xact_lock(4703)`)
    const versions = await tableVersions(tx)
    const { version: latest, cells: before } = versions.at(-1)!
    if (latest !== edit.basedOn) {
      throw new Refusal(
        'service_levels.changed',
        `Somebody saved version ${latest} meanwhile. Look at what it changed, then make your change again.`,
        409,
        { extra: { latest } },
      )
    }
    // The version the product came with becomes a row before there is another one.
    await tx
      .insert(serviceLevelVersions)
      .values({ version: 1, cells: shippedCells(), validFrom: new Date(0), note: '', createdAt: now })
      .onConflictDoNothing()
    const version = latest + 1
    const { cells, note } = edit
    await tx
      .insert(serviceLevelVersions)
      .values({ version, cells, validFrom, note, createdBy: actor.id, createdAt: now })
    const keeping = [...(await clocksByTerms(tx)).values()].reduce((sum, count) => sum + count, 0)
    await record(tx, actor, now, {
      type: 'serviceLevels.versionAdded',
      ticketId: null,
      accountId: null,
      payload: {
        ...{ version, validFrom: validFrom.toISOString(), note, clocksKeepingTheirs: keeping },
        cells: changedCells(before, cells).length,
      },
    })
  })
  forgetServiceLevels(deps.db)
  deps.wake.now('events')
}

/** A validity that lies in the past would promise differently from what people were told. */
export function notBeforeNow(asked: string | undefined, now: Date): Date {
  if (asked === undefined) return now
  const at = new Date(asked)
  if (at >= now) return at
  throw new Refusal(
    'service_levels.valid_from_past',
    'A version holds from now on or later, never from the past.',
    422,
    {
      errors: [{ pointer: '/validFrom', detail: 'Leave it empty for now, or choose a moment to come.' }],
    },
  )
}

export function refuseErrors(problems: readonly LevelProblem[], at: '/cells' | '/lines'): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  throw new Refusal('service_levels.wrong', 'Some promises cannot stand as they are; `errors` names each.', 422, {
    errors: errors.map(({ cell, code }) => ({ pointer: `${at}/${cell}`, detail: sentences[code] })),
    extra: { problems: errors },
  })
}

const sentences: Record<LevelProblem['code'], string> = {
  missing: 'Nothing is said here. Give a time, or say that nothing is promised.',
  unknownCell: 'The table has no such cell.',
  mustPromise: 'This must be promised; only restoring, updates, reports and orders may go without.',
  unknownCalendar: 'There is no such calendar, or none in force. Choose another one.',
  neverMet: 'This lies more than a year ahead or never comes on this calendar. Check the unit and the calendar.',
  resolveBeforeRestore: 'A fault cannot be resolved before it is restored. Give at least as long as for restoring.',
  betterWaitsLonger: 'A better grade waits longer than a lower one.',
  newsLessOftenWhileDown: 'The customer hears less often while the service is down.',
  twice: 'The contract says this twice. Remove one of the two lines.',
  unknownCircuit: 'The account has no such circuit.',
  weakerThanTable: 'The table promises more than this contract does.',
}
