import { z } from 'zod'
import { accountGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketStatus } from '#server/tickets/ticket.contract.ts'
import {
  escalationEntryKind,
  escalationSeverity,
  escalationState,
  escalationTrend,
} from './account-escalation.contract.ts'

const instant = z.iso.datetime()
const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

/** GET /api/account-escalations */
export const escalationLine = z.object({
  number: z.string(),
  account: z.object({ code: z.string(), name: z.string(), nameEn: z.string(), grade: accountGrade }),
  title: z.string(),
  severity: escalationSeverity,
  trend: escalationTrend,
  state: escalationState,
  owner: person,
  targetAt: instant,
  promiseAt: instant.nullable(),
  /** The promised time passed, and nobody said yet how it ended. */
  promiseBrokenAt: instant.nullable(),
  nextStep: z.string().nullable(),
  nextStepAt: instant.nullable(),
  openedAt: instant,
  endedAt: instant.nullable(),
  updatedAt: instant,
  tickets: z.int(),
  /** The reader watches it, and something happened since they looked. */
  isNews: z.boolean(),
  version: z.int(),
})

/** GET /api/account-escalations/{number} */
export const escalationView = z.object({
  ...escalationLine.shape,
  reason: z.string(),
  target: z.string(),
  promise: z.string().nullable(),
  outcome: z.string().nullable(),
  openedBy: person,
  causes: z.array(
    z.object({
      number: z.string(),
      subject: z.string(),
      priority: ticketPriority,
      status: ticketStatus,
      openedAt: instant,
      circuit: z.string().nullable(),
      promisedAt: instant.nullable(),
    }),
  ),
  watchers: z.array(person.extend({ team: z.string(), hasSeen: z.boolean() })),
  log: z.array(
    z.object({
      seq: z.int(),
      kind: escalationEntryKind,
      text: z.string(),
      facts: z.record(z.string(), z.unknown()),
      /** `id` null: the house itself. */
      by: person.extend({ id: z.uuid().nullable() }),
      at: instant,
    }),
  ),
  moves: z.array(escalationState),
  mayRun: z.boolean(),
  isWatching: z.boolean(),
})

export type EscalationLine = z.infer<typeof escalationLine>
export type EscalationView = z.infer<typeof escalationView>
