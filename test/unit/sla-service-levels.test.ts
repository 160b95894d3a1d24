import { expect, test } from 'vitest'
import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import { defaultServiceLevels } from '#server/sla/service-levels.ts'
import type { ServiceLevel } from '#server/sla/service-level.contract.ts'
import { targetFor, targetKinds, type TargetFacts } from '#server/sla/targets.ts'
import type { SupportLevel, TicketPriority, TicketType } from '#server/tickets/ticket.contract.ts'

const levels = defaultServiceLevels()

const momentOf = ({ updatedBefore, down }: TargetFacts) =>
  updatedBefore ? (down ? 'whileDown' : 'whileUp') : ('first' as const)

function fits(line: ServiceLevel, facts: TargetFacts): boolean {
  return (
    (line.types?.includes(facts.type) ?? true) &&
    (line.priorities?.includes(facts.priority) ?? true) &&
    (line.accountGrade === null || line.accountGrade === facts.accountGrade) &&
    (line.serviceGrade === null || line.serviceGrade === facts.serviceGrade) &&
    (line.level === null || line.level === facts.level) &&
    (line.moment === null || line.moment === momentOf(facts))
  )
}

function* everyTicket(): Generator<TargetFacts> {
  const types: TicketType[] = ['fault', 'complaint', 'request', 'question', 'disconnect']
  for (const accountGrade of ['gold', 'silver', 'bronze', 'standard'] satisfies AccountGrade[])
    for (const serviceGrade of ['AAA', 'AA', 'A', 'ordinary'] satisfies ServiceGrade[])
      for (const priority of ['P1', 'P2', 'P3', 'P4'] satisfies TicketPriority[])
        for (const type of types)
          for (const level of ['L1', 'L2', 'L3', 'vendor'] satisfies SupportLevel[])
            for (const [updatedBefore, down] of [
              [false, true],
              [true, true],
              [true, false],
            ] as const)
              yield { accountGrade, serviceGrade, priority, type, level, updatedBefore, down }
}

test('the table shown to people says of every ticket what the clocks are really started with', () => {
  let compared = 0
  for (const facts of everyTicket()) {
    for (const kind of targetKinds) {
      const found = levels.filter((line) => line.kind === kind && fits(line, facts))
      const shown = found.map(({ targetMs, calendar }) => ({ targetMs, calendar }))
      const real = targetFor(kind, facts)
      const owed = real ? [{ targetMs: real.targetMs, calendar: real.calendar }] : []
      expect(shown, `${kind} of ${JSON.stringify(facts)}`).toEqual(owed)
      compared++
    }
  }
  expect(compared).toBe(4 * 4 * 4 * 5 * 4 * 3 * targetKinds.length)
})
