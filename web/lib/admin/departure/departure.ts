import { nameOf } from '#lib/i18n/here.ts'
import { rolesFor, type Duties } from '#server/auth/person.contract.ts'
import type { Successor } from '#server/departures/departure.contract.ts'

type Kind = keyof Duties

/** One thing that needs somebody else. */
export interface Duty {
  key: string
  kind: Kind
  /** What tells it from others of its kind, as the API wants it back. */
  what: Record<string, string>
  code: string
  text: string
  as: string | null
  href: string | null
  /** Besides people: back to the queue, or nobody for the moment. */
  besides: 'queue' | 'none' | null
}

/** What is to be handed over, in the order it is shown. Open offers are left out: they go back by themselves. */
export function dutiesToHand(duties: Duties): Duty[] {
  const duty = (kind: Kind, what: Record<string, string>, rest: Omit<Duty, 'key' | 'kind' | 'what'>): Duty => ({
    ...{ key: `${kind}:${Object.values(what).join(':')}`, kind, what },
    ...rest,
  })
  return [
    ...duties.tickets.flatMap(({ number, subject, as }) =>
      as === 'offer'
        ? []
        : duty(
            'tickets',
            { number, as },
            { code: number, text: subject, as, href: `/tickets/${number}`, besides: as === 'holder' ? 'queue' : null },
          ),
    ),
    ...duties.accounts.map(({ code, as, ...names }) =>
      duty(
        'accounts',
        { code, as },
        {
          code,
          text: nameOf(names),
          as,
          href: `/accounts/${encodeURIComponent(code)}`,
          besides: as === 'manager' ? null : 'none',
        },
      ),
    ),
    ...duties.queues.map(({ code, ...names }) =>
      duty('queues', { code }, { code, text: nameOf(names), as: null, href: `/admin/queues/${code}`, besides: null }),
    ),
    ...duties.schedules.map(({ id, ...names }) =>
      duty(
        'schedules',
        { id },
        { code: '', text: nameOf(names), as: null, href: `/attention/schedules/${id}`, besides: 'none' },
      ),
    ),
    ...duties.policies.map(({ id, ...names }) =>
      duty('policies', { id }, { code: '', text: nameOf(names), as: null, href: '/admin/attention', besides: null }),
    ),
    ...duties.articles.map(({ number, title, as }) =>
      duty('articles', { number, as }, { code: number, text: title, as, href: `/kb/${number}`, besides: null }),
    ),
    ...duties.escalations.map(({ number, title }) =>
      duty(
        'escalations',
        { number },
        { code: number, text: title, as: null, href: `/escalations/${number}`, besides: null },
      ),
    ),
  ]
}

/** Who could take it on. */
export function fitting(duty: Duty, people: readonly Successor[]): Successor[] {
  const roles: readonly string[] = rolesFor[duty.kind]
  const needsSeat = duty.kind === 'tickets' && duty.as === 'holder'
  return people.filter((one) => one.roles.some((role) => roles.includes(role)) && (!needsSeat || one.seat !== null))
}

/** What is sent: every duty with its successor. Null while something has none. */
export function handOverOf(
  duties: readonly Duty[],
  choices: Readonly<Record<string, string>>,
  aboveCapacity: boolean,
): Record<string, unknown> | null {
  const body: Partial<Record<Kind, object[]>> = {}
  for (const { key, kind, what } of duties) {
    const to = choices[key]
    if (!to) return null
    ;(body[kind] ??= []).push({ ...what, to: to === 'none' ? null : to })
  }
  return { ...body, aboveCapacity }
}
