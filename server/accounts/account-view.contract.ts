import { z } from 'zod'
import { ticketStatus } from '#server/tickets/ticket.contract.ts'
import {
  accountGrade,
  circuitKind,
  circuitStatus,
  contactReach,
  contactRole,
  language,
  serviceGrade,
} from './account.contract.ts'

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })

/** GET /api/accounts: the portfolio for account managers, all for the call centre. */
export const accountLine = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  grade: accountGrade,
  industry: z.string(),
  region: z.string(),
  manager: person.nullable(),
  circuits: z.int(),
  openTickets: z.int(),
  severeTickets: z.int(),
  openAlerts: z.int(),
  contractEndsOn: z.iso.date().nullable(),
  /** The customer has left, and nothing of theirs is in use. */
  closed: z.boolean(),
})

/** GET /api/accounts/{code}. Tickets of the account come from GET /api/tickets?account=code. */
export const accountView = accountLine.extend({
  /** Promises of news that fell due in the last 90 days. */
  promises: z.object({ kept: z.int(), broken: z.int() }),
  id: z.uuid(),
  version: z.int(),
  deputy: person.nullable(),
  director: person.nullable(),
  /** The account above, and those below as far as the reader sees them; figures of those below are in `rolledUp`. */
  parent: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }).nullable(),
  children: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      grade: accountGrade,
      circuits: z.int(),
      openTickets: z.int(),
      severeTickets: z.int(),
    }),
  ),
  /** The account itself and all below it. */
  rolledUp: z.object({ accounts: z.int(), circuits: z.int(), openTickets: z.int(), severeTickets: z.int() }),
  mayKeep: z.boolean(),
  maySetTeam: z.boolean(),
  handlingNote: z.string().nullable(),
  handlingNoteEn: z.string().nullable(),
  contacts: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      nameEn: z.string().nullable(),
      email: z.string(),
      phone: z.string().nullable(),
      role: contactRole,
      reach: contactReach,
      language,
      portal: z.boolean(),
      version: z.int(),
    }),
  ),
  contracts: z.array(
    z.object({ number: z.string(), startsOn: z.iso.date(), endsOn: z.iso.date(), monthlyValue: z.int() }),
  ),
  inventory: z.array(
    z.object({
      number: z.string(),
      kind: circuitKind,
      name: z.string(),
      nameEn: z.string(),
      grade: serviceGrade,
      status: circuitStatus,
      bandwidthKbps: z.int().nullable(),
      aEnd: z.object({ site: z.string(), siteEn: z.string(), address: z.string() }),
      zEnd: z.object({ site: z.string(), siteEn: z.string(), address: z.string() }).nullable(),
      equipment: z.string().nullable(),
      installedOn: z.iso.date(),
      openTickets: z.int(),
    }),
  ),
})

/** GET /api/portal/account: what a contact may know of the own account. */
export const portalAccount = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  grade: accountGrade,
  manager: z
    .object({ name: z.string(), nameEn: z.string(), email: z.string(), phone: z.string().nullable() })
    .nullable(),
  circuits: z.array(
    accountView.shape.inventory.element
      .pick({
        number: true,
        kind: true,
        name: true,
        nameEn: true,
        grade: true,
        status: true,
        bandwidthKbps: true,
        aEnd: true,
        zEnd: true,
        openTickets: true,
      })
      .extend({
        /** The worst open fault on it that is not restored, whoever of the account reported it. */
        trouble: z.enum(['down', 'degraded']).nullable(),
        /** The newest open tickets about it that the reader may see. */
        tickets: z.array(z.object({ number: z.string(), subject: z.string(), status: ticketStatus })),
      }),
  ),
})

/** GET /api/accounts/{code}/trend: tickets by the week they were opened in, oldest first; the last week is not over yet. */
export const accountTrend = z.object({
  weeks: z.array(z.object({ startsOn: z.iso.date(), opened: z.int(), severe: z.int() })),
})

export type AccountLine = z.infer<typeof accountLine>
export type AccountView = z.infer<typeof accountView>
export type PortalAccount = z.infer<typeof portalAccount>
export type AccountTrend = z.infer<typeof accountTrend>
