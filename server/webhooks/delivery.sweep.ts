import type { Deps } from '#server/deps.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { ChannelId } from '#server/kernel/ids.ts'
import { noticeFacts } from '#server/notices/notice-facts.store.ts'
import { sayNotice } from '#server/notices/words.ts'
import { backOff, mostAttempts } from './backoff.ts'
import { claimDeliveries, nextDelivery, settleDelivery, type Claimed, type Fate } from './outbox.store.ts'
import { payloadFor, verdictOf } from './payload.ts'
import { post } from './post.ts'

const batch = 40
/** A sweep does not wait longer than this for slow addresses; they go on by themselves, and their channels rest meanwhile. */
const waitMs = 1_500

/** Sends what is owed to addresses out there: again with back-off and jitter, and after that kept as a dead letter. */
export function webhookDeliverySweep(deps: Deps): Sweep {
  const busy = new Map<ChannelId, number>()

  async function attempt(claimed: Claimed, now: Date): Promise<Fate> {
    const dead = (error: string): Fate => ({ state: 'dead', at: now, error })
    if (!claimed.active) return dead('The channel is switched off.')
    const found = await noticeFacts(deps.db, claimed.id)
    if (!found) return dead('What it told of is gone.')
    const said = sayNotice(found.facts, { origin: deps.config.origin, tellsSubject: claimed.tells_subject })
    const answer = await post(payloadFor(claimed, said, claimed.id, now), deps.config.webhookNetworks)
    const verdict =
      'error' in answer
        ? { outcome: answer.hopeless ? ('hopeless' as const) : ('again' as const), error: answer.error }
        : verdictOf(claimed.format, answer.status, answer.body)
    if (verdict.outcome === 'sent') return { state: 'sent', at: deps.clock.now() }
    if (verdict.outcome === 'hopeless' || claimed.attempts >= mostAttempts) return dead(verdict.error)
    const wait = backOff(claimed.attempts, Math.random())
    return { state: 'owed', nextAt: new Date(now.getTime() + wait), error: verdict.error }
  }

  async function send(claimed: Claimed, now: Date): Promise<void> {
    const { channel_id: channel, id } = claimed
    busy.set(channel, (busy.get(channel) ?? 0) + 1)
    try {
      const fate = await attempt(claimed, now)
      await settleDelivery(deps.db, claimed, fate)
      if (fate.state === 'dead') deps.log.warn({ delivery: id, channel, why: fate.error }, 'a webhook is a dead letter')
    } catch (error) {
      deps.log.warn({ err: error, delivery: id, channel }, 'a webhook could not be sent and will be tried again')
    } finally {
      const left = busy.get(channel)! - 1
      if (left > 0) busy.set(channel, left)
      else busy.delete(channel)
    }
  }

  return {
    name: 'webhooks',
    nextDue: nextDelivery,
    async run(now) {
      const claimed = await claimDeliveries(deps.db, now, [...busy.keys()], batch)
      if (claimed.length === 0) return 0
      const sending = Promise.all(claimed.map((one) => send(one, now)))
      await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, waitMs).unref())])
      return claimed.length
    },
  }
}
