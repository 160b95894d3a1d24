import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { paced } from '#lib/state/paced.ts'
import type { ObjectionList } from '#server/tickets/objection.contract.ts'

export type OpenObjection = ObjectionList['items'][number]

/** Objections that wait for a supervisor, in every part of this tab the same. Null before the first answer. */
class OpenObjections {
  items = $state.raw<readonly OpenObjection[] | null>(null)

  /** Call from an effect; returns the function that stops. `onraised` is told of the ticket somebody has just objected on. */
  follow(onraised?: (number: string, subject: string) => void): () => void {
    const reading = paced(() => this.load(), 500)
    reading.soon()
    const off = [
      live.on('ticket', ({ type, line }) => {
        if (type === 'objection.raised') onraised?.(line.number, line.subject)
        // What a pause looks like changes with its ticket; whether one is open does not.
        const isShown = this.items?.some(({ ticket }) => ticket.number === line.number)
        if (isShown || type === 'objection.raised') reading.soon()
      }),
      live.on('ticketsChanged', () => reading.soon()),
      live.on('caughtUp', () => reading.soon()),
    ]
    return () => {
      off.forEach((stop) => stop())
      reading.stop()
    }
  }

  async load(): Promise<void> {
    this.items = (await api.get<ObjectionList>('/api/objections')).items
  }
}

export const openObjections = new OpenObjections()
