import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Id } from '#server/kernel/ids.ts'

/** An instant, stored in UTC with milliseconds, a Date in the code. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** A uuid column that keeps its brand. */
export const idOf = <T extends Id<string>>(name: string) => uuid(name).$type<T>()

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })

const zstd = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const brace = 0x7b

/**
 * A value as compressed JSON that only the code reads. As jsonb, PostgreSQL would take it apart and compress it with a
 * slower method, and what a round of 200 seats saw would take twice the space. Plain JSON is read as well.
 */
export const packed = <T>(name: string) =>
  customType<{ data: T; driverData: Buffer }>({
    dataType: () => 'bytea',
    toDriver: (value) => zstdCompressSync(JSON.stringify(value), zstd),
    fromDriver: (stored) => JSON.parse((stored[0] === brace ? stored : zstdDecompressSync(stored)).toString()) as T,
  })(name)
