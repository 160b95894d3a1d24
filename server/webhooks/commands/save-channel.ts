import { eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type ChannelId, type PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { ChannelChange, NewChannel } from '#server/notices/my-notices.contract.ts'
import { channels, contactChoices } from '#server/notices/notice.table.ts'
import { tell } from '#server/notices/tell.store.ts'
import { reachable, webhookUrl } from '../address.ts'
import { lockChannel } from '../channel.store.ts'

const mostOwn = 5

/** Adds a channel: of the house, or one's own. The address is looked at before it is kept. */
export async function addChannel(
  deps: Deps,
  actor: StaffActor,
  ownerId: PersonId | null,
  input: NewChannel,
): Promise<ChannelId> {
  await reachable(webhookUrl(input.url), deps.config.webhookNetworks)
  const id = newId<ChannelId>()
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    if (ownerId) {
      const [own] = await rowsOf<{ n: number }>(
        tx,
        sql`select count(*)::int as n from channels where owner_id = ${ownerId}`,
      )
      if (own!.n >= mostOwn) throw new Refusal('channel.too_many', `At most ${mostOwn} channels of one's own.`)
    }
    await tx.insert(channels).values({ id, ownerId, ...input, secret: input.secret || null, createdAt: now })
    await record(tx, actor, now, changed(id, 'added'))
  })
  deps.wake.now('events')
  return id
}

/** Changes it. An address that is not given stays as it is; a secret too, unless it is taken away with null. */
export async function changeChannel(
  deps: Deps,
  actor: StaffActor,
  ownerId: PersonId | null,
  id: ChannelId,
  { version, ...input }: ChannelChange,
): Promise<void> {
  if (input.url !== undefined) await reachable(webhookUrl(input.url), deps.config.webhookNetworks)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const before = await lockChannel(tx, id, ownerId)
    if (before.version !== version) throw stale('channel')
    if (before.active && !input.active) await refuseWhileNamed(tx as never, id)
    await tx
      .update(channels)
      .set({
        name: input.name,
        format: input.format,
        tellsSubject: input.tellsSubject,
        active: input.active,
        ...(input.url === undefined ? {} : { url: input.url }),
        ...(input.secret === undefined ? {} : { secret: input.secret || null }),
        version: version + 1,
      })
      .where(eq(channels.id, id))
    // Never the address nor the secret: they are the key to the chat.
    const told = ({ name, format, tellsSubject, active }: typeof before) => ({ name, format, tellsSubject, active })
    const is = {
      ...told({ ...before, ...input } as typeof before),
      ...(input.url === undefined ? {} : { address: 'new' }),
    }
    await record(tx, actor, now, changed(id, 'changed', { was: told(before), is }))
  })
  deps.wake.now('events')
}

/** Sends a test, by the same way as everything else. */
export async function testChannel(deps: Deps, ownerId: PersonId | null, id: ChannelId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    await lockChannel(tx, id, ownerId)
    await tell(tx, [{ kind: 'test', to: { channelId: id } }], { now, mail: false })
  })
  deps.wake.now('sweeps')
}

/** How a person wants to be told beside the screen. */
export async function chooseContactMethods(
  deps: Deps,
  personId: PersonId,
  { mail, handOvers, version }: { mail: boolean; handOvers: boolean; version: number },
): Promise<void> {
  const saved = await deps.db
    .insert(contactChoices)
    .values({ personId, mail, handOvers, version: 1 })
    .onConflictDoUpdate({
      target: contactChoices.personId,
      set: { mail, handOvers, version: version + 1 },
      setWhere: eq(contactChoices.version, version),
    })
    .returning({ personId: contactChoices.personId })
  if (saved.length === 0) throw stale('choice')
}

/** A policy that names a channel would tell nobody once it is off. */
async function refuseWhileNamed(db: Parameters<typeof rowsOf>[0], id: ChannelId): Promise<void> {
  const named = await rowsOf<{ name: string }>(
    db,
    sql`select name from attention_policies where active and terms::text like ${`%"${id}"%`}`,
  )
  if (named.length === 0) return
  const names = named.map(({ name }) => name).join(', ')
  throw new Refusal('channel.in_use', `Policies still tell this channel: ${names}. Take it out of them first.`, 409, {
    extra: { policies: names },
  })
}

const stale = (what: string) =>
  new Refusal(`${what}.changed`, 'Somebody changed this meanwhile. Look at it again and repeat your change.')

const changed = (channelId: ChannelId, what: string, change: { was?: object; is?: object } = {}) =>
  ({ type: 'channel.changed', ticketId: null, accountId: null, payload: { channelId, what, ...change } }) as const
