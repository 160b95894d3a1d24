import Cable from '@lucide/svelte/icons/cable'
import ClipboardList from '@lucide/svelte/icons/clipboard-list'
import Construction from '@lucide/svelte/icons/construction'
import Bell from '@lucide/svelte/icons/bell'
import BellRing from '@lucide/svelte/icons/bell-ring'
import BookOpen from '@lucide/svelte/icons/book-open'
import DoorOpen from '@lucide/svelte/icons/door-open'
import Building2 from '@lucide/svelte/icons/building-2'
import Handshake from '@lucide/svelte/icons/handshake'
import Headset from '@lucide/svelte/icons/headset'
import Radio from '@lucide/svelte/icons/radio'
import Scale from '@lucide/svelte/icons/scale'
import Settings from '@lucide/svelte/icons/settings'
import Siren from '@lucide/svelte/icons/siren'
import Ticket from '@lucide/svelte/icons/ticket'
import TrendingDown from '@lucide/svelte/icons/trending-down'
import type { Component } from 'svelte'
import { hasRole, type Me, type StaffRole } from '#lib/api/me.ts'
import { m } from '#lib/paraglide/messages.js'

export interface Destination {
  href: string
  label: () => string
  icon: Component<{ size?: number | string }>
  /** tinykeys notation. */
  keys: string
  roles: StaffRole[]
}

const everyone: StaffRole[] = ['agent', 'technician', 'account_manager', 'supervisor', 'admin']

const destinations: Destination[] = [
  { href: '/desk', label: m.shell_nav_desk, icon: Headset, keys: 'g d', roles: ['agent', 'technician'] },
  { href: '/tickets', label: m.shell_nav_tickets, icon: Ticket, keys: 'g t', roles: everyone },
  { href: '/live', label: m.shell_nav_live, icon: Radio, keys: 'g l', roles: ['supervisor', 'admin'] },
  {
    href: '/accounts',
    label: m.shell_nav_accounts,
    icon: Building2,
    keys: 'g a',
    roles: ['agent', 'account_manager', 'supervisor', 'admin'],
  },
  {
    href: '/alerts',
    label: m.shell_nav_alerts,
    icon: Bell,
    keys: 'g e',
    roles: ['account_manager', 'supervisor', 'admin'],
  },
  { href: '/objections', label: m.clock_objections, icon: Scale, keys: 'g o', roles: ['supervisor'] },
  { href: '/attention', label: m.shell_nav_attention, icon: BellRing, keys: 'g p', roles: everyone },
  {
    href: '/incidents',
    label: m.shell_nav_incidents,
    icon: Siren,
    keys: 'g i',
    roles: everyone,
  },
  { href: '/circuits', label: m.circ_title, icon: Cable, keys: 'g c', roles: everyone },
  { href: '/orders', label: m.order_title, icon: ClipboardList, keys: 'g r', roles: everyone },
  { href: '/planned-works', label: m.work_title, icon: Construction, keys: 'g w', roles: everyone },
  {
    href: '/escalations',
    label: m.shell_nav_escalations,
    icon: TrendingDown,
    keys: 'g x',
    roles: ['account_manager', 'supervisor', 'admin'],
  },
  { href: '/vendors', label: m.shell_nav_vendors, icon: Handshake, keys: 'g n', roles: ['supervisor', 'admin'] },
  {
    href: '/leaving',
    label: m.leave_title,
    icon: DoorOpen,
    keys: 'g v',
    roles: ['technician', 'account_manager', 'supervisor', 'admin'],
  },
  { href: '/kb', label: m.shell_nav_kb, icon: BookOpen, keys: 'g k', roles: everyone },
  { href: '/admin', label: m.shell_nav_admin, icon: Settings, keys: 'g s', roles: ['supervisor', 'admin'] },
]

/** Where this person may go in the console, in the order of the rail. The server checks again behind each door. */
export function destinationsOf(me: Me): Destination[] {
  return destinations.filter(({ roles }) => hasRole(me, ...roles))
}

export function isAt(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`)
}
