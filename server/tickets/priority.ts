import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { TicketImpact, TicketPriority, TicketType } from './ticket.contract.ts'

/** Impact by service grade, for an account that is not gold. */
const byImpact: Record<TicketImpact, Record<ServiceGrade, TicketPriority>> = {
  down: { AAA: 'P1', AA: 'P1', A: 'P2', ordinary: 'P2' },
  degraded: { AAA: 'P2', AA: 'P2', A: 'P3', ordinary: 'P3' },
  intermittent: { AAA: 'P2', AA: 'P3', A: 'P3', ordinary: 'P3' },
  none: { AAA: 'P4', AA: 'P4', A: 'P4', ordinary: 'P4' },
}

/** A gold account's service that is down or degraded stands one step higher. */
const goldStep: Record<TicketPriority, TicketPriority> = { P1: 'P1', P2: 'P1', P3: 'P2', P4: 'P4' }

/** Who wants to leave or complains is never last in line, whatever the circuit does. */
const atLeast: Partial<Record<TicketType, TicketPriority>> = { disconnect: 'P2', complaint: 'P3' }

/** Priority from impact x service grade x account grade (domain, Ticket). Changed later only by hand, with a reason. */
export function priorityOf(facts: {
  impact: TicketImpact
  serviceGrade: ServiceGrade | null
  accountGrade: AccountGrade | null
  type: TicketType
}): TicketPriority {
  const computed = byImpact[facts.impact][facts.serviceGrade ?? 'ordinary']
  const raised =
    facts.accountGrade === 'gold' && (facts.impact === 'down' || facts.impact === 'degraded')
      ? goldStep[computed]
      : computed
  const floor = atLeast[facts.type]
  return floor && floor < raised ? floor : raised
}

/** Evidence one of which a resolution must bring, by what the ticket was about. */
export function evidenceWanted(
  type: TicketType,
  impact: TicketImpact,
): ('testResult' | 'measurement' | 'customerConfirmation')[] {
  if (type !== 'fault') return []
  return impact === 'none'
    ? ['customerConfirmation', 'testResult', 'measurement']
    : ['testResult', 'measurement', 'customerConfirmation']
}
