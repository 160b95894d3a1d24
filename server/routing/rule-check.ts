import { accountGrade, circuitKind, language, serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketSymptom, ticketType, type SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { Finding } from './finding.contract.ts'
import { found } from './finding.ts'
import type { RoutingCondition } from './queue.contract.ts'
import { ruleFields, wanted, type RuleField } from './rules.ts'

/** A rule as somebody would have it; the queue by its code. */
export interface RuleDraft {
  when: RoutingCondition
  queue: string
}

export interface RuleHouse {
  level: SupportLevel
  queues: ReadonlyMap<string, { level: SupportLevel; active: boolean }>
  accounts: ReadonlySet<string>
}

/** What is wrong with the rules of a level, in order. Rules that pass take every ticket there can be. */
export function checkRules(rules: readonly RuleDraft[], house: RuleHouse): Finding[] {
  const last = rules.length - 1
  const conditions = rules.map((rule) => rule.when)
  return [
    ...(rules.length === 0 ? [found('rulesEmpty', 'refused', '/rules')] : []),
    ...rules.flatMap(({ when, queue }, i) => {
      const at = `/rules/${i}`
      const known = house.queues.get(queue)
      const { level } = known ?? house
      const stranger = when.account?.some((id) => !house.accounts.has(id))
      return [
        ...(!known ? [found('ruleQueueUnknown', 'refused', `${at}/queue`, { queue })] : []),
        ...(level !== house.level ? [found('ruleQueueOtherLevel', 'refused', `${at}/queue`, { queue, level })] : []),
        ...(known && !known.active ? [found('ruleQueueInactive', 'refused', `${at}/queue`, { queue })] : []),
        ...(stranger ? [found('ruleAccountUnknown', 'refused', `${at}/when/account`)] : []),
      ]
    }),
    ...(last >= 0 && !takesAll(conditions[last]!) ? [found('rulesNoCatchAll', 'refused', `/rules/${last}`)] : []),
    ...conditions.flatMap((_, i) => {
      const covered = coveredBy(conditions, i)
      if (covered === null) return []
      return [found('ruleNeverMatches', 'warning', `/rules/${i}`, covered === 'several' ? {} : { by: covered + 1 })]
    }),
  ]
}

const takesAll = (when: RoutingCondition) => ruleFields.every((field) => wanted(when, field) === null)

/** Every value a field can have; `null` is "not known", and of the open ones `other` stands for what no rule names. */
type Value = string | boolean | null
type Box = Record<RuleField, ReadonlySet<Value>>

const other = '\u0000other'
const closed: Partial<Record<RuleField, readonly Value[]>> = {
  type: ticketType.options,
  circuitKind: [...circuitKind.options, null],
  symptom: ticketSymptom.options,
  priority: ticketPriority.options,
  accountGrade: [...accountGrade.options, null],
  serviceGrade: [...serviceGrade.options, null],
  language: language.options,
  repeat: [true, false],
}

/** More pieces than this and the question is left open: nothing is said about the rule. */
const mostPieces = 4_000

/**
 * Which earlier rule leaves nothing for this one, `several` when only together they do, or null when something is left. Sound:
 * what it names can never match. It reckons with every combination of values, also such as no ticket has.
 */
export function coveredBy(rules: readonly RoutingCondition[], i: number): number | 'several' | null {
  const mine = rules[i]!
  const alone = rules.findIndex((earlier, j) => j < i && covers(earlier, mine))
  if (alone >= 0) return alone
  const universe = universeOf(rules)
  let left = [boxOf(mine, universe)]
  for (const earlier of rules.slice(0, i)) {
    const taken = boxOf(earlier, universe)
    left = left.flatMap((box) => without(box, taken))
    if (left.length === 0) return 'several'
    if (left.length > mostPieces) return null
  }
  return null
}

function covers(a: RoutingCondition, b: RoutingCondition): boolean {
  return ruleFields.every((field) => {
    const [has, asks] = [wanted(a, field), wanted(b, field)]
    return has === null || (asks !== null && asks.every((value) => has.includes(value)))
  })
}

function universeOf(rules: readonly RoutingCondition[]): Box {
  const of = (field: RuleField) => closed[field] ?? [null, other, ...rules.flatMap((rule) => wanted(rule, field) ?? [])]
  return Object.fromEntries(ruleFields.map((field) => [field, new Set(of(field))])) as unknown as Box
}

function boxOf(when: RoutingCondition, universe: Box): Box {
  const of = (field: RuleField) => {
    const list = wanted(when, field)
    return list ? new Set<Value>(list) : universe[field]
  }
  return Object.fromEntries(ruleFields.map((field) => [field, of(field)])) as unknown as Box
}

/** What is in `box` and not in `taken`, as pieces that do not overlap. */
function without(box: Box, taken: Box): Box[] {
  const shared = (field: RuleField) => new Set([...box[field]].filter((value) => taken[field].has(value)))
  if (ruleFields.some((field) => shared(field).size === 0)) return [box]
  const pieces: Box[] = []
  let rest = box
  for (const field of ruleFields) {
    const outside = [...box[field]].filter((value) => !taken[field].has(value))
    if (outside.length === 0) continue
    pieces.push({ ...rest, [field]: new Set(outside) })
    rest = { ...rest, [field]: shared(field) }
  }
  return pieces
}
