import type { PersonId } from '#server/kernel/ids.ts'
import type { HandOffKind } from './hand-off.contract.ts'

interface Part {
  kind: HandOffKind
  personId?: PersonId | null
}

/** Whether who holds it next is who held it before the customer or a third party had the ball. */
export function goesOn(before: Part | null, next: Part): boolean {
  const wasPause = before?.kind === 'customer' || before?.kind === 'thirdParty'
  return wasPause && next.kind === 'seat' && !!next.personId && before.personId === next.personId
}
