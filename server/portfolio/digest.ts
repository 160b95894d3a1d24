import type { AccountId } from '#server/kernel/ids.ts'
import type { DigestContent } from '#server/notices/notice.contract.ts'
import type { PortfolioLine } from './portfolio.contract.ts'

export type Waiting = DigestContent['waiting'][number] & { accountId: AccountId; rung: number }

/** A risk that moved by less than this is weather. */
const leastMove = 5

/**
 * What a manager's morning says: of accounts that are one's own now (managed, or stood in for) all that waits; of others
 * only what has climbed. A director without own accounts reads of the whole team.
 */
export function digestOf({
  lines,
  waiting,
  due,
  since,
}: {
  lines: readonly (PortfolioLine & { id: AccountId })[]
  waiting: readonly Waiting[]
  due: DigestContent['due']
  since: Date
}): DigestContent {
  const own = lines.filter(({ as }) => as === 'manager' || as === 'standIn')
  const read = own.length > 0 ? own : lines
  const ids = new Set(read.map(({ id }) => id))
  return {
    since: since.toISOString(),
    waiting: waiting
      .filter(({ accountId, rung }) => ids.has(accountId) || rung > 0)
      .map(({ account, rule, severity, state }) => ({ account, rule, severity, state })),
    changed: read
      .filter(
        ({ changed, risk, riskBefore }) =>
          changed.opened + changed.alerts + changed.broken > 0 || Math.abs(risk - (riskBefore ?? risk)) >= leastMove,
      )
      .map(({ code, name, nameEn, risk, riskBefore, changed }) => ({
        account: { code, name, nameEn },
        ...{ risk, riskBefore, opened: changed.opened, severe: changed.severe },
        ...{ alerts: changed.alerts, broken: changed.broken },
      })),
    due,
  }
}
