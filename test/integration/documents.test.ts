import { beforeAll, beforeEach, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { accountDocumentVersions } from '#server/documents/document.table.ts'
import { events } from '#server/events/event.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let stranger: StaffActor
let contact: ContactActor
let account: { id: never; code: string }

beforeAll(async () => {
  app = await testApp()
  w = await world(app)
})
beforeEach(async () => {
  account = (await w.account()) as never
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [account.id] }
  stranger = { ...(await w.person('Huang', ['account_manager'])), accounts: [] }
  contact = await w.contact(account)
})

const at = () => `/accounts/${account.code}/documents`
function paper(fields: Record<string, string>, content: string | Buffer = '合同正文', name = '合同.txt') {
  const form = new FormData()
  for (const [key, value] of Object.entries(fields)) form.set(key, value)
  form.set('file', new File([new Uint8Array(Buffer.from(content))], name))
  return form
}
const contract = { kind: 'contract', title: '2026 框架合同', audience: 'house' }
const add = async (fields: object = {}, by = manager) =>
  app.as(by).post(at(), paper({ ...contract, ...fields } as Record<string, string>))
const first = async () => (await app.as(manager).get(at())).body.items[0]

test('a document is kept by its bytes, always downloaded, and read by whoever sees the account inside', async () => {
  expect((await add()).status).toBe(201)
  const { id, versions } = await first()
  expect(versions).toMatchObject([{ number: 1, type: 'text/plain', name: '合同.txt', by: 'Zhao' }])
  const got = await app.as(w.supervisor).get(`${at()}/${id}/versions/1`)
  expect(got.status).toBe(200)
  expect(got.body).toBe('合同正文')
  expect(got.headers.get('content-disposition')).toMatch(/^attachment;/)
  expect(got.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await app.as(stranger).get(at())).status).toBe(404)
  expect((await app.as(stranger).get(`${at()}/${id}/versions/1`)).status).toBe(404)
  expect((await app.as(contact).get(at())).status).toBe(403)
})

test('pages, scripts and what is too large are refused, whatever they are called', async () => {
  const send = (content: string | Buffer, name: string) => app.as(manager).post(at(), paper(contract, content, name))
  expect((await send('<html><script>alert(1)</script>', 'drawing.pdf')).body.code).toBe('file.type_not_accepted')
  expect((await send('', 'empty.txt')).body.code).toBe('file.empty')
  expect((await send(Buffer.alloc(10 * 1024 * 1024 + 1, 65), 'large.txt')).status).toBe(413)
  expect((await app.as(manager).get(at())).body.items).toEqual([])
})

test('a customer sees what is meant for customers, in its newest version, and nothing of another account', async () => {
  await add()
  await add({ kind: 'acceptance', title: '验收单', audience: 'customer' })
  const mine = (await app.as(contact).get('/portal/documents')).body.items
  expect(mine).toMatchObject([{ title: '验收单', kind: 'acceptance' }])
  expect((await app.as(contact).get(`/portal/documents/${mine[0].id}`)).body).toBe('合同正文')
  const { id } = (await app.as(manager).get(at())).body.items.find(({ kind }: { kind: string }) => kind === 'contract')
  expect((await app.as(contact).get(`/portal/documents/${id}`)).status).toBe(404)
  const other = await w.contact(await w.account())
  expect((await app.as(other).get(`/portal/documents/${mine[0].id}`)).status).toBe(404)
})

test('a new version stands before the old one, and two people never replace on the same ground', async () => {
  await add({ audience: 'customer' })
  const { id, version } = await first()
  const replace = (text: string) =>
    app.as(manager).post(`${at()}/${id}/versions`, paper({ version: String(version), note: '补充条款' }, text))
  const both = await Promise.all([replace('第二版甲'), replace('第二版乙')])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  const { versions } = await first()
  expect(versions.map(({ number }: { number: number }) => number)).toEqual([2, 1])
  expect((await app.as(contact).get(`/portal/documents/${id}`)).body).toContain('第二版')
})

test('what is taken back from customers is gone for them at once', async () => {
  await add({ audience: 'customer' })
  const { id, version } = await first()
  await app.as(manager).put(`${at()}/${id}`, { ...contract, version })
  expect((await app.as(contact).get(`/portal/documents/${id}`)).status).toBe(404)
})

test('a removed document leaves no bytes behind, but the record that it was there', async () => {
  await add()
  const { id, version } = await first()
  expect((await app.as(stranger).delete(`${at()}/${id}?version=${version}`)).status).toBe(404)
  expect((await app.as(manager).delete(`${at()}/${id}?version=${version}`)).status).toBe(200)
  expect((await app.as(manager).get(`${at()}/${id}/versions/1`)).status).toBe(404)
  const kept = await app.db.select().from(accountDocumentVersions).where(eq(accountDocumentVersions.documentId, id))
  expect(kept.map(({ content }) => content)).toEqual([null])
  const told = await app.db.select().from(events).where(eq(events.accountId, account.id))
  expect(told.map(({ type }) => type)).toEqual(['document.added', 'document.removed'])
})

test('technical seats and agents read papers of an account and keep none', async () => {
  await add()
  const agent = await w.seat('Wang')
  expect((await app.as(agent).get(at())).body).toMatchObject({ mayKeep: false, items: [{ title: contract.title }] })
  expect((await add({}, agent)).status).toBe(403)
})
