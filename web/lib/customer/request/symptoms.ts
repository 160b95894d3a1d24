import Activity from '@lucide/svelte/icons/activity'
import AudioLines from '@lucide/svelte/icons/audio-lines'
import Binary from '@lucide/svelte/icons/binary'
import CircleHelp from '@lucide/svelte/icons/circle-help'
import Gauge from '@lucide/svelte/icons/gauge'
import Globe from '@lucide/svelte/icons/globe'
import Grid2x2X from '@lucide/svelte/icons/grid-2x2-x'
import PhoneOff from '@lucide/svelte/icons/phone-off'
import Route from '@lucide/svelte/icons/route'
import Server from '@lucide/svelte/icons/server'
import Settings2 from '@lucide/svelte/icons/settings-2'
import Timer from '@lucide/svelte/icons/timer'
import Unplug from '@lucide/svelte/icons/unplug'
import type { Component } from 'svelte'
import { m } from '#lib/paraglide/messages.js'
import type { TicketImpact, TicketSymptom } from '#server/tickets/ticket.contract.ts'

interface Card {
  value: TicketSymptom
  icon: Component<{ size?: number | string; strokeWidth?: number }>
  label: () => string
}

/** What the customer sees, in the customer's words; the most frequent first. */
export const symptomCards: readonly Card[] = [
  { value: 'noService', icon: Unplug, label: m.report_symptom_noService },
  { value: 'flapping', icon: Activity, label: m.report_symptom_flapping },
  { value: 'packetLoss', icon: Grid2x2X, label: m.report_symptom_packetLoss },
  { value: 'latency', icon: Timer, label: m.report_symptom_latency },
  { value: 'lowThroughput', icon: Gauge, label: m.report_symptom_lowThroughput },
  { value: 'bitErrors', icon: Binary, label: m.report_symptom_bitErrors },
  { value: 'routing', icon: Route, label: m.report_symptom_routing },
  { value: 'dns', icon: Globe, label: m.report_symptom_dns },
  { value: 'callsFail', icon: PhoneOff, label: m.report_symptom_callsFail },
  { value: 'voiceQuality', icon: AudioLines, label: m.report_symptom_voiceQuality },
  { value: 'hosting', icon: Server, label: m.report_symptom_hosting },
  { value: 'configuration', icon: Settings2, label: m.report_symptom_configuration },
  { value: 'other', icon: CircleHelp, label: m.report_symptom_other },
]

export const impactCards: readonly { value: TicketImpact; label: () => string; description: () => string }[] = [
  { value: 'down', label: m.report_impact_down, description: m.report_impact_down_text },
  { value: 'degraded', label: m.report_impact_degraded, description: m.report_impact_degraded_text },
  { value: 'intermittent', label: m.report_impact_intermittent, description: m.report_impact_intermittent_text },
  { value: 'none', label: m.report_impact_none, description: m.report_impact_none_text },
]
