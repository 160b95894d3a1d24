import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Id } from '#server/kernel/ids.ts'

/** An instant, stored in UTC with milliseconds, a Date in the code. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** A uuid column that keeps its brand. */
export const idOf = <T extends Id<string>>(name: string) => uuid(name).$type<T>()

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })
