import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { paced } from '#lib/state/paced.ts'
import type { WorkOnCircuit } from '#server/planned-works/planned-work.contract.ts'

/** Works that go on upon a circuit, or went on while a fault lasted: read once, and again when a work changes. */
export class WorksAt {
  items = $state.raw<readonly WorkOnCircuit[]>([])

  /** Call from an effect with the address to ask, or null for nothing; returns the function that stops. */
  follow(address: string | null): () => void {
    this.items = []
    if (!address) return () => {}
    let isMeant = true
    const read = async () => {
      const { items } = await api.get<{ items: WorkOnCircuit[] }>(address).catch(() => ({ items: this.items }))
      if (isMeant) this.items = items
    }
    void read()
    const reading = paced(read, 2000)
    const off = live.on('plannedWork', reading.soon)
    return () => {
      isMeant = false
      off()
      reading.stop()
    }
  }
}
