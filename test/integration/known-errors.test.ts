import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { circuits } from '#server/accounts/account.table.ts'
import { addArticle } from '../support/articles.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  const known = { type: 'knownError' as const, audience: 'customers' as const }
  await addArticle(app.db, {
    ...known,
    number: 'KB-0001',
    product: 'leasedLine',
    symptoms: ['flapping'],
    title: '一闪',
  })
  await addArticle(app.db, {
    ...known,
    number: 'KB-0101',
    product: 'leasedLine',
    symptoms: ['flapping'],
    title: 'Flash',
    language: 'en',
    translates: 'KB-0001',
  })
  await addArticle(app.db, {
    ...known,
    number: 'KB-0002',
    product: 'voiceTrunk',
    symptoms: ['callsFail'],
    title: '呼叫失败',
  })
  await addArticle(app.db, {
    ...known,
    number: 'KB-0003',
    product: 'leasedLine',
    symptoms: ['flapping'],
    audience: 'agents',
  })
  await addArticle(app.db, { number: 'KB-0004', type: 'fault', audience: 'customers', symptoms: ['flapping'] })
})
const numbers = ({ body }: { body: { items: { number: string }[] } }) => body.items.map(({ number }) => number)

test('whoever describes a symptom is shown the known errors that fit it, in the own language, and nothing internal', async () => {
  expect(numbers(await app.get('/help/known-errors?symptom=flapping&language=zh-CN'))).toEqual(['KB-0001'])
  expect(numbers(await app.get('/help/known-errors?symptom=flapping&language=en'))).toEqual(['KB-0101'])
  expect(numbers(await app.get('/help/known-errors?symptom=dns'))).toEqual([])
  expect(numbers(await app.get('/help/known-errors?product=voiceTrunk'))).toEqual(['KB-0002'])
})

test('the public door takes no account and no circuit, so it can tell nothing of either', async () => {
  for (const query of [
    'account=ABC-0001',
    'accountCode=ABC-0001',
    'circuit=BJ-SH-DL-0042',
    'circuitNumber=BJ-SH-DL-0042',
  ]) {
    const answer = await app.get(`/help/known-errors?symptom=flapping&${query}`)
    expect(answer.body.items).toBeUndefined()
    expect(answer.body.errors).toMatchObject([{ detail: 'This field is not known here.' }])
  }
})

test('in the portal they are those of the own circuits, which are named', async () => {
  const own = async () => (await app.as(w.customer).get('/portal/known-errors?language=en')).body.items
  await w.circuit({ id: w.customer.accountId }, 'AAA', 'hosting')
  expect(await own()).toEqual([])
  await w.circuit({ id: w.customer.accountId }, 'AAA', 'leasedLine')
  const [mine] = await app.db.select().from(circuits).where(eq(circuits.kind, 'leasedLine'))
  expect(await own()).toMatchObject([{ number: 'KB-0101', circuits: [mine!.number] }])
  expect((await app.get('/portal/known-errors')).status).toBe(401)
})
