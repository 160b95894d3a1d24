import type { AccountId, ChannelId, PersonId, ScheduleId } from '#server/kernel/ids.ts'
import { onCallAt, type Schedule } from '../schedules/on-call.ts'
import type { Target } from '../policies/policy.contract.ts'

/** What a run is about, as far as it decides who is told and whether the cause is still there. */
export interface Subject {
  accountId: AccountId | null
  account: { managerId: PersonId | null; deputyId: PersonId | null; directorId: PersonId | null } | null
  ticket: {
    over: boolean
    holderId: PersonId | null
    firstOwnerId: PersonId | null
    supervisorId: PersonId | null
  } | null
}

/** The house as it stands: who is there, who is on call, which channels are open. */
export interface HouseFacts {
  /** People who may be told; who has left is not among them. */
  people: ReadonlySet<PersonId>
  schedules: ReadonlyMap<ScheduleId, Schedule>
  channels: ReadonlySet<ChannelId>
}

export type Told = { personId: PersonId } | { channelId: ChannelId }

/** Whom targets stand for at an instant, each once, in the order of the policy. */
export function resolve(targets: readonly Target[], subject: Subject, house: HouseFacts, at: Date): Told[] {
  const people = new Set<PersonId>()
  const channels = new Set<ChannelId>()
  for (const target of targets) {
    if (target.kind === 'channel') {
      if (house.channels.has(target.channelId as ChannelId)) channels.add(target.channelId as ChannelId)
    } else for (const id of peopleBehind(target, subject, house, at)) if (house.people.has(id)) people.add(id)
  }
  return [...[...people].map((personId) => ({ personId })), ...[...channels].map((channelId) => ({ channelId }))]
}

function peopleBehind(
  target: Exclude<Target, { kind: 'channel' }>,
  { account, ticket }: Subject,
  house: HouseFacts,
  at: Date,
): PersonId[] {
  const one = (id: PersonId | null | undefined) => (id ? [id] : [])
  switch (target.kind) {
    case 'person':
      return [target.personId as PersonId]
    case 'schedule': {
      const schedule = house.schedules.get(target.scheduleId as ScheduleId)
      return schedule ? onCallAt(schedule, at) : []
    }
    case 'accountRole':
      return one(account?.[`${target.role}Id`])
    case 'ticketRole':
      return one(ticket?.[`${target.role}Id`])
    case 'queueSupervisor':
      return one(ticket?.supervisorId)
  }
}
