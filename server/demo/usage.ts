import { takeMeasure } from '#server/alerts/rules/commands/take-measure.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { Company } from './company.ts'

/** What the billing system told of the last months, newest last: one account spends less and less, the other as ever. */
const spent: Record<string, readonly number[]> = {
  'HXB-0001': [486_000, 486_000, 491_500, 488_000, 490_200],
  'NXL-0002': [212_000, 209_500, 205_800, 171_300, 118_600],
}

export async function playUsage(house: Deps, company: Company, now: Date): Promise<void> {
  const { id, name, nameEn, roles } = [...company.people.values()].find((person) =>
    person.roles.includes('supervisor'),
  )!
  const actor: StaffActor = { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts: [] }
  const known = company.accounts.map(({ code }) => code!)
  for (const [place, values] of Object.values(spent).entries()) {
    const account = known.includes(Object.keys(spent)[place]!) ? Object.keys(spent)[place]! : known[place]!
    for (const [month, value] of values.entries()) {
      const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (values.length - month), 1))
      const period = day.toISOString().slice(0, 7)
      await takeMeasure(house, actor, {
        ...{ account, kind: 'spend', circuit: null, period, value, unit: '元', source: '计费系统' },
      })
    }
  }
}
