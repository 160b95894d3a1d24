import type { EventType, RecordedEvent } from '#server/events/event.ts'

/** A closed list: after these a process knows queues, rules or hours no longer as they are. */
const changesRouting: ReadonlySet<EventType> = new Set<EventType>([
  'queue.created',
  'queue.changed',
  'queue.deactivated',
  'queue.reactivated',
  'queue.opened',
  'queue.closed',
  'skill.created',
  'skill.changed',
  'skill.removed',
  'routing.rulesChanged',
  'account.seatsChanged',
])

export const changedRouting = (events: readonly RecordedEvent[]): boolean =>
  events.some((event) => changesRouting.has(event.type))
