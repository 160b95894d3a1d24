import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import { react as take } from '#server/events/react.ts'
import { settle } from '#server/events/reaction.store.ts'
import { currentCursor } from '#server/events/stream.store.ts'
import { startMail } from '#server/mail/start-mail.ts'
import { noticeDeliveries } from '#server/notices/notice.table.ts'
import { testApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { atEnd } from '../support/after.ts'
import { mailSink } from '../support/mail-sink.ts'
import { world } from '../support/world.ts'

test('the morning digest arrives by mail, once, at the manager alone, and names the own accounts alone', async () => {
  const sink = await mailSink()
  const app = await testApp({
    clock: testClock('2026-11-24T02:00:00Z'),
    config: { smtp: { url: sink.url, from: 'Keyline <line@operator.example>' } },
  })
  const w = await world(app)
  const mail = (await startMail(app.deps, app.databaseUrl, { retryDelay: 1, retryLimit: 2 }))!
  atEnd(() => mail.stop())
  for (const { name } of mail.reactions) await settle(app.db, name, await currentCursor(app.db), app.clock.now())
  const manager = await w.person('Zhao', ['account_manager'])
  await app.db.update(accounts).set({ managerId: manager.id, name: '自己的客户' }).where(eq(accounts.id, w.account0.id))
  const other = await w.account()
  await app.db.update(accounts).set({ name: '别人的客户' }).where(eq(accounts.id, other.id))
  await app.settle()
  app.clock.advance({ minutes: 5 })
  await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  await w.open({ by: await w.contact(other), circuitNumber: (await w.circuit(other)).number })
  app.clock.set('2026-11-25T00:30:00Z')
  const toManager = () => sink.received.filter(({ to }) => to.includes(`${manager.id}@operator.example`))
  const digests = () => toManager().filter(({ text }) => text.includes('/accounts'))
  await expect
    .poll(
      async () => {
        await app.settle()
        for (const reaction of mail.reactions) while ((await take(app.deps, reaction)).next !== 'nothing');
        return digests().length
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  const [letter] = digests()
  expect(letter!.text).toContain('自己的客户')
  expect(letter!.text).not.toContain('别人的客户')
  const sent = await app.db.select().from(noticeDeliveries).where(eq(noticeDeliveries.state, 'dead'))
  expect(sent).toEqual([])
  await app.settle()
  for (const reaction of mail.reactions) while ((await take(app.deps, reaction)).next !== 'nothing');
  await expect.poll(() => mail.waiting(), { timeout: 15_000 }).toBe(0)
  expect(digests()).toHaveLength(1)
})
