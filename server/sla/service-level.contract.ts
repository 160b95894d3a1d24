import { z } from 'zod'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { weekday } from '#server/calendar/calendar.contract.ts'
import { supportLevel, ticketPriority, ticketType } from '#server/tickets/ticket.contract.ts'

/** One promise. It holds where everything named fits; null names nothing. */
export const serviceLevel = z.object({
  kind: z.enum(['acknowledge', 'update', 'restore', 'resolve', 'report', 'handOffAccept', 'handOffHold', 'order']),
  types: z.array(ticketType).nullable(),
  priorities: z.array(ticketPriority).nullable(),
  accountGrade: accountGrade.nullable(),
  serviceGrade: serviceGrade.nullable(),
  level: supportLevel.nullable(),
  /** Of updates: the first one, and those after it while the service is down or is not. */
  moment: z.enum(['first', 'whileDown', 'whileUp']).nullable(),
  targetMs: z.int(),
  /** Whose hours count: every moment, the account's own calendar, or the operator's office hours. */
  calendar: z.enum(['always', 'account', 'office']),
})

/** A working calendar as it is in force now. Hours are local minutes since midnight. */
export const calendarView = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  zone: z.string(),
  always: z.boolean(),
  week: z.record(weekday, z.array(z.tuple([z.int(), z.int()]))),
  /** Days of the next twelve months that differ from their weekday; no hours means closed. */
  exceptions: z.array(
    z.object({
      on: z.iso.date(),
      name: z.string().nullable(),
      nameEn: z.string().nullable(),
      hours: z.array(z.tuple([z.int(), z.int()])),
    }),
  ),
})

/** GET /api/service-levels */
export const serviceLevels = z.object({
  levels: z.array(serviceLevel),
  /** Milliseconds of one working day of the office calendar: what "one working day" means in `targetMs`. */
  officeDayMs: z.int(),
  calendars: z.array(calendarView),
})

export type ServiceLevel = z.infer<typeof serviceLevel>
export type CalendarView = z.infer<typeof calendarView>
export type ServiceLevels = z.infer<typeof serviceLevels>
