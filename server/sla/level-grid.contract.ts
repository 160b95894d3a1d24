import { z } from 'zod'
import { accountGrade, serviceGrade, type AccountGrade, type ServiceGrade } from '#server/accounts/account.contract.ts'
import {
  supportLevel,
  type SupportLevel,
  type TicketPriority,
  type TicketType,
} from '#server/tickets/ticket.contract.ts'

/**
 * The table of promises is a set of grids. A grid has axes, and for every combination of their values exactly one cell:
 * a ticket never finds two promises, and none is forgotten. A cell is named by its place: `restore.AAA.gold.P1P2`.
 */
export const axes = {
  serviceGrade: serviceGrade.options,
  accountGrade: accountGrade.options,
  /** How fast people are spoken to knows two speeds, how fast things are mended three. */
  urgency: ['P1P2', 'P3P4'],
  severity: ['P1P2', 'P3', 'P4'],
  /** Of updates: the first one, and those after it while the service is down or is not. */
  moment: ['first', 'whileDown', 'whileUp'],
  type: ['complaint', 'request', 'question', 'disconnect'],
  level: supportLevel.options,
} as const satisfies Record<string, readonly string[]>

export type Axis = keyof typeof axes

export const targetKind = z.enum([
  'acknowledge',
  'update',
  'restore',
  'resolve',
  'report',
  'handOffAccept',
  'handOffHold',
  'order',
])
export type TargetKind = z.infer<typeof targetKind>

interface Grid {
  kind: TargetKind
  axes: readonly Axis[]
  /** Whether a cell may say that nothing is promised. */
  mayBeNone: boolean
}

/** Faults and other requests are resolved by different grids; everything else is named after its clock. */
export const gridName = z.enum([
  'acknowledge',
  'update',
  'restore',
  'resolve',
  'report',
  'answer',
  'order',
  'handOffAccept',
  'handOffHold',
])
export type GridName = z.infer<typeof gridName>

export const grids: Record<GridName, Grid> = {
  acknowledge: { kind: 'acknowledge', axes: ['serviceGrade', 'accountGrade', 'urgency'], mayBeNone: false },
  update: { kind: 'update', axes: ['serviceGrade', 'accountGrade', 'urgency', 'moment'], mayBeNone: true },
  restore: { kind: 'restore', axes: ['serviceGrade', 'accountGrade', 'severity'], mayBeNone: true },
  resolve: { kind: 'resolve', axes: ['serviceGrade', 'accountGrade', 'severity'], mayBeNone: false },
  report: { kind: 'report', axes: ['serviceGrade', 'accountGrade'], mayBeNone: true },
  answer: { kind: 'resolve', axes: ['type', 'accountGrade'], mayBeNone: false },
  order: { kind: 'order', axes: ['accountGrade'], mayBeNone: true },
  handOffAccept: { kind: 'handOffAccept', axes: ['level'], mayBeNone: false },
  handOffHold: { kind: 'handOffHold', axes: ['level'], mayBeNone: false },
}

/** The value of each axis of a grid. */
export type Place = Partial<Record<Axis, string>>

export function cellKey(grid: GridName, place: Place): string {
  return [grid, ...grids[grid].axes.map((axis) => place[axis] ?? '*')].join('.')
}

/** Every place of a grid, in reading order. */
export function placesOf(grid: GridName): Place[] {
  return grids[grid].axes.reduce<Place[]>(
    (places, axis) => places.flatMap((place) => axes[axis].map((value) => ({ ...place, [axis]: value }))),
    [{}],
  )
}

/** Grid and place behind a cell's name; null for a name no grid has. */
export function placeNamed(key: string): { grid: GridName; place: Place } | null {
  const [name, ...values] = key.split('.')
  const grid = gridName.safeParse(name)
  if (!grid.success) return null
  const { axes: own } = grids[grid.data]
  if (values.length !== own.length) return null
  const fits = own.every((axis, i) => (axes[axis] as readonly string[]).includes(values[i]!))
  return fits ? { grid: grid.data, place: Object.fromEntries(own.map((axis, i) => [axis, values[i]!])) } : null
}

/** What decides which cell a ticket falls into. */
export interface TargetFacts {
  accountGrade: AccountGrade
  /** Grade of the circuit or service concerned; a ticket without one counts as ordinary. */
  serviceGrade?: ServiceGrade | null
  priority: TicketPriority
  type: TicketType
  /** The level a hand-off goes to; L1 when not said. */
  level?: SupportLevel
  /** Whether the service is down right now, and whether the customer has been told something already. */
  down?: boolean
  updatedBefore?: boolean
}

/** Where a ticket finds its promise of one kind; null where none exists: no restoration for a question. */
export function placeOf(kind: TargetKind, facts: TargetFacts): { grid: GridName; place: Place } | null {
  const grid = gridFor(kind, facts.type)
  if (!grid) return null
  const { priority } = facts
  const severe = priority === 'P1' || priority === 'P2'
  const all: Record<Axis, string> = {
    serviceGrade: facts.serviceGrade ?? 'ordinary',
    accountGrade: facts.accountGrade,
    urgency: severe ? 'P1P2' : 'P3P4',
    severity: severe ? 'P1P2' : priority,
    moment: facts.updatedBefore ? (facts.down ? 'whileDown' : 'whileUp') : 'first',
    type: facts.type,
    level: facts.level ?? 'L1',
  }
  return { grid, place: Object.fromEntries(grids[grid].axes.map((axis) => [axis, all[axis]])) }
}

function gridFor(kind: TargetKind, type: TicketType): GridName | null {
  switch (kind) {
    case 'update':
    case 'restore':
    case 'report':
      return type === 'fault' ? kind : null
    case 'resolve':
      return type === 'fault' ? 'resolve' : 'answer'
    case 'order':
      return type === 'request' ? 'order' : null
    default:
      return kind
  }
}
