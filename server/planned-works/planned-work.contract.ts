import { z } from 'zod'
import { circuitKind, serviceGrade } from '#server/accounts/account.contract.ts'
import { nodeKind } from '#server/accounts/node.contract.ts'

/**
 * Work on the network that is known beforehand.
 *
 * | from      | what happens                                                           | to        |
 * | --------- | ---------------------------------------------------------------------- | --------- |
 * | (none)    | somebody plans a window on circuits or nodes                            | planned   |
 * | planned   | the time to tell customers has come, or somebody tells them earlier     | announced |
 * | planned, announced | it does not take place; who was told is told that too          | cancelled |
 * | announced | the window begins                                                      | underWay  |
 * | underWay  | the responsible person says how it ended                                | done      |
 * | done, cancelled | nothing                                                          | –         |
 */
export const workState = z.enum(['planned', 'announced', 'underWay', 'done', 'cancelled'])
export const workReason = z.enum(['upgrade', 'expansion', 'relocation', 'repair', 'migration', 'drill', 'other'])
/** What customers feel: nothing but less protection, short interruptions, worse quality, or no service. */
export const workImpact = z.enum(['atRisk', 'brief', 'degraded', 'down'])
export const workOutcome = z.enum(['done', 'partly', 'rolledBack'])
export const workNoticeKind = z.enum(['announced', 'changed', 'reminder', 'late', 'ended', 'cancelled'])
export const workTargetKind = z.enum(['circuit', 'node'])

/** Hours ahead in which customers are told, where nobody chose others; and of the reminder. */
export const usualLead = { leadHours: 72, reminderHours: 24 }

const sentence = (max: number) => z.string().trim().min(2, 'Write at least two characters.').max(max)
const instant = z.iso.datetime({ offset: true })
/** What customers read, in both languages. */
const both = (max: number) => z.strictObject({ 'zh-CN': sentence(max), en: sentence(max) })

const fields = {
  title: both(80),
  /** What is done and what the customer should mind. */
  text: both(1_000),
  reason: workReason,
  impact: workImpact,
  /** How long a service stands still at most; null where it does not. */
  downMinutes: z
    .int()
    .min(1)
    .max(7 * 1440)
    .nullable(),
  startsAt: instant,
  endsAt: instant,
  responsibleId: z.uuid(),
  leadHours: z.int().min(1).max(720),
  reminderHours: z.int().min(1).max(168),
  /** Numbers of circuits, and codes of nodes with all that runs over them or hangs behind them. */
  circuits: z.array(z.string().trim().max(60)).max(200),
  nodes: z.array(z.string().trim().max(40)).max(50),
}

/** POST /api/planned-works. `shortNotice` says that customers are told later than promised, knowingly. */
export const newWork = z.strictObject({ ...fields, shortNotice: z.boolean().default(false) })
/** PUT /api/planned-works/{number} */
export const workEdit = newWork.extend({ version: z.int() })
/** PUT /api/planned-works/{number}/announcement */
export const workAnnouncement = z.strictObject({ version: z.int() })
/** PUT /api/planned-works/{number}/cancellation */
export const workCancellation = z.strictObject({ reason: both(500), version: z.int() })
/** PUT /api/planned-works/{number}/end */
export const workEnd = z.strictObject({ outcome: workOutcome, text: both(1_000), version: z.int() })
/** POST /api/planned-work-previews: whom a window would hit. */
export const workReachAsked = z.strictObject({ circuits: fields.circuits, nodes: fields.nodes })

export const workQuery = z.strictObject({
  state: z.enum(['open', 'past']).optional(),
  account: z.string().max(40).optional(),
  circuit: z.string().max(60).optional(),
})

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
const text = z.object({ 'zh-CN': z.string(), en: z.string() })
const at = z.iso.datetime()

export const workLine = z.object({
  number: z.string(),
  state: workState,
  title: text,
  reason: workReason,
  impact: workImpact,
  downMinutes: z.int().nullable(),
  startsAt: at,
  endsAt: at,
  /** When customers are told, where they have not been. */
  announceAt: at.nullable(),
  announcedAt: at.nullable(),
  lateAt: at.nullable(),
  endedAt: at.nullable(),
  responsible: person,
  /** Of those the reader may see. */
  circuits: z.array(z.string()),
  accounts: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})

export const workReach = z.object({
  circuits: z.array(
    z.object({
      number: z.string(),
      name: z.string(),
      nameEn: z.string(),
      kind: circuitKind,
      grade: serviceGrade,
      account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
      /** Named itself, over a node that is worked on, or riding on a circuit that is hit. */
      why: z.enum(['circuit', 'node', 'carrier']),
    }),
  ),
  contacts: z.int(),
  unknown: z.array(z.string()),
})

export const workView = workLine.extend({
  text,
  leadHours: z.int(),
  reminderHours: z.int(),
  remindedAt: at.nullable(),
  startedAt: at.nullable(),
  outcome: workOutcome.nullable(),
  /** How it ended, or why it does not take place. */
  outcomeText: text.nullable(),
  /** Customers were told later than promised. */
  shortNotice: z.boolean(),
  version: z.int(),
  targets: z.object({
    circuits: z.array(z.string()),
    nodes: z.array(z.object({ code: z.string(), kind: nodeKind, name: z.string(), nameEn: z.string() })),
  }),
  reach: workReach.shape.circuits,
  /** Whom the customers' side was told by, newest first; contacts of accounts that the reader sees. */
  told: z.array(
    z.object({
      kind: workNoticeKind,
      at,
      account: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
      contact: z.string(),
      mail: z.enum(['sent', 'owed', 'failed', 'off']),
    }),
  ),
  /** Tickets opened for its circuits while it was going on. */
  tickets: z.array(z.object({ number: z.string(), subject: z.string(), status: z.string(), openedAt: at })),
  mayRun: z.boolean(),
})

/** What a customer is told of a work on the own circuits. */
export const ownWork = z.object({
  number: z.string(),
  state: workState,
  title: text,
  text,
  reason: workReason,
  impact: workImpact,
  downMinutes: z.int().nullable(),
  startsAt: at,
  endsAt: at,
  late: z.boolean(),
  outcome: workOutcome.nullable(),
  outcomeText: text.nullable(),
  circuits: z.array(z.string()),
  lastNotice: z.object({ kind: workNoticeKind, at }).nullable(),
})

/** A work under way, or about to begin or just over, on one circuit: what a fault there may come from. */
export const workOnCircuit = z.object({
  number: z.string(),
  title: text,
  impact: workImpact,
  state: workState,
  startsAt: at,
  endsAt: at,
  late: z.boolean(),
})

export type WorkState = z.infer<typeof workState>
export type WorkReason = z.infer<typeof workReason>
export type WorkImpact = z.infer<typeof workImpact>
export type WorkOutcome = z.infer<typeof workOutcome>
export type WorkNoticeKind = z.infer<typeof workNoticeKind>
export type WorkTargetKind = z.infer<typeof workTargetKind>
export type WorkText = z.infer<typeof text>
export type NewWork = z.infer<typeof newWork>
export type WorkEdit = z.infer<typeof workEdit>
export type WorkCancellation = z.infer<typeof workCancellation>
export type WorkEnd = z.infer<typeof workEnd>
export type WorkQuery = z.infer<typeof workQuery>
export type WorkLine = z.infer<typeof workLine>
export type WorkReach = z.infer<typeof workReach>
export type WorkView = z.infer<typeof workView>
export type OwnWork = z.infer<typeof ownWork>
export type WorkOnCircuit = z.infer<typeof workOnCircuit>
