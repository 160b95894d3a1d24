import { z } from 'zod'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

const instant = z.iso.datetime()
const ms = z.int()

export const clockKind = z.enum([
  'acknowledge',
  'update',
  'restore',
  'resolve',
  'report',
  'handOffAccept',
  'handOffHold',
  'order',
])

/** Where a target is written: the house's table or a contract, which version of it, and which line. */
export const clockTerms = z.object({
  source: z.enum(['house', 'contract']),
  contract: z.string().nullable(),
  version: z.int(),
  line: z.string(),
})

const by = z.string().optional()

/** One line of the arithmetic, in order of time. Texts that people wrote are as they wrote them. */
export const clockLine = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('started'),
    at: instant,
    targetMs: ms,
    calendar: z.string(),
    terms: z.string().optional(),
  }),
  z.object({ code: z.literal('ran'), from: instant, to: instant, calendar: z.string(), elapsedMs: ms, usedMs: ms }),
  z.object({
    code: z.literal('paused'),
    from: instant,
    to: instant.nullable(),
    reason: z.string(),
    elapsedMs: ms,
    countedMs: ms,
    ball: z.enum(['customer', 'thirdParty', 'acceptance']).optional(),
    by,
    agreedBy: z.string().optional(),
    until: instant.optional(),
  }),
  z.object({
    code: z.literal('retargeted'),
    at: instant,
    fromMs: ms,
    toMs: ms,
    reason: z.string(),
    terms: z.string().optional(),
  }),
  z.object({ code: z.literal('calendarChanged'), at: instant, from: z.string(), to: z.string(), reason: z.string() }),
  z.object({ code: z.literal('credited'), at: instant, ms, reason: z.string(), by }),
  z.object({ code: z.literal('charged'), at: instant, ms, from: instant, to: instant, reason: z.string(), by }),
  z.object({ code: z.literal('stopped'), at: instant }),
  z.object({ code: z.literal('restarted'), at: instant, reason: z.string(), idleMs: ms }),
  z.object({
    code: z.literal('verdict'),
    verdict: z.enum(['running', 'paused', 'overdue', 'met', 'breached']),
    usedMs: ms,
    targetMs: ms,
    dueAt: instant,
    dueMoves: z.boolean(),
  }),
])

export const clockExplanation = z.object({
  id: z.uuid(),
  kind: clockKind,
  round: z.int(),
  level: supportLevel.nullable(),
  /** Of hand-off clocks: the row of the ledger it measures. */
  holding: z.int().nullable(),
  /** The calendars its lines name, by reference. */
  calendars: z.record(
    z.string(),
    z.object({ name: z.string(), nameEn: z.string(), zone: z.string(), always: z.boolean() }),
  ),
  /** The terms its lines name, by reference. */
  terms: z.record(z.string(), clockTerms),
  lines: z.array(clockLine),
})

/** GET /api/tickets/{number}/clocks */
export const clockExplanations = z.object({ at: instant, clocks: z.array(clockExplanation) })

export type ClockKind = z.infer<typeof clockKind>
export type ClockTerms = z.infer<typeof clockTerms>
export type ClockLine = z.infer<typeof clockLine>
export type ClockExplanation = z.infer<typeof clockExplanation>
export type ClockExplanations = z.infer<typeof clockExplanations>
