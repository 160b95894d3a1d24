import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { circuits } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { accountCoded, lockCircuit, logStatus } from '../circuit.store.ts'
import type { ImportPreview } from '../import.contract.ts'
import { knownInventory } from '../import.store.ts'
import { planImport, type ImportPlan, type PlannedRow } from '../import.ts'
import { addWithin, changeWithin } from './save-circuit.ts'

/** What a file would do, with every wrong cell; nothing is written. */
export async function previewImport(deps: Deps, csv: string): Promise<ImportPreview> {
  const plan = planImport(csv, await knownInventory(deps.db))
  const rows = plan.rows.map(({ row, number, account, what, changes }) => ({ row, number, account, what, changes }))
  return { rows, errors: plan.errors, ignored: plan.ignored, basedOn: fingerprint(plan) }
}

/**
 * Does what the preview said, all of it or nothing; done again it finds everything as it is. Refuses with `import.wrong`,
 * which names every cell, and `import.changed` when the inventory has moved since the preview.
 */
export async function importCircuits(
  deps: Deps,
  actor: StaffActor,
  { csv, basedOn }: { csv: string; basedOn: string },
): Promise<{ added: number; changed: number; same: number }> {
  const now = deps.clock.now()
  const done = await inTransaction(deps.db, async (tx) => {
    // One file at a time: two that name each other's circuits would wait for each other.
    await tx.execute(sql`select pg_advisory_xact_lock(4711, 6)`)
    const plan = planImport(csv, await knownInventory(tx))
    if (plan.errors.length > 0) {
      throw new Refusal('import.wrong', 'Some cells are wrong. Put them right and look at the preview again.', 422, {
        errors: plan.errors.map(({ row, column, instead }) => ({ pointer: `/csv/${row}/${column}`, detail: instead })),
      })
    }
    if (fingerprint(plan) !== basedOn) {
      throw new Refusal('import.changed', 'The inventory has changed since the preview. Look at it again.', 409)
    }
    const writing = plan.rows.filter(({ what }) => what === 'add' || what === 'change')
    // Circuits first, then what rides on what: a row may name one that stands below it.
    for (const row of writing.filter(({ what }) => what === 'add')) {
      const account = await accountCoded(tx, row.account)
      await addWithin(tx, now, actor, account!.id, row.number, row.status, { ...row.fields, ridesOn: [] }, 'CSV')
    }
    for (const row of writing) {
      if (row.what === 'change' || row.fields.ridesOn.length > 0) await settle(row)
    }
    const count = (what: PlannedRow['what']) => plan.rows.filter((row) => row.what === what).length
    return { added: count('add'), changed: count('change'), same: count('same') }

    async function settle(row: PlannedRow) {
      const circuit = (await lockCircuit(tx, row.number))!
      await changeWithin(tx, now, actor, circuit, row.fields)
      if (circuit.status === row.status) return
      await tx.update(circuits).set({ status: row.status }).where(eq(circuits.id, circuit.id))
      await logStatus(tx, actor, now, { circuitId: circuit.id, from: circuit.status, to: row.status, reason: 'CSV' })
      await record(tx, actor, now, {
        ...{ ticketId: null, accountId: circuit.accountId, type: 'circuit.moved' },
        payload: { circuitId: circuit.id, number: row.number, from: circuit.status, to: row.status, reason: 'CSV' },
      })
    }
  })
  deps.wake.now('events')
  return done
}

function fingerprint({ rows }: ImportPlan): string {
  const what = rows.map(({ number, what, changes }) => [number, what, changes])
  return createHash('sha256').update(JSON.stringify(what)).digest('base64url')
}
