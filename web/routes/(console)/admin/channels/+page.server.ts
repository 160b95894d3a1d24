import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ChannelView, DeliveryView } from '#server/notices/my-notices.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { channels: [], deliveries: [] }
  const api = apiOver(fetch)
  const [channels, deliveries] = await orFail(
    Promise.all([
      api.get<{ items: ChannelView[] }>('/api/channels'),
      api.get<{ items: DeliveryView[] }>('/api/webhook-deliveries'),
    ]),
  )
  return { channels: channels.items, deliveries: deliveries.items }
}
