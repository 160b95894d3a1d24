import { m } from '#lib/paraglide/messages.js'

interface Section {
  href: string
  label: () => string
}

/** Every page of the administration, by what people come for. */
export const sectionGroups: { label: () => string; sections: Section[] }[] = [
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
      { href: '/admin/account-seats', label: m.aseat_title },
      { href: '/admin/vendors', label: m.escalation_vendors },
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
      { href: '/admin/incident-rules', label: m.incident_rules },
      { href: '/admin/alert-rules', label: m.alrule_title },
      { href: '/admin/managers', label: m.mgr_title },
    ],
  },
  { label: m.house_group_knowledge, sections: [{ href: '/admin/synonyms', label: m.kb_words }] },
]

/** The section an address belongs to; a new queue is made beside the list it will stand in. */
export function sectionAt(pathname: string): string {
  const at = pathname.replace('/admin/new-queue', '/admin/queues')
  const all = sectionGroups.flatMap(({ sections }) => sections.map(({ href }) => href))
  return all.find((href) => href !== '/admin' && (at === href || at.startsWith(`${href}/`))) ?? '/admin'
}
