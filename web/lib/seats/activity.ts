import { api } from '#lib/api/index.ts'

const everyMs = 60_000
const signs = ['pointerdown', 'keydown', 'wheel'] as const

/** Tells the server, once a minute at most, that somebody is at this desk. Returns the function that stops. */
export function watchActivity(): () => void {
  let told = 0
  const tell = () => {
    const now = Date.now()
    if (now - told < everyMs) return
    told = now
    // Losing one costs nothing: the next sign tells it again.
    void api.put('/api/me/activity').catch(() => {})
  }
  for (const sign of signs) addEventListener(sign, tell, { passive: true, capture: true })
  return () => {
    for (const sign of signs) removeEventListener(sign, tell, { capture: true })
  }
}
