import type { StaffActor } from '#server/auth/actor.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { addPresenceState } from '#server/seats/commands/change-presence-state.ts'
import { addLeave, saveRoster } from '#server/seats/commands/plan-seat.ts'
import type { Shift } from '#server/seats/roster.contract.ts'
import type { Company, Person } from './company.ts'

const hour = 60
const shift = (from: number, to: number, ...breaks: [number, number][]): Shift => ({
  from: from * hour,
  to: to * hour,
  breaks: breaks.map(([start, end]) => [start * hour, end * hour]),
})
const early = shift(8, 17, [11.5, 12.5], [15, 15.25])
const late = shift(12, 21, [17.5, 18.25])
const office = shift(8.5, 17.5, [12, 13])

/** When the demo company's seats work, who will be away, and the states it added to the usual ones. */
export async function writeShifts(
  tx: Transaction,
  deps: Omit<Deps, 'db' | 'clock'>,
  company: Company,
  now: Date,
): Promise<void> {
  const house: Deps = { ...deps, db: tx as unknown as Database, clock: { now: () => now } }
  const admin = actorFor(company.person('ye'))
  const lead = actorFor(company.person('gao'))
  const state = { takesOffers: false, longestSeconds: null, thenCode: null }
  const training = { ...state, name: '培训', nameEn: 'Training', counts: 'work' as const }
  await addPresenceState(house, admin, { ...training, longestSeconds: 4 * 3_600, thenCode: 'available' })
  const meal = { ...state, name: '用餐', nameEn: 'Meal', counts: 'break' as const }
  await addPresenceState(house, admin, { ...meal, longestSeconds: 3_600, thenCode: 'away' })

  const seated = [...company.people.values()].filter((person) => person.seat)
  for (const [place, person] of seated.entries()) {
    // The desk works two shifts every day; technical teams keep office hours, and one of each is there at weekends.
    const isDesk = person.seat!.level === 'L1'
    const day = isDesk ? (place % 2 === 0 ? early : late) : office
    const weekend = isDesk || place % 4 === 0 ? [day] : []
    const week = {
      ...{ monday: [day], tuesday: [day], wednesday: [day], thursday: [day], friday: [day] },
      ...{ saturday: weekend, sunday: weekend },
    }
    const roster = { zone: 'Asia/Shanghai', calendar: null, week, exceptions: {} }
    await saveRoster(house, lead, person.id, { ...roster, version: null })
  }
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString()
  const away = (key: string, kind: 'annual' | 'training', from: number, until: number, note: string) =>
    addLeave(house, lead, company.person(key).id, { kind, from: inDays(from), until: inDays(until), note })
  await away('wu', 'training', 2, 2.4, '光缆识图培训')
  await away('fan', 'annual', 5, 8, '探亲')
}

function actorFor({ id, name, nameEn, roles }: Person): StaffActor {
  return { kind: 'staff', id, name, nameEn, language: 'zh-CN', roles, accounts: [] }
}
