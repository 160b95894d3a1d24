import { format } from '#lib/format/index.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { RoutingExplanation } from '#server/tickets/ticket-view.contract.ts'

type Decision = NonNullable<RoutingExplanation['present']>
type Excluded = Decision['excluded'][number]
type Ranked = Decision['ranked'][number]

const number = (value: unknown) => (typeof value === 'number' ? value : 0)
const text = (value: unknown) => (typeof value === 'string' ? value : '')
function term<T extends string>(of: Record<T, () => string>, value: unknown): string {
  return of[text(value) as T]?.() ?? text(value)
}

/** Why a seat was passed over, as a fact a person can check. */
export function exclusionText({ because, facts }: Excluded): string {
  switch (because) {
    case 'presence':
      return term(terms.presence, facts['presence'])
    case 'notConnected':
      return m.ticket_why_notConnected()
    case 'level':
      return m.ticket_why_level({ has: text(facts['has']), needs: text(facts['needs']) })
    case 'skill':
      return m.ticket_why_skill({
        skill: text(facts['skillName']) || text(facts['skill']),
        has: number(facts['has']),
        needs: number(facts['needs']),
      })
    case 'capacity':
      return m.ticket_why_capacity({
        load: format.number(number(facts['load']) / 100, 1),
        capacity: format.number(number(facts['capacity']) / 100, 1),
      })
    case 'passed':
      return m.ticket_why_passed()
    case 'handedItOn':
      return m.ticket_why_handedItOn()
    case 'excludedForAccount':
      return m.ticket_why_excluded()
    default:
      return because
  }
}

const affinityWords: Record<string, () => string> = {
  namedEngineer: m.ticket_why_named,
  lastSolver: m.queue_why_lastSolver,
  accountTeam: m.queue_why_accountTeam,
}

/** What spoke for a candidate, in the order it was weighed. */
export function rankText({ facts }: Ranked, now: number): string[] {
  const idle = number(facts['idleSince'])
  return [
    ...(facts['preferred'] === true ? [m.ticket_why_preferred()] : []),
    ...(affinityWords[text(facts['affinity'])] ? [affinityWords[text(facts['affinity'])]!()] : []),
    number(facts['preferredScore']) > 0
      ? m.queue_why_score({ score: number(facts['skillScore']), preferred: number(facts['preferredScore']) })
      : m.ticket_why_score({ score: number(facts['skillScore']) }),
    m.ticket_why_load({ share: format.percent(number(facts['load']) / 1000, 0) }),
    ...(idle > 0 && now > idle ? [m.ticket_why_idle({ span: format.duration(now - idle) })] : []),
  ]
}

/** Seats that fell out for the same reason are told together, so that twelve seats stay readable. */
export function groupExcluded(excluded: readonly Excluded[]): { words: string; seats: Excluded['seat'][] }[] {
  const groups = new Map<string, Excluded['seat'][]>()
  for (const each of excluded) {
    const words = exclusionText(each)
    groups.set(words, [...(groups.get(words) ?? []), each.seat])
  }
  return [...groups].map(([words, seats]) => ({ words, seats }))
}
