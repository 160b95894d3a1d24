import { z } from 'zod'
import { calendarVersion } from '#server/calendar/calendar.contract.ts'
import { staffRole } from '#server/seats/seat.contract.ts'
import { supportLevel } from '#server/tickets/ticket.contract.ts'
import { finding } from './finding.contract.ts'
import { affinity, relaxationStep, requiredSkill } from './queue.contract.ts'
import { queueView } from './queue-view.contract.ts'

const named = { name: z.string(), nameEn: z.string() }
/** What machines and rules know it by; it never changes. */
export const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z][A-Za-z0-9]{1,39}$/, 'Two to forty letters and digits, a letter first.')
const name = z.string().trim().min(1).max(60)

/** Everything an administrator sets of a queue. */
export const queueInput = z.strictObject({
  name,
  nameEn: name,
  skills: z.array(requiredSkill).max(12),
  preferred: z.array(requiredSkill).max(12),
  affinity: z.array(affinity).max(3),
  /** A calendar's code; null offers around the clock. */
  calendar: z.string().nullable(),
  offerSeconds: z.int().min(5).max(900),
  maxOffers: z.int().min(1).max(50),
  plan: z.array(relaxationStep).max(20),
  /** The supervisor's id. */
  supervisor: z.uuid(),
})
export const newQueue = queueInput.extend({ code, level: supportLevel })
export const queueChange = queueInput.extend({ version: z.string() })
/** A draft to be looked over; `code` when the queue exists already. */
export const queueDraft = queueInput.extend({ level: supportLevel, code: code.optional() })
/** Without `forwardTo` what waits is still offered, until the queue is empty; with it the work goes to that queue. */
export const queueClosing = z.strictObject({ version: z.string(), forwardTo: z.string().nullable() })

/** One queue as its editor sees it. */
export const queueDetail = queueView.extend({ findings: z.array(finding) })
export const queueFindings = z.object({ findings: z.array(finding) })

/** What a queue can be made of. */
export const queueChoices = z.object({
  skills: z.array(z.object({ code: z.string(), ...named, seats: z.int() })),
  calendars: z.array(z.object({ code: z.string(), ...named, rules: calendarVersion })),
  people: z.array(z.object({ id: z.uuid(), ...named, team: z.string(), roles: z.array(staffRole) })),
})

/** A skill in both languages. */
export const skillInput = z.strictObject({ name, nameEn: name })
export const newSkill = skillInput.extend({ code })
export const skillChange = skillInput.extend({ version: z.string() })
/** Seats that have the skill lose it only when that is asked for. */
export const skillRemoval = z.strictObject({ version: z.string(), takeFromSeats: z.boolean() })

export type QueueInput = z.infer<typeof queueInput>
export type NewQueue = z.infer<typeof newQueue>
export type QueueChange = z.infer<typeof queueChange>
export type QueueDraftInput = z.infer<typeof queueDraft>
export type QueueClosing = z.infer<typeof queueClosing>
export type QueueDetail = z.infer<typeof queueDetail>
export type QueueChoices = z.infer<typeof queueChoices>
export type NewSkill = z.infer<typeof newSkill>
export type SkillChange = z.infer<typeof skillChange>
export type SkillRemoval = z.infer<typeof skillRemoval>
