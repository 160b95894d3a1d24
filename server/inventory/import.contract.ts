import { z } from 'zod'

/** The columns of the file, in the order of the template. Those marked with true must be filled. */
export const importColumns = {
  account: true,
  number: true,
  kind: true,
  name: true,
  name_en: true,
  grade: true,
  status: false,
  bandwidth_kbps: false,
  a_site: true,
  a_site_en: false,
  a_address: true,
  z_site: false,
  z_site_en: false,
  z_address: false,
  equipment: false,
  region: false,
  zone: false,
  installed_on: true,
  nodes: false,
  rides_on: false,
} as const
export type ImportColumn = keyof typeof importColumns

/** What is wrong with one cell; `instead` says what could stand there, in words that need no translation. */
export const importProblem = z.enum([
  'missing',
  'notOneOf',
  'unknownAccount',
  'otherAccount',
  'unknownNode',
  'unknownCircuit',
  'ridesInCircle',
  'notANumber',
  'notADate',
  'notANumberOfCircuit',
  'tooLong',
  'twice',
  'unknownZone',
  'holdsResources',
  'illegalStatus',
  'halfEnd',
])

export const importError = z.object({
  /** As a spreadsheet counts: the heading is row 1. */
  row: z.int(),
  column: z.string(),
  value: z.string(),
  problem: importProblem,
  instead: z.string(),
})

export const importPreview = z.object({
  rows: z.array(
    z.object({
      row: z.int(),
      number: z.string(),
      account: z.string(),
      what: z.enum(['add', 'change', 'same', 'wrong']),
      /** The columns that differ from what is known. */
      changes: z.array(z.object({ column: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
  errors: z.array(importError),
  /** Columns of the file that mean nothing here: they are left out. */
  ignored: z.array(z.string()),
  /** Hand back with the import: it is refused when the inventory has changed since the preview. */
  basedOn: z.string(),
})

const csv = z.string().min(1).max(2_000_000)
/** POST /api/circuit-import-previews */
export const importAsked = z.strictObject({ csv })
/** POST /api/circuit-imports */
export const importOrder = z.strictObject({ csv, basedOn: z.string().max(100) })
export const importDone = z.object({ added: z.int(), changed: z.int(), same: z.int() })

export type ImportError = z.infer<typeof importError>
export type ImportProblem = z.infer<typeof importProblem>
export type ImportPreview = z.infer<typeof importPreview>
