import { api } from '#lib/api/index.ts'
import { paced } from '#lib/state/paced.ts'
import type { ServerToClient } from '#server/realtime/realtime.contract.ts'
import { live } from './index.ts'

/** Reads a list again, at most every one and a half seconds, when the live channel tells of it. Call from an effect. */
export function followList<T>(kind: keyof ServerToClient, path: string, show: (items: T[]) => void): () => void {
  const reading = paced(async () => show((await api.get<{ items: T[] }>(path)).items), 1_500)
  const off = [live.on(kind, () => reading.soon()), live.on('caughtUp', () => reading.soon())]
  return () => {
    off.forEach((stop) => stop())
    reading.stop()
  }
}
