import { m } from '#lib/paraglide/messages.js'
import type { LeavingCause, LeavingState } from '#server/leaving/leaving.contract.ts'

export const leavingStates: Record<LeavingState, () => string> = {
  retaining: m.leave_state_retaining,
  kept: m.leave_state_kept,
  releasing: m.leave_state_releasing,
  released: m.leave_state_released,
}
export const leavingCauses: Record<LeavingCause, () => string> = {
  price: m.leave_cause_price,
  quality: m.leave_cause_quality,
  service: m.leave_cause_service,
  closing: m.leave_cause_closing,
  moving: m.leave_cause_moving,
  competitor: m.leave_cause_competitor,
  other: m.leave_cause_other,
}
const kinds: Record<string, () => string> = {
  port: m.leave_kind_port,
  address: m.leave_kind_address,
  number: m.leave_kind_number,
  fibre: m.leave_kind_fibre,
  rackUnit: m.leave_kind_rackUnit,
}
export const kindText = (kind: string) => kinds[kind]?.() ?? kind
