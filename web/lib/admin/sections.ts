import { hasRole } from '#lib/api/index.ts'
import type { Me, StaffRole } from '#lib/api/me.ts'
import { m } from '#lib/paraglide/messages.js'

interface Section {
  href: string
  label: () => string
  /** Whose it is; administrators alone where nothing is said. */
  roles?: readonly StaffRole[]
}

const administrators: readonly StaffRole[] = ['admin']
/** Rules by which the house watches over tickets and accounts: whoever watches over the house keeps them too. */
const watchers: readonly StaffRole[] = ['supervisor', 'admin']

/** Every page of the administration, by what people come for. */
const sectionGroups: { label: () => string; sections: Section[] }[] = [
  {
    label: m.house_group_house,
    sections: [
      { href: '/admin', label: m.admin_overview },
      { href: '/admin/brand', label: m.house_brand },
      { href: '/admin/audit', label: m.house_audit },
    ],
  },
  {
    label: m.house_group_people,
    sections: [
      { href: '/admin/people', label: m.admin_people },
      { href: '/admin/seats', label: m.seats_admin },
      { href: '/admin/shifts', label: m.seats_shifts },
    ],
  },
  {
    label: m.house_group_routing,
    sections: [
      { href: '/admin/queues', label: m.queue_title },
      { href: '/admin/rules', label: m.rule_title },
      { href: '/admin/skills', label: m.skill_title },
      { href: '/admin/account-seats', label: m.aseat_title, roles: watchers },
      { href: '/admin/vendors', label: m.escalation_vendors, roles: watchers },
      { href: '/admin/telephony', label: m.call_admin },
    ],
  },
  {
    label: m.house_group_promises,
    sections: [
      { href: '/admin/service-levels', label: m.admin_levels },
      { href: '/admin/calendars', label: m.admin_calendars },
    ],
  },
  {
    label: m.house_group_attention,
    sections: [
      { href: '/admin/attention', label: m.admin_attention },
      { href: '/admin/schedules', label: m.admin_schedules },
      { href: '/admin/channels', label: m.admin_channels },
      { href: '/admin/incident-rules', label: m.incident_rules, roles: watchers },
      { href: '/admin/alert-rules', label: m.alrule_title, roles: watchers },
      { href: '/admin/managers', label: m.mgr_title, roles: watchers },
    ],
  },
  { label: m.house_group_knowledge, sections: [{ href: '/admin/synonyms', label: m.kb_words }] },
]

const all = sectionGroups.flatMap(({ sections }) => sections)
const rolesOf = ({ roles }: Section) => roles ?? administrators

export interface AdminPage {
  /** The section an address belongs to; a new queue is made beside the list it will stand in. */
  href: string
  /** Who may open it. */
  roles: readonly StaffRole[]
}

export function adminPage(pathname: string): AdminPage {
  const at = pathname.replace('/admin/new-queue', '/admin/queues')
  const found = all.find(({ href }) => href !== '/admin' && (at === href || at.startsWith(`${href}/`))) ?? all[0]!
  return { href: found.href, roles: rolesOf(found) }
}

/** What of the administration is this person's, in the order of the menu. */
export function sectionsOf(me: Me | null): typeof sectionGroups {
  return sectionGroups
    .map(({ label, sections }) => ({ label, sections: sections.filter((section) => hasRole(me, ...rolesOf(section))) }))
    .filter(({ sections }) => sections.length > 0)
}

export function mayOpen(me: Me | null, { pathname }: { pathname: string }): boolean {
  return hasRole(me, ...adminPage(pathname).roles)
}
