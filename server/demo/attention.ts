import type { Transaction } from '#server/db/client.ts'
import { onCallSchedules } from '#server/escalation/schedules/schedule.table.ts'
import type { AttentionRule, PolicyTerms, Target } from '#server/escalation/policies/policy.contract.ts'
import type { Rotation } from '#server/escalation/schedules/schedule.contract.ts'
import { attentionPolicies, attentionRuleBook } from '#server/escalation/policies/policy.table.ts'
import { newId, type PolicyId, type ScheduleId } from '#server/kernel/ids.ts'
import type { Company } from './company.ts'

const rotation = (name: string, people: string[], more: Partial<Rotation> = {}): Rotation => ({
  ...{ id: newId<never>() as string, name, startsOn: '2026-01-05', turn: 'weekly' as const, every: 1 },
  ...{ handOverAt: '09:00', people, restrictions: [] },
  ...more,
})

/** How the demo company calls its people: two schedules, six policies, and what starts them. */
export async function writeAttention(tx: Transaction, company: Company, now: Date): Promise<void> {
  const id = (key: string) => company.people.get(key)!.id as string
  const [duty, experts] = [newId<ScheduleId>(), newId<ScheduleId>()]
  const usual = { zone: 'Asia/Shanghai', nextChangeAt: now, updatedAt: now }
  await tx.insert(onCallSchedules).values([
    {
      ...{ id: duty, name: '值班主任', nameEn: 'Duty supervisor', ...usual },
      plan: { rotations: [rotation('主班', [id('gao'), id('song')])] },
    },
    {
      ...{ id: experts, name: '三线专家', nameEn: 'L3 experts', ...usual },
      plan: {
        rotations: [
          rotation('传输', [id('qian'), id('wei')], { turn: 'daily', handOverAt: '08:30' }),
          rotation('数据', [id('shen'), id('tian')], { handOverAt: '08:30' }),
        ],
      },
    },
  ])
  const manager: Target = { kind: 'accountRole', role: 'manager' }
  const deputy: Target = { kind: 'accountRole', role: 'deputy' }
  const director: Target = { kind: 'accountRole', role: 'director' }
  const onDuty: Target = { kind: 'schedule', scheduleId: duty }
  const terms = (steps: [number, ...Target[]][], more: Partial<PolicyTerms> = {}): PolicyTerms => ({
    steps: steps.map(([afterMinutes, ...targets]) => ({ afterMinutes, targets })),
    ...{ repeats: 1, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null },
    ...more,
  })
  const policy = (name: string, nameEn: string, terms: PolicyTerms) => ({
    ...{ id: newId<PolicyId>(), name, nameEn, terms, updatedAt: now },
  })
  const severe = policy(
    '一级故障',
    'Severe fault',
    terms([
      [0, { kind: 'ticketRole', role: 'holder' }, onDuty, manager],
      [15, { kind: 'schedule', scheduleId: experts }, deputy],
      [30, director],
    ]),
  )
  const clock = policy(
    '时限告急',
    'Clock at risk',
    terms([
      [0, { kind: 'ticketRole', role: 'holder' }],
      [15, onDuty, manager],
    ]),
  )
  const nobody = policy(
    '无人接单',
    'Nobody took it',
    terms([
      [0, { kind: 'queueSupervisor' }],
      [10, onDuty],
      [20, director],
    ]),
  )
  const silent = policy(
    '重大故障未按时通报',
    'Word of an incident overdue',
    terms([
      [0, { kind: 'ticketRole', role: 'holder' }, { kind: 'queueSupervisor' }],
      [10, onDuty],
      [20, director],
    ]),
  )
  // An incident belongs to no customer: who leads it and who is on duty, then the experts, then both lines' supervisors.
  const incident = policy(
    '重大故障',
    'Major incident',
    terms([
      [0, { kind: 'ticketRole', role: 'holder' }, { kind: 'queueSupervisor' }, onDuty],
      [10, { kind: 'schedule', scheduleId: experts }],
      [20, ...['gao', 'song'].map((key): Target => ({ kind: 'person', personId: id(key) }))],
    ]),
  )
  const inTrouble = policy(
    '客户级升级',
    'Account escalation',
    terms([
      [0, manager, onDuty],
      [30, deputy],
      [60, director],
    ]),
  )
  await tx.insert(attentionPolicies).values([severe, clock, nobody, silent, incident, inTrouble])
  const rule = (trigger: AttentionRule['trigger'], policyId: PolicyId, when: AttentionRule['when'] = {}) => ({
    ...{ id: newId<never>() as string, trigger, when, policyId, active: true },
  })
  await tx.insert(attentionRuleBook).values({
    id: 1,
    rules: [
      rule({ kind: 'majorIncident' }, incident.id),
      rule({ kind: 'accountEscalation' }, inTrouble.id),
      rule({ kind: 'severeFault' }, severe.id, { priorities: ['P1'], types: ['fault'] }),
      rule({ kind: 'severeFault' }, severe.id, { priorities: ['P2'], accountGrades: ['gold'], types: ['fault'] }),
      rule({ kind: 'incidentWordOverdue' }, silent.id),
      rule({ kind: 'nobodyTook' }, nobody.id),
      rule({ kind: 'promiseBroken' }, clock.id),
      rule({ kind: 'clock', clock: 'restore', percent: 75 }, clock.id),
      rule({ kind: 'clock', clock: 'any', percent: 100 }, clock.id),
    ],
    updatedAt: now,
  })
}
