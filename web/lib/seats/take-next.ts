import { api } from '#lib/api/index.ts'
import { tell } from '#lib/ui/toast.ts'

let isOnTheWay = false

/** The most urgent, then oldest work that fits this seat, and to its page: for whoever would rather take than wait. */
export async function takeNext(go: (address: string) => unknown): Promise<void> {
  if (isOnTheWay) return
  isOnTheWay = true
  try {
    const { number } = await api.post<{ number: string }>('/api/me/work')
    await go(`/tickets/${number}`)
  } catch (error) {
    tell.problem(error)
  } finally {
    isOnTheWay = false
  }
}
