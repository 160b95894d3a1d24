import { Refusal } from '#server/kernel/refusal.ts'

export function keepersOnly(): Refusal {
  return new Refusal('inventory.keepers_only', 'Supervisors and administrators keep the inventory.', 403)
}
