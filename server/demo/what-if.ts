import { newId, type PersonId, type ScenarioId } from '#server/kernel/ids.ts'
import { whatIfChanges, type WhatIfQuestion } from '#server/routing/what-if/what-if.contract.ts'
import type { whatIfScenarios } from '#server/routing/what-if/what-if.table.ts'
import type { Company } from './company.ts'

const day = 86_400_000

/** Two questions the shift lead has put to the last weeks; they are worked out when the house opens. */
export function askedScenarios(company: Company, now: Date): (typeof whatIfScenarios.$inferInsert)[] {
  const asker = company.person('gao').id
  const zhou = company.person('zhou').id
  return [
    asked(asker, now, '晚班加两席', 14, {
      seats: [
        {
          ...{ do: 'add', count: 2, name: '晚班席', level: 'L1', capacity: 3 },
          ...{
            skills: [
              { skill: 'serviceDesk', level: 3 },
              { skill: 'chinese', level: 5 },
              { skill: 'english', level: 3 },
            ],
          },
          hours: { days: [1, 2, 3, 4, 5, 6, 7], from: 16 * 60, to: 24 * 60 },
        },
      ],
    }),
    asked(asker, now, '少一人，漏接后只暂离一分钟', 14, {
      seats: [{ do: 'remove', seat: zhou }],
      policy: { awayMinutes: 1 },
    }),
  ]
}

function asked(byId: PersonId, now: Date, name: string, days: number, changes: object) {
  const question: WhatIfQuestion = {
    ...{ name, history: null, zone: 'Asia/Shanghai', staffing: { as: 'recorded' } },
    from: new Date(now.getTime() - days * day).toISOString(),
    to: now.toISOString(),
    changes: whatIfChanges.parse(changes),
  }
  return { id: newId<ScenarioId>(), name, question, state: 'queued' as const, byId, askedAt: now }
}
