import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { liveWorkItem, park } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import { move } from '../moves.ts'
import type { Pausing } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket, type Verb } from './with-ticket.ts'

const longestPauseDays = 30

/**
 * The customer (pending) or a third party (held) has the ball: the promises to restore and to resolve stand still, and the
 * ticket returns by itself at `until`. Refuses with `pause.until_past`, `pause.too_long`, `ticket.not_held`.
 */
export async function pauseTicket(deps: Deps, actor: Actor, ref: TicketRef, input: Pausing): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, (the) => pause(deps, actor, the, input))
}

/** The same, within another verb. */
export async function pause(
  deps: Deps,
  actor: Actor,
  { tx, ticket, now, happened }: Verb,
  input: Omit<Pausing, 'version'>,
): Promise<void> {
  const until = new Date(input.until)
  if (until <= now) throw untilRefusal('pause.until_past', 'A pause ends in the future. Name a later time.')
  if (until.getTime() - now.getTime() > longestPauseDays * 86_400_000) {
    throw untilRefusal(
      'pause.too_long',
      `A pause lasts ${longestPauseDays} days at most. Name an earlier time and renew it if need be.`,
    )
  }
  const item = await liveWorkItem(tx, ticket.id)
  if (!item?.holderId) {
    throw new Refusal('ticket.not_held', 'The ticket waits in a queue. Whoever takes it may pause it.')
  }
  const status = move(ticket.status, input.kind)
  if (item.state === 'working') await park(tx, item, now)
  const after = await saveTicket(
    tx,
    ticket,
    { status: input.kind, pauseReason: input.reason, pauseText: input.customerText, resumeAt: until },
    now,
  )
  const by = actor.kind === 'staff' ? actor.id : null
  const agreedBy = input.agreedBy ?? null
  await handOver(
    deps,
    tx,
    after,
    { outcome: 'paused', by, reason: input.reason },
    {
      kind: input.kind === 'pending' ? 'customer' : 'thirdParty',
      level: ticket.level,
      queueId: ticket.queueId,
      personId: item.holderId,
      customerText: input.customerText,
      agreedBy,
    },
    now,
    {
      what: 'paused',
      reason: input.reason,
      ball: input.kind === 'pending' ? 'customer' : 'thirdParty',
      by: actor.name,
      until: until.toISOString(),
      ...(agreedBy ? { agreedBy } : {}),
    },
  )
  await happened({
    type: 'ticket.paused',
    payload: { status, reason: input.reason, until: until.toISOString(), ...(agreedBy ? { agreedBy } : {}) },
  })
}

function untilRefusal(code: string, detail: string): Refusal {
  return new Refusal(code, detail, 422, { errors: [{ pointer: '/until', detail }] })
}
