import { z } from 'zod'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketType } from '#server/tickets/ticket.contract.ts'
import { targetKind } from './level-grid.contract.ts'
import { contractLine, levelCells, term } from './service-level.contract.ts'

const author = z.object({ name: z.string(), nameEn: z.string() }).nullable()
const note = z.string().trim().min(1, 'Say what changes and why: whoever explains a promise later reads it.').max(300)
const validFrom = z.iso.datetime({ offset: true }).optional()

export const levelProblem = z.object({
  /** Name of the cell, or of the line of a contract. */
  cell: z.string(),
  code: z.enum([
    'missing',
    'unknownCell',
    'mustPromise',
    'unknownCalendar',
    'neverMet',
    'resolveBeforeRestore',
    'betterWaitsLonger',
    'newsLessOftenWhileDown',
    'twice',
    'unknownCircuit',
    'weakerThanTable',
  ]),
  severity: z.enum(['error', 'warning']),
})

export const levelVersionLine = z.object({
  version: z.int(),
  validFrom: z.iso.datetime(),
  note: z.string(),
  by: author,
  createdAt: z.iso.datetime(),
  state: z.enum(['past', 'inForce', 'upcoming']),
  /** Clocks that run on promises of this version, and will keep them. */
  runningClocks: z.int(),
})

/** A calendar as something to promise on: `dayMs` is one working day of it. */
export const calendarOption = z.object({ code: z.string(), name: z.string(), nameEn: z.string(), dayMs: z.int() })

/** GET /api/service-levels */
export const levelTable = z.object({
  /** The version in force, and the one an edit is based on. */
  version: z.int(),
  latest: z.int(),
  cells: levelCells,
  /** Of the latest version, where that is not in force yet; otherwise the same. */
  latestCells: levelCells,
  versions: z.array(levelVersionLine),
  calendars: z.array(calendarOption),
  /** Contracts that change something in the table. */
  contracts: z.array(
    z.object({
      account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
      id: z.uuid(),
      number: z.string(),
      startsOn: z.iso.date(),
      endsOn: z.iso.date(),
      version: z.int(),
      lines: z.int(),
    }),
  ),
})

export const levelVersionView = z.object({ version: z.int(), cells: levelCells })

export const levelDraft = z.strictObject({ cells: levelCells })
export const levelEdit = z.strictObject({ basedOn: z.int().min(1), cells: levelCells, note, validFrom })

export const levelDraftCheck = z.object({
  problems: z.array(levelProblem),
  changes: z.array(z.object({ cell: z.string(), from: term.nullable(), to: term.nullable() })),
  /** Running clocks by the version of the table they keep. */
  clocks: z.array(z.object({ version: z.int(), running: z.int() })),
  upcoming: z.array(z.object({ version: z.int(), since: z.iso.datetime() })),
})

/** POST /api/service-levels/trials: what a past ticket was promised, and what it would be under edited levels. */
export const levelTrial = z.strictObject({
  ticket: z.string().trim().min(1).max(40),
  cells: levelCells.optional(),
  /** Lines of a contract of the ticket's account, as they would be saved. */
  contract: z.strictObject({ number: z.string().max(60), lines: z.array(contractLine).max(200) }).optional(),
})

const verdict = z.enum(['met', 'breached', 'running', 'paused', 'overdue'])
const promise = z.object({
  targetMs: z.int(),
  calendar: z.string(),
  terms: z.string().nullable(),
  dueAt: z.iso.datetime(),
  usedMs: z.int(),
  stoppedAt: z.iso.datetime().nullable(),
  verdict,
})
export const levelTrialAnswer = z.object({
  ticket: z.object({
    number: z.string(),
    subject: z.string(),
    type: ticketType,
    priority: ticketPriority,
    openedAt: z.iso.datetime(),
    account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }).nullable(),
    accountGrade: accountGrade,
    serviceGrade: serviceGrade.nullable(),
    circuit: z.string().nullable(),
  }),
  clocks: z.array(z.object({ kind: targetKind, round: z.int(), got: promise.nullable(), would: promise.nullable() })),
})

/** GET /api/accounts/{code}/contracts */
export const contractView = z.object({
  id: z.uuid(),
  number: z.string(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  monthlyValue: z.int(),
  version: z.int(),
  lines: z.array(contractLine),
  /** Places in `lines` that promise less than the table: mostly a slip, sometimes a price. */
  weaker: z.array(z.int()),
  versions: z.array(levelVersionLine),
})
export const contractList = z.object({
  grade: accountGrade,
  /** The calendar promises to this account count on. */
  calendar: z.string(),
  items: z.array(contractView),
  circuits: z.array(z.object({ number: z.string(), name: z.string(), nameEn: z.string(), grade: serviceGrade })),
  /** The table in force, which holds wherever a contract is silent. */
  cells: levelCells,
  calendars: z.array(calendarOption),
  mayEdit: z.boolean(),
})

/** PUT /api/accounts/{code}/calendar: `was` is what the change was based on. */
export const accountCalendarChange = z.strictObject({ was: z.string().max(60), calendar: z.string().max(60) })

const contractFields = {
  number: z.string().trim().min(1, 'A contract has a number.').max(60),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  monthlyValue: z.int().min(0).max(1_000_000_000),
  lines: z.array(contractLine).max(200),
  note,
  validFrom,
}
export const newContract = z.strictObject(contractFields)
export const contractEdit = z.strictObject({ basedOn: z.int().min(1), ...contractFields })

export type LevelProblem = z.infer<typeof levelProblem>
export type LevelVersionLine = z.infer<typeof levelVersionLine>
export type CalendarOption = z.infer<typeof calendarOption>
export type LevelTable = z.infer<typeof levelTable>
export type LevelEdit = z.infer<typeof levelEdit>
export type LevelDraftCheck = z.infer<typeof levelDraftCheck>
export type LevelTrial = z.infer<typeof levelTrial>
export type LevelTrialAnswer = z.infer<typeof levelTrialAnswer>
export type TrialPromise = z.infer<typeof promise>
export type ContractView = z.infer<typeof contractView>
export type ContractList = z.infer<typeof contractList>
export type NewContract = z.infer<typeof newContract>
export type ContractEdit = z.infer<typeof contractEdit>
