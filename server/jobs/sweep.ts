import type { Database } from '#server/db/client.ts'

/**
 * Work that is due at a time kept in a row. `nextDue` asks the table; `run` claims what is due in batches
 * (`for update skip locked`), with effect and mark in one transaction, and returns how many rows it handled.
 * Every process runs every sweep; one failing row or sweep never stops the others.
 */
export interface Sweep {
  name: string
  nextDue(db: Database): Promise<Date | null>
  run(now: Date): Promise<number>
}
