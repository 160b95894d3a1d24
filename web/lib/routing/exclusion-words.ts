import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { DecisionView, WordBook } from '#server/routing/explanation.contract.ts'
import type { Exclusion, RankFacts } from '#server/routing/exclusion.contract.ts'

type Excluded = DecisionView['excluded'][number]
type Words = { [B in Exclusion['because']]: (facts: Extract<Exclusion, { because: B }>, book: WordBook) => string }

const places = (hundredths: number) => format.number(hundredths / 100, 1)
const clock = (ms: number) => format.time(new Date(ms))
const untilThen = (said: string, until: number | null) =>
  until === null ? said : m.why_until({ said, at: clock(until) })

/** One sentence for every reason there is: a new reason without a sentence does not compile. */
const words: Words = {
  presence: ({ presence, state }, { states }) => (state ? wordOf(state, states) : terms.presence[presence]()),
  offShift: ({ until }) => untilThen(m.why_offShift(), until),
  onBreak: ({ until }) => untilThen(m.why_onBreak(), until),
  onLeave: ({ until }) => (until === null ? m.why_onLeave() : m.why_until({ said: m.why_onLeave(), at: day(until) })),
  shiftEndsSoon: ({ endsAt, needs }) => m.why_shiftEndsSoon({ at: clock(endsAt), needs: format.duration(needs) }),
  notConnected: () => m.why_notConnected(),
  level: ({ has, needs }) => m.why_level({ has: terms.level[has](), needs: terms.level[needs]() }),
  skill: ({ skill, has, needs }, { skills }) =>
    has === 0
      ? m.why_skill_none({ skill: wordOf(skill, skills), needs })
      : m.why_skill({ skill: wordOf(skill, skills), has, needs }),
  capacity: ({ load, capacity }) => m.why_capacity({ load: places(load), capacity: places(capacity) }),
  hourlyLimit: ({ taken, limit, until }) => untilThen(m.why_hourlyLimit({ taken, limit }), until),
  rampUp: ({ taken, limit, until }) => untilThen(m.why_rampUp({ taken, limit }), until),
  passed: () => m.why_passed(),
  refused: ({ reason }, { reasons }) => m.why_refused({ reason: wordOf(reason, reasons) }),
  handedItOn: () => m.why_handedItOn(),
  excludedForAccount: () => m.why_excluded(),
}

const day = (ms: number) => format.dateTime(new Date(ms))

/** Why a seat was passed over, as a fact a person can check: "MPLS 级别 2 < 3". */
export function exclusionText(exclusion: Exclusion, book: WordBook): string {
  const say = words[exclusion.because] as (facts: Exclusion, book: WordBook) => string
  return say(exclusion, book)
}

export function wordOf(code: string, known: WordBook[keyof WordBook]): string {
  const found = known.find((each) => each.code === code)
  return found ? nameOf(found) : code
}

const affinityWords: Record<NonNullable<RankFacts['affinity']>, () => string> = {
  namedEngineer: m.why_named,
  lastSolver: m.queue_why_lastSolver,
  accountTeam: m.queue_why_accountTeam,
}

/** What spoke for a candidate, in the order it was weighed. */
export function rankText(facts: RankFacts, now: number): string[] {
  const { affinity, skillScore, preferredScore, load, idleSince } = facts
  return [
    ...(facts.preferred ? [m.why_preferred()] : []),
    ...(affinity ? [affinityWords[affinity]()] : []),
    preferredScore > 0
      ? m.queue_why_score({ score: skillScore, preferred: preferredScore })
      : m.why_score({ score: skillScore }),
    m.why_load({ share: format.percent(load / 1000, 0) }),
    ...(idleSince > 0 && now > idleSince ? [m.why_idle({ span: format.duration(now - idleSince) })] : []),
  ]
}

/** Seats that fell out for the same reason are told together, so that twelve seats stay readable. */
export function groupExcluded(
  excluded: readonly Excluded[],
  book: WordBook,
): { words: string; seats: Excluded['seat'][] }[] {
  const groups = new Map<string, Excluded['seat'][]>()
  for (const { seat, exclusion } of excluded) {
    const words = exclusionText(exclusion, book)
    groups.set(words, [...(groups.get(words) ?? []), seat])
  }
  return [...groups].map(([words, seats]) => ({ words, seats }))
}
