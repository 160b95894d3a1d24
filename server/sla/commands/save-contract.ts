import { and, eq } from 'drizzle-orm'
import { contracts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type ContractId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { checkLines } from '../contract-check.ts'
import { withCircuits } from '../contract-lines.store.ts'
import { circuitsOf, latestCells, type AccountOfContracts } from '../contract-view.store.ts'
import type { ContractEdit, NewContract } from '../level-view.contract.ts'
import { calendarsNamed } from '../level-view.store.ts'
import { forgetServiceLevels } from '../levels.store.ts'
import { contractLevelVersions } from '../service-level.table.ts'
import { notBeforeNow, refuseErrors } from './save-service-levels.ts'

/**
 * A contract with what it promises beside the table, new or changed: each save is a version. Running clocks keep what they were
 * promised. Refuses with `contract.changed`, `contract.number_taken`, and `service_levels.wrong` naming each line.
 */
export async function saveContract(
  deps: Deps,
  actor: StaffActor,
  account: AccountOfContracts,
  id: ContractId | null,
  asked: NewContract | ContractEdit,
): Promise<void> {
  const now = deps.clock.now()
  const validFrom = notBeforeNow(asked.validFrom, now)
  const { number, startsOn, endsOn, monthlyValue, note } = asked
  if (endsOn < startsOn) {
    throw new Refusal('contract.ends_before_start', 'A contract ends on or after the day it begins.', 422, {
      errors: [{ pointer: '/endsOn', detail: 'Choose a day on or after the first one.' }],
    })
  }
  const { lines, unknown } = await withCircuits(deps.db, account.id, asked.lines)
  const [cells, circuits, calendarNamed] = await Promise.all([
    latestCells(deps.db),
    circuitsOf(deps.db, account.id),
    calendarsNamed(deps.db, now, account.calendar),
  ])
  const gradeOfCircuit = (circuit: string) => circuits.find((each) => each.number === circuit)?.grade
  const facts = { grade: account.grade, cells, calendarNamed, unknownCircuits: unknown, gradeOfCircuit }
  refuseErrors(checkLines(lines, facts, now), '/lines')
  await inTransaction(deps.db, async (tx) => {
    const fields = { number, startsOn, endsOn, monthlyValue }
    const taken = () =>
      new Refusal('contract.number_taken', 'There is a contract with this number already.', 409, {
        errors: [{ pointer: '/number', detail: 'This number is taken.' }],
      })
    const [twin] = await tx.select({ id: contracts.id }).from(contracts).where(eq(contracts.number, number))
    if (twin && twin.id !== id) throw taken()
    const contractId = id ?? newId<ContractId>()
    let version = 1
    if (id === null) {
      const added = await tx
        .insert(contracts)
        .values({ id: contractId, accountId: account.id, ...fields })
        .onConflictDoNothing()
        .returning({ id: contracts.id })
      if (added.length === 0) throw taken()
    } else {
      const [found] = await tx
        .select({ version: contracts.version })
        .from(contracts)
        .where(and(eq(contracts.id, id), eq(contracts.accountId, account.id)))
        .for('update')
      if (!found) throw notFound('contract')
      if (found.version !== (asked as ContractEdit).basedOn) {
        throw new Refusal(
          'contract.changed',
          'Somebody saved this contract meanwhile. Look at what changed, then make your change again.',
          409,
          { extra: { latest: found.version } },
        )
      }
      version = found.version + 1
      await tx
        .update(contracts)
        .set({ ...fields, version })
        .where(eq(contracts.id, id))
    }
    await tx.insert(contractLevelVersions).values({
      ...{ contractId, version, accountId: account.id, lines, startsOn, endsOn, validFrom, note },
      ...{ createdBy: actor.id, createdAt: now },
    })
    const told = { ticketId: null, accountId: account.id } as const
    if (id === null)
      await record(tx, actor, now, { ...told, type: 'contract.added', payload: { number, lines: lines.length, note } })
    else {
      const payload = { number, version, lines: lines.length, note, validFrom: validFrom.toISOString() }
      await record(tx, actor, now, { ...told, type: 'contract.changed', payload })
    }
  })
  forgetServiceLevels(deps.db)
  deps.wake.now('events')
}
