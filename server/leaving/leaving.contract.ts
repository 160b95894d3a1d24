import { z } from 'zod'
import { accountGrade, circuitStatus, type Language } from '#server/accounts/account.contract.ts'

/**
 * A customer who wants to leave.
 *
 * | from      | what happens                                                  | to        |
 * | --------- | ------------------------------------------------------------- | --------- |
 * | (none)    | a request to disconnect has its account                       | retaining |
 * | retaining | the owner kept them, and says how                             | kept      |
 * | retaining | the owner lost them: a release plan is made from the inventory | releasing |
 * | releasing | every resource is confirmed free                              | released  |
 * | kept, released | nothing                                                  | –         |
 */
export const leavingState = z.enum(['retaining', 'kept', 'releasing', 'released'])
export const leavingCause = z.enum(['price', 'quality', 'service', 'closing', 'moving', 'competitor', 'other'])

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
const instant = z.iso.datetime()

export const leavingLine = z.object({
  number: z.string(),
  account: z.object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string(),
    grade: accountGrade,
    closed: z.boolean(),
  }),
  ticket: z.object({ number: z.string(), subject: z.string() }),
  whole: z.boolean(),
  circuits: z.int(),
  state: leavingState,
  owner: person.nullable(),
  openedAt: instant,
  windowUntil: instant,
  overdueAt: instant.nullable(),
  decidedAt: instant.nullable(),
  leavesOn: z.iso.date().nullable(),
  tasks: z.object({ done: z.int(), all: z.int() }),
  steps: z.object({ done: z.int(), all: z.int() }),
  /** What the contracts of the account bring in a month. */
  monthlyValue: z.int(),
  version: z.int(),
})

export const leavingView = leavingLine.extend({
  cause: leavingCause.nullable(),
  outcome: z.string().nullable(),
  decidedBy: person.nullable(),
  releasedAt: instant.nullable(),
  scope: z.array(
    z.object({ number: z.string(), name: z.string(), nameEn: z.string(), status: circuitStatus, chosen: z.boolean() }),
  ),
  taskList: z.array(
    z.object({
      id: z.uuid(),
      text: z.string(),
      owner: person.nullable(),
      dueOn: z.iso.date(),
      doneAt: instant.nullable(),
      doneBy: person.nullable(),
    }),
  ),
  stepList: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      label: z.string(),
      circuit: z.string(),
      position: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
      confirmedAt: instant.nullable(),
      confirmedBy: person.nullable(),
      evidence: z.string().nullable(),
      mayConfirm: z.boolean(),
    }),
  ),
  people: z.array(person),
  may: z.object({ keep: z.boolean(), close: z.boolean() }),
  accountVersion: z.int(),
  /** Resources of the account that are still in use or not yet confirmed free. */
  inUse: z.int(),
  /** What stands in the way of closing the account. */
  left: z.object({ resources: z.int(), circuits: z.int(), cases: z.int(), tickets: z.int(), escalations: z.int() }),
})

/** GET /api/leavings/report: what became of those who wanted to leave. */
export const leavingReport = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  kept: z.int(),
  lost: z.int(),
  open: z.int(),
  keptValue: z.int(),
  lostValue: z.int(),
  freed: z.array(z.object({ kind: z.string(), count: z.int() })),
  stillHeld: z.int(),
  /** Median days from the loss to the last resource confirmed free. */
  medianReleaseDays: z.number().nullable(),
  causes: z.array(z.object({ cause: leavingCause, kept: z.int(), lost: z.int() })),
  months: z.array(z.object({ month: z.string(), kept: z.int(), lost: z.int(), freed: z.int() })),
  /** What each figure is counted from. */
  cases: z.array(leavingLine),
  resources: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      circuit: z.string(),
      account: z.string(),
      leaving: z.string(),
      at: instant,
      by: z.string(),
    }),
  ),
})

export const leavingQuery = z.strictObject({
  state: leavingState.optional(),
  account: z.string().max(40).optional(),
})
export const leavingReportQuery = z.strictObject({ from: z.iso.date(), to: z.iso.date() })
export const releaseConfirmation = z.strictObject({
  evidence: z.string().trim().min(3, 'Say how you know that it is free.').max(300),
})
export const accountClosing = z.strictObject({ version: z.int() })

export const leavingPlan = z.strictObject({
  version: z.int(),
  whole: z.boolean(),
  circuits: z.array(z.string().max(60)).max(500),
  tasks: z
    .array(
      z.strictObject({
        id: z.uuid().optional(),
        text: z.string().trim().min(3, 'Say what is done.').max(300),
        ownerId: z.uuid().nullable(),
        dueOn: z.iso.date(),
      }),
    )
    .max(30),
})
export const leavingOutcome = z.strictObject({
  version: z.int(),
  kept: z.boolean(),
  cause: leavingCause,
  outcome: z.string().trim().min(3, 'Say how it ended, for those who look at it later.').max(1_000),
  leavesOn: z.iso.date().nullable(),
})
export type LeavingState = z.infer<typeof leavingState>
export type LeavingCause = z.infer<typeof leavingCause>
export type LeavingLine = z.infer<typeof leavingLine>
export type LeavingView = z.infer<typeof leavingView>
export type LeavingReport = z.infer<typeof leavingReport>
export type LeavingPlan = z.infer<typeof leavingPlan>
export type LeavingOutcome = z.infer<typeof leavingOutcome>

/** What is done first for everybody who wants to leave; the owner changes it as the case asks. */
export const firstTasks: readonly { text: Record<Language, string>; days: number }[] = [
  {
    text: {
      'zh-CN': '与客户负责人通话，弄清离网原因',
      en: 'Call the customer’s decision maker and learn why they leave',
    },
    days: 1,
  },
  {
    text: {
      'zh-CN': '核对近 90 天故障、超时与失约，准备说明',
      en: 'Go through faults, missed targets and broken promises of 90 days, and be ready to explain them',
    },
    days: 2,
  },
  {
    text: {
      'zh-CN': '会同总监准备挽留方案（资费、质量、服务）',
      en: 'Prepare an offer with the director: price, quality, service',
    },
    days: 3,
  },
  { text: { 'zh-CN': '上门面谈并取得客户书面答复', en: 'Meet the customer and get their answer in writing' }, days: 5 },
]

/** A task that was not rewritten is read in the reader's language; what people wrote stays as they wrote it. */
export function taskText(text: string, language: Language): string {
  return firstTasks.find((task) => Object.values(task.text).includes(text))?.text[language] ?? text
}
