import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import type { NoticeView } from '#server/notices/my-notices.contract.ts'

type Loaded = { items: NoticeView[]; unanswered: number }

const asks = ({ kind, attention }: NoticeView) =>
  kind === 'page' && (attention?.state === 'running' || attention?.state === 'spent')

/** What this person was told, in every tab the same. */
class MyPages {
  items = $state.raw<readonly NoticeView[]>([])
  problem = $state.raw<unknown>(null)
  /** Pages that wait for an answer, the latest of each policy. */
  readonly waiting = $derived.by(() => {
    const seen = new Set<string>()
    return this.items.filter((notice) => {
      if (!asks(notice) || seen.has(notice.attention!.id)) return false
      seen.add(notice.attention!.id)
      return true
    })
  })

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    void this.load()
    const again = () => void this.load()
    const off = (['attention', 'question', 'articleTask', 'caughtUp'] as const).map((kind) => live.on(kind, again))
    return () => off.forEach((stop) => stop())
  }

  async load(): Promise<void> {
    try {
      this.items = (await api.get<Loaded>('/api/me/notices')).items
      this.problem = null
    } catch (error) {
      this.problem = error
    }
  }

  async acknowledge(id: string): Promise<void> {
    await api.put(`/api/attention/${id}/acknowledgement`, {})
    await this.load()
  }

  /** They were on the screen. */
  async seen(notices: readonly NoticeView[]): Promise<void> {
    const ids = notices.filter(({ seenAt }) => !seenAt).map(({ id }) => id)
    if (ids.length === 0) return
    await api.put('/api/me/notices/seen', { ids }).catch(() => undefined)
  }
}

export const myPages = new MyPages()
