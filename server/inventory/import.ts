import { parse } from 'csv-parse/sync'
import { circuitKind, circuitStatus, serviceGrade, type CircuitStatus } from '#server/accounts/account.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { CircuitFields } from './circuit.contract.ts'
import { ridesInCircle } from './circuit.ts'
import { importColumns, type ImportColumn, type ImportError, type ImportProblem } from './import.contract.ts'

/** What the inventory knows, as far as a file can touch it. */
export interface KnownInventory {
  accounts: ReadonlySet<string>
  nodes: ReadonlySet<string>
  circuits: ReadonlyMap<string, KnownCircuit>
}
export interface KnownCircuit {
  account: string
  status: CircuitStatus
  holdsResources: boolean
  fields: CircuitFields
}

export interface PlannedRow {
  row: number
  number: string
  account: string
  status: CircuitStatus
  fields: CircuitFields
  what: 'add' | 'change' | 'same' | 'wrong'
  changes: { column: string; from: string; to: string }[]
}

export interface ImportPlan {
  rows: PlannedRow[]
  errors: ImportError[]
  ignored: string[]
}

const columns = Object.keys(importColumns) as ImportColumn[]
const most = 5_000
/** Cells that were guarded against being read as formulas are read as what they say. */
const unguarded = (cell: string) => cell.replace(/^'(?=[=+\-@])/, '')

/** Every row with what would become of it, every wrong cell with what could stand there instead. Refuses a file that is no table. */
export function planImport(csv: string, known: KnownInventory): ImportPlan {
  const { heading, records } = read(csv)
  const errors: ImportError[] = []
  const cells = records.map((record) => {
    const cell = (column: ImportColumn) => unguarded((record[heading.indexOf(column)] ?? '').trim())
    return Object.fromEntries(columns.map((column) => [column, cell(column)])) as Record<ImportColumn, string>
  })
  const firstRow = new Map<string, number>()
  const carriers = new Map([...known.circuits].map(([number, { fields }]) => [number, fields.ridesOn]))
  if (heading.includes('rides_on')) for (const { number, rides_on } of cells) carriers.set(number, list(rides_on))
  const rows = cells.map((cell, place): PlannedRow => {
    const row = place + 2
    const before = errors.length
    const wrong = (column: ImportColumn, problem: ImportProblem, instead = '') =>
      void errors.push({ row, column, value: cell[column].slice(0, 100), problem, instead })
    const oneOf = <T extends string>(column: ImportColumn, options: readonly T[], usual: T): T => {
      const found = options.find((option) => option.toLowerCase() === cell[column].toLowerCase())
      if (!found && cell[column] !== '') wrong(column, 'notOneOf', options.join(', '))
      return found ?? usual
    }
    for (const column of columns) {
      if (importColumns[column] && cell[column] === '') wrong(column, 'missing')
      const longest = column.endsWith('address') ? 200 : column === 'nodes' || column === 'rides_on' ? 600 : 80
      if (cell[column].length > longest) wrong(column, 'tooLong', `≤ ${longest}`)
    }
    const number = cell.number
    if (number !== '' && !/^[A-Z0-9][A-Z0-9-]{3,39}$/.test(number)) wrong('number', 'notANumberOfCircuit', 'BJ-DL-0042')
    const twin = firstRow.get(number)
    if (twin !== undefined) wrong('number', 'twice', String(twin))
    else firstRow.set(number, row)
    const account = cell.account.toUpperCase()
    if (account !== '' && !known.accounts.has(account)) {
      wrong('account', 'unknownAccount', near(account, [...known.accounts]))
    }
    const is = known.circuits.get(number)
    if (is && is.account !== account && known.accounts.has(account)) wrong('account', 'otherAccount', is.account)
    const status = oneOf('status', circuitStatus.options, is?.status ?? 'active')
    if (is && status !== is.status) {
      if (is.status === 'ceased' || status === 'planned') wrong('status', 'illegalStatus', is.status)
      else if (status === 'ceased' && is.holdsResources) wrong('status', 'holdsResources', is.status)
    }
    if (!is && status === 'ceased') wrong('status', 'illegalStatus', 'planned, active, suspended')
    const bandwidth = cell.bandwidth_kbps === '' ? null : Number(cell.bandwidth_kbps)
    if (bandwidth !== null && !(Number.isInteger(bandwidth) && bandwidth > 0 && bandwidth <= 10_000_000_000)) {
      wrong('bandwidth_kbps', 'notANumber', '100000')
    }
    const installed = isoDate(cell.installed_on)
    if (cell.installed_on !== '' && !installed) wrong('installed_on', 'notADate', '2026-11-28')
    const zone = cell.zone || (is?.fields.zone ?? 'Asia/Shanghai')
    if (!isZone(zone)) wrong('zone', 'unknownZone', 'Asia/Shanghai')
    const [nodes, ridesOn] = [list(cell.nodes), list(cell.rides_on)]
    for (const code of nodes) if (!known.nodes.has(code)) wrong('nodes', 'unknownNode', near(code, [...known.nodes]))
    for (const other of ridesOn) {
      if (!known.circuits.has(other) && !cells.some((one) => one.number === other)) {
        wrong('rides_on', 'unknownCircuit', near(other, [...known.circuits.keys()]))
      }
    }
    if (ridesInCircle(number, ridesOn, (other) => carriers.get(other) ?? [])) wrong('rides_on', 'ridesInCircle')
    const hasZ = cell.z_site !== '' || cell.z_address !== ''
    if (hasZ && (cell.z_site === '' || cell.z_address === '')) {
      wrong(cell.z_site === '' ? 'z_site' : 'z_address', 'halfEnd')
    }
    const end = (site: string, siteEn: string, address: string) => ({ site, siteEn: siteEn || site, address })
    // A column that is not in the file says nothing: what is known stays.
    const says = (...names: ImportColumn[]) => !is || names.some((name) => heading.includes(name))
    const fields: CircuitFields = {
      ...{ kind: oneOf('kind', circuitKind.options, 'leasedLine'), name: cell.name, nameEn: cell.name_en },
      grade: oneOf('grade', serviceGrade.options, 'ordinary'),
      bandwidthKbps: says('bandwidth_kbps') ? bandwidth : is!.fields.bandwidthKbps,
      aEnd: end(
        cell.a_site,
        says('a_site_en') || cell.a_site !== is!.fields.aEnd.site ? cell.a_site_en : is!.fields.aEnd.siteEn,
        cell.a_address,
      ),
      zEnd: says('z_site', 'z_address')
        ? hasZ
          ? end(cell.z_site, cell.z_site_en, cell.z_address)
          : null
        : is!.fields.zEnd,
      equipment: says('equipment') ? cell.equipment || null : is!.fields.equipment,
      region: says('region') ? cell.region || null : is!.fields.region,
      zone,
      installedOn: installed ?? cell.installed_on,
      nodes: says('nodes') ? nodes.toSorted() : is!.fields.nodes,
      ridesOn: says('rides_on') ? ridesOn.toSorted() : is!.fields.ridesOn,
    }
    const changes = is ? differences({ ...is.fields, status: is.status }, { ...fields, status }) : []
    const fine = errors.length === before
    const what = !fine ? 'wrong' : !is ? 'add' : changes.length > 0 ? 'change' : 'same'
    return { row, number, account, status, fields, what, changes }
  })
  const place = (column: string) => columns.indexOf(column as ImportColumn)
  errors.sort((a, b) => a.row - b.row || place(a.column) - place(b.column))
  return { rows, errors, ignored: heading.filter((name) => name && !columns.includes(name as ImportColumn)) }
}

function read(csv: string): { heading: string[]; records: string[][] } {
  let table: string[][]
  try {
    table = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, delimiter: [',', ';', '\t'] })
  } catch {
    throw notATable('Quotation marks do not close.')
  }
  const [first, ...records] = table
  const heading = (first ?? []).map((name) => name.trim().toLowerCase())
  const missing = columns.filter((column) => importColumns[column] && !heading.includes(column))
  if (missing.length > 0)
    throw notATable(`The first row must name the columns; missing: ${missing.join(', ')}.`, missing)
  if (records.length === 0) throw notATable('There is no row below the heading.')
  if (records.length > most) throw notATable(`There are ${records.length} rows; split the file at ${most}.`)
  return { heading, records }
}

function notATable(detail: string, missing: string[] = []): Refusal {
  return new Refusal('import.not_a_table', detail, 422, {
    errors: [{ pointer: '/csv', detail }],
    extra: { missing: missing.join(', ') },
  })
}

const list = (cell: string) => [...new Set(cell.split(/[;,|\s]+/).filter(Boolean))]

function isoDate(text: string): string | null {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text)
  if (!found) return null
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Those that begin alike, for a hint: what was meant is mostly among them. */
function near(value: string, options: readonly string[]): string {
  const alike = (option: string) => {
    let same = 0
    while (same < option.length && option[same] === value[same]) same++
    return same
  }
  return options
    .toSorted((a, b) => alike(b) - alike(a) || a.localeCompare(b))
    .slice(0, 3)
    .join(', ')
}

function differences(was: object, is: object): PlannedRow['changes'] {
  const text = (value: unknown): string =>
    value === null || value === undefined
      ? ''
      : Array.isArray(value)
        ? value.toSorted().join('; ')
        : typeof value === 'object'
          ? [
              (value as { site: string }).site,
              (value as { siteEn: string }).siteEn,
              (value as { address: string }).address,
            ].join(', ')
          : String(value as string | number)
  return Object.keys(is).flatMap((column) => {
    const [from, to] = [text((was as Record<string, unknown>)[column]), text((is as Record<string, unknown>)[column])]
    return from === to ? [] : [{ column, from, to }]
  })
}
