import { rolesFor } from '#server/auth/person.contract.ts'
import { Refusal, type FieldError } from '#server/kernel/refusal.ts'
import type { HandOver, Successor } from './departure.contract.ts'

const kinds = ['tickets', 'accounts', 'queues', 'schedules', 'policies', 'articles', 'escalations'] as const

/** Every successor is there and has the role the duty needs. Refuses with `departure.successor`, naming each that is not. */
export function refuseUnfit(handOver: HandOver, staff: readonly Successor[]): void {
  const known = new Map(staff.map((one) => [one.id, one]))
  const errors = kinds.flatMap((kind) =>
    handOver[kind].flatMap(({ to, ...duty }, i): FieldError[] => {
      if (to === null || to === 'queue') return []
      const pointer = `/${kind}/${i}/to`
      const person = known.get(to)
      if (!person) return [{ pointer, detail: 'Nobody of the staff who is still there. Choose somebody else.' }]
      const roles: readonly string[] = rolesFor[kind]
      if (!person.roles.some((role) => roles.includes(role))) {
        return [{ pointer, detail: `This needs one of the roles ${roles.join(', ')}. Choose somebody who has one.` }]
      }
      if (kind === 'tickets' && 'as' in duty && duty.as === 'holder' && !person.seat) {
        return [{ pointer, detail: 'Only who sits at a desk can hold a ticket. Choose a seat, or the queue.' }]
      }
      return []
    }),
  )
  if (errors.length > 0) {
    throw new Refusal('departure.successor', 'Not everybody chosen can take this on; `errors` names each.', 422, {
      errors,
    })
  }
}
