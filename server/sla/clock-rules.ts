import type { ClockRow } from './clock-row.ts'
import { ClockBook, type ClockFacts, type ClockHouse } from './clock-book.ts'
import { pausesOf, type PauseFacts } from './ledger.ts'
import type { TargetKind } from './targets.ts'
import type { HandOffKind } from '#server/tickets/hand-off.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'

/** The holding that begins: its row in the hand-off ledger, and whether it goes on after a pause with whom had it before. */
export interface Into {
  kind: HandOffKind
  level: SupportLevel
  holding: number
  goesOn: boolean
}

/** What happens to a ticket, as far as its clocks care. */
export type Happening =
  /** `isOrder`: somebody ordered a circuit, which is promised by its delivery alone. */
  | { what: 'opened'; isOrder?: boolean }
  /** A human of the desk spoke to the customer; `promised` when the next word was promised too. */
  | { what: 'answered'; promised: boolean }
  | ({ what: 'paused'; reason: string } & PauseFacts)
  | { what: 'resumed' }
  | { what: 'restored'; downMs: number | null }
  | { what: 'downAgain'; reason: string }
  | { what: 'resolved'; downMs: number | null }
  | { what: 'reopened'; reason: string }
  /** The customer accepted, or let the window pass. */
  | { what: 'accepted' }
  | { what: 'cancelled' }
  | { what: 'reportDelivered' }
  /** Priority, account or circuit are others than before. */
  | { what: 'termsChanged'; reason: string }
  | { what: 'handedOver'; to: Into | null }
  | { what: 'objectionUpheld'; reason: string; by: string; from: Date; to: Date }

const toTheCustomer: TargetKind[] = ['acknowledge', 'update', 'restore', 'resolve', 'report', 'order']
const inTheHouse: TargetKind[] = ['handOffAccept', 'handOffHold']

const reportAfterMs = 3 * 3_600_000

type Rules = { [W in Happening['what']]: (book: ClockBook, happening: Extract<Happening, { what: W }>) => void }

/** The domain's table of clocks, read from the other side: what each happening does to them. */
const rules: Rules = {
  opened(book, { isOrder }) {
    for (const kind of ['acknowledge', 'update', 'restore', 'resolve', 'order'] as const)
      if (kind !== 'resolve' || !isOrder) book.start(kind)
    book.start('handOffAccept', { level: 'L1' }, { level: 'L1', holding: 1 })
  },
  answered(book, { promised }) {
    book.stop('acknowledge')
    // Without an expected time the customer does not know when to hear from us: the update is still owed.
    const owed = book.open('update')
    if (!promised || !owed) return
    book.stop('update')
    book.start('update', { updatedBefore: true })
    const pause = owed.state === 'paused' ? pausesOf(owed.ledger).at(-1) : undefined
    if (pause) book.pause(pause.reason, { ball: 'customer' }, 'update')
  },
  paused(book, { what: _, reason, ...facts }) {
    // Acknowledging is ours to do whoever has the ball. News are owed while a third party has it, not while the customer has.
    book.pause(reason, facts, 'restore', 'resolve', 'order', 'handOffHold')
    if (facts.ball === 'customer') book.pause(reason, facts, 'update')
  },
  resumed(book) {
    book.resume('update', 'restore', 'resolve', 'order', 'handOffHold')
  },
  restored(book, { downMs }) {
    book.stop('restore')
    book.retarget('restored', ['update'], pace)
    owe(book, downMs)
  },
  downAgain(book, { reason }) {
    book.restart(reason, 'restore')
    book.retarget(reason, ['update'], pace)
    book.pause('downAgain', {}, 'report')
  },
  resolved(book, { downMs }) {
    book.stop('acknowledge', 'update', 'restore', 'resolve')
    // What is ordered is delivered when the customer accepts it; looking at it is not our time.
    book.resume('order')
    book.pause('acceptance', { ball: 'acceptance' }, 'order')
    owe(book, downMs)
  },
  reopened(book, { reason }) {
    book.restart(reason, 'restore', 'resolve')
    book.resume('order')
    book.pause('reopened', {}, 'report')
    if (book.has('update')) book.start('update', { updatedBefore: true })
  },
  accepted(book) {
    // The report on the fault is owed also when everything else is done.
    book.stop('acknowledge', 'update', 'restore', 'resolve', 'order', ...inTheHouse)
  },
  cancelled(book) {
    book.stop(...toTheCustomer, ...inTheHouse)
  },
  reportDelivered(book) {
    book.stop('report')
  },
  termsChanged(book, { reason }) {
    book.retarget(reason, toTheCustomer, pace)
  },
  handedOver(book, { to }) {
    if (to?.kind === 'customer' || to?.kind === 'thirdParty') return
    // Moved within its level, nobody having taken it: it has been waiting there all along.
    if (to?.kind === 'queue' && book.open('handOffAccept')?.level === to.level) return
    if (to?.kind === 'seat' && to.goesOn && book.open('handOffHold')) return
    book.stop(...inTheHouse)
    if (to?.kind !== 'queue' && to?.kind !== 'seat') return
    const { level, holding } = to
    book.start(to.kind === 'queue' ? 'handOffAccept' : 'handOffHold', { level }, { level, holding })
  },
  objectionUpheld(book, { reason, by, from, to }) {
    book.charge(reason, by, { from, to })
  },
}

/** The clocks of a ticket after something happened to it. Rows that stay as they are stay the same objects. */
export function clocksAfter(
  rows: readonly ClockRow[],
  happening: Happening,
  facts: ClockFacts,
  house: ClockHouse,
  now: Date,
): readonly ClockRow[] {
  const book = new ClockBook(rows, facts, house, now)
  const rule = rules[happening.what] as (book: ClockBook, happening: Happening) => void
  rule(book, happening)
  return book.rows
}

/** How soon the next news are due: the first comes early, later ones follow the state of the service. */
function pace(row: ClockRow): { updatedBefore?: boolean } {
  return row.kind === 'update' ? { updatedBefore: row.round > 1 } : {}
}

/**
 * A report on the fault is owed when a graded circuit was down for more than three hours: whether one is promised at all
 * depends on its grade. One per fault: back after it was down again, the same one is owed.
 */
function owe(book: ClockBook, downMs: number | null): void {
  if (book.open('report')) book.resume('report')
  else if (downMs !== null && downMs > reportAfterMs && !book.has('report')) book.start('report')
}
