import { verbs } from '#lib/tickets/verbs.ts'
import type { TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { TicketLine, TicketView } from '#server/tickets/ticket-view.contract.ts'

/** What is done to several tickets at once. Each is a verb of its own, with its own version and its own refusal. */
export type BulkAct =
  | { kind: 'queue'; queue: string; reason: string }
  | { kind: 'seat'; seat: string; reason: string }
  | { kind: 'priority'; priority: TicketPriority; reason: string }
  | { kind: 'pending'; reason: string; customerText: string; until: string }
  | { kind: 'resume'; reason: string }
  | { kind: 'tags'; add: string[]; remove: string[] }

export interface BulkResult {
  done: { before: TicketLine; after: TicketView }[]
  failed: { number: string; problem: unknown }[]
}

const atOnce = 4

export function doOne(act: BulkAct, { number, version }: Pick<TicketLine, 'number' | 'version'>): Promise<TicketView> {
  switch (act.kind) {
    case 'queue':
      return verbs.assign(number, { queue: act.queue, reason: act.reason })
    case 'seat':
      return verbs.assign(number, { seat: act.seat, reason: act.reason })
    case 'priority':
      return verbs.prioritise(number, version, { priority: act.priority, reason: act.reason })
    case 'pending': {
      const { reason, customerText, until } = act
      return verbs.pause(number, version, { kind: 'pending', reason, customerText, until })
    }
    case 'resume':
      return verbs.resume(number, version, act.reason)
    case 'tags':
      return verbs.tag(number, { add: act.add, remove: act.remove })
  }
}

/** What takes it back on this ticket; null where it cannot be taken back: a pause that ended does not come back. */
export function undoOf(act: BulkAct, before: TicketLine, reason: string): BulkAct | null {
  switch (act.kind) {
    case 'queue':
    case 'seat':
      return before.holder
        ? { kind: 'seat', seat: before.holder.id, reason }
        : { kind: 'queue', queue: before.queue.code, reason }
    case 'priority':
      return { kind: 'priority', priority: before.priority, reason }
    case 'pending':
      return { kind: 'resume', reason }
    case 'resume':
      return null
    case 'tags':
      return {
        kind: 'tags',
        add: act.remove.filter((tag) => before.tags.includes(tag)),
        remove: act.add.filter((tag) => !before.tags.includes(tag)),
      }
  }
}

/** Some at a time, so that a long list neither waits for each nor floods the house. `told` hears after each one. */
export async function doAll<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  told: (done: number) => void,
): Promise<void> {
  const left = [...items]
  let done = 0
  const hand = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(item)
      told(++done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, hand))
}

export async function runBulk(
  act: BulkAct,
  lines: readonly TicketLine[],
  told: (done: number) => void,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] }
  await doAll(
    lines,
    async (line) => {
      try {
        result.done.push({ before: line, after: await doOne(act, line) })
      } catch (problem) {
        result.failed.push({ number: line.number, problem })
      }
    },
    told,
  )
  return result
}

/** Takes back what a bulk act did; answers how many could not be put back. */
export async function undoBulk(act: BulkAct, done: BulkResult['done'], reason: string): Promise<number> {
  let stuck = 0
  await doAll(
    done,
    async ({ before, after }) => {
      const back = undoOf(act, before, reason)
      try {
        if (back) await doOne(back, after)
      } catch {
        stuck++
      }
    },
    () => undefined,
  )
  return stuck
}
