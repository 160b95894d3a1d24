import { randomUUID } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { files } from '#server/files/file.table.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let ticketId: TicketId
let number: string
let customer: Client
let base: string
beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  customer = app.as(w.customer)
})
beforeEach(async () => {
  const ticket = await w.open()
  ticketId = ticket.id
  number = ticket.number
  base = `/portal/tickets/${number}`
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')
const pcap = Buffer.concat([Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex')])
const pcapng = Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000', 'hex')
const text = (words: string) => Buffer.from(words)

function form(content: Uint8Array, name: string, more: Record<string, string> = {}) {
  const body = new FormData()
  body.append('file', new File([new Uint8Array(content)], name, { type: 'text/html' }))
  for (const [key, value] of Object.entries(more)) body.append(key, value)
  return body
}
const upload = (content: Uint8Array, name: string, more?: Record<string, string>, by = customer) =>
  by.post(`${base}/files`, form(content, name, more))
const ofTicket = () => app.db.select({ name: files.name }).from(files).where(eq(files.ticketId, ticketId))
const say = (client: Client, ids: string[], path = base) =>
  client.post(`${path}/messages`, { id: randomUUID(), body: 'See the file.', files: ids })

describe('what a file is, its bytes say', () => {
  test.each([
    ['picture.png', png, 'image/png', 'picture.png'],
    ['picture.html', png, 'image/png', 'picture.html.png'],
    ['report.PDF', pdf, 'application/pdf', 'report.pdf'],
    ['trace.pcap', pcap, 'application/vnd.tcpdump.pcap', 'trace.pcap'],
    ['trace', pcapng, 'application/x-pcapng', 'trace.pcapng'],
    ['show log.txt', text('LOS on port 3\n'), 'text/plain', 'show log.txt'],
    ['路由表.log', text('10.0.0.0/8 via 10.1.1.1\n'), 'text/plain', '路由表.log'],
    ['gbk.log', Buffer.from('b9cad5cf0a', 'hex'), 'text/plain', 'gbk.log'],
    ['figures.csv', text('a,b\n1,2\n'), 'text/csv', 'figures.csv'],
    ['start.bat', text('del *.*\r\n'), 'text/plain', 'start.bat.txt'],
    ['debug.log', text('error\n<script>alert(1)</script>\n'), 'text/plain', 'debug.log'],
  ])('%s', async (name, content, type, kept) => {
    const { status, body } = await upload(content, name)
    expect(status).toBe(201)
    expect(body).toEqual({ id: expect.any(String), name: kept, type, size: content.length })
  })

  test.each([
    ['a drawing that can run scripts', 'logo.png', text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
    ['a page called a log', 'system.log', text('  <!DOCTYPE html><html><script>1</script>')],
    ['markup with a comment first', 'notes.txt', text('<!-- hello --><html>')],
    ['XML', 'data.txt', text('<?xml version="1.0"?><svg/>')],
    ['plain text called a page', 'index.html', text('hello')],
    ['a program', 'tool.txt', Buffer.concat([text('MZ'), Buffer.alloc(200)])],
    ['a shared library', 'lib.png', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(60)])],
    ['bytes that are nothing known', 'file.txt', Buffer.from([0, 1, 2, 3, 0, 0, 7])],
  ])('%s is refused', async (_what, name, content) => {
    expect((await upload(content, name)).body).toMatchObject({ status: 415, code: 'file.type_not_accepted' })
  })

  test('an archive is kept closed: what it unpacks to is nobody’s business here', async () => {
    const bomb = zip('[Content_Types].xml', Buffer.alloc(20 * 1024 * 1024))
    const { status } = await upload(bomb, 'bomb.docx')
    expect([201, 415]).toContain(status)
  })

  test('empty files and files over 10 MB are refused', async () => {
    expect((await upload(Buffer.alloc(0), 'empty.txt')).body.code).toBe('file.empty')
    expect((await upload(Buffer.alloc(10 * 1024 * 1024 + 1, 65), 'long.txt')).body).toMatchObject({
      status: 413,
      code: 'file.too_large',
    })
    expect((await upload(Buffer.alloc(10 * 1024 * 1024, 65), 'just.txt')).status).toBe(201)
  })

  test('a form without a file is told so', async () => {
    const body = new FormData()
    body.append('file', 'just words')
    expect((await customer.post(`${base}/files`, body)).body).toMatchObject({ status: 422, code: 'file.missing' })
  })
})

describe('a file is always a download under a clean name', () => {
  test.each([
    ['../../etc/passwd', 'passwd.txt'],
    ['C:\\temp\\log.txt', 'log.txt'],
    ['a"; filename="evil.html.txt', 'a__ filename=_evil.html.txt'],
    ['line\r\nSet-Cookie: a=b.txt', 'line__Set-Cookie_ a=b.txt'],
    ['gpj.\u202etxt', 'gpj._txt.txt'],
    ['CON.txt', '_CON.txt'],
    ['...', 'file.txt'],
    [`${'长'.repeat(300)}.txt`, `${'长'.repeat(116)}.txt`],
  ])('%s', async (told, kept) => {
    const { body } = await upload(text('x'), told)
    expect(body.name).toBe(kept)
    await say(customer, [body.id])
    const { headers } = await customer.get(`${base}/files/${body.id}`)
    const disposition = headers.get('content-disposition')!
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w%.!~-]*$/)
    expect(decodeURIComponent(disposition.split("''")[1]!)).toBe(kept)
  })

  test('no browser renders it, whatever it holds', async () => {
    const { body } = await upload(text('error\n<script>alert(1)</script>'), 'a.log')
    const answer = await customer.get(`${base}/files/${body.id}`)
    expect(answer.body).toContain('<script>')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'content-disposition': expect.stringMatching(/^attachment/),
    })
  })

  test('the bytes come back as they were', async () => {
    const { body } = await upload(png, 'p.png')
    const response = await app.app.request(`/api${base}/files/${body.id}`, {
      headers: { 'x-test-actor': encodeURIComponent(JSON.stringify(w.customer)) },
    })
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true)
    expect(response.headers.get('content-length')).toBe(String(png.length))
  })
})

describe('where a file belongs', () => {
  test('what comes with the opening stands on the timeline at once, and only once', async () => {
    const { body: file } = await upload(png, 'p.png', { purpose: 'opening' })
    const entries = (await customer.get(base)).body.timeline
    const attached = entries.filter((entry: { type?: string }) => entry.type === 'ticket.attached')
    expect(attached).toMatchObject([{ facts: { fileId: file.id, name: 'p.png', type: 'image/png', size: png.length } }])
  })

  test('what comes with a message stands there and nowhere else', async () => {
    const { body: file } = await upload(png, 'p.png')
    const { body } = await say(customer, [file.id])
    const entries = body.timeline as { kind: string; type?: string; files?: unknown[] }[]
    expect(entries.find(({ kind }) => kind === 'message')).toMatchObject({ files: [file] })
    expect(entries.some(({ type }) => type === 'ticket.attached')).toBe(false)
  })

  test('a file that came with the opening cannot be moved under a message', async () => {
    const { body: file } = await upload(png, 'p.png', { purpose: 'opening' })
    expect((await say(customer, [file.id])).body).toMatchObject({ status: 422, code: 'file.not_found' })
  })

  test('nobody sends or reads what another is about to send', async () => {
    const colleague = app.as(await w.contact(w.account0, 'account'))
    const { body: file } = await upload(png, 'p.png')
    expect((await colleague.get(`${base}/files/${file.id}`)).body.code).toBe('file.not_found')
    expect((await say(colleague, [file.id])).body.code).toBe('file.not_found')
    await say(customer, [file.id])
    expect((await colleague.get(`${base}/files/${file.id}`)).status).toBe(200)
  })

  test('a file of an internal note stays inside, even if it was uploaded as public', async () => {
    const agent = app.as(await w.person('Zhao', ['agent']))
    const { body: file } = await agent.post(`/tickets/${number}/files`, form(png, 'p.png'))
    await agent.post(`/tickets/${number}/messages`, {
      id: randomUUID(),
      visibility: 'internal',
      body: 'Look at the alarm.',
      files: [file.id],
    })
    expect((await agent.get(`/tickets/${number}/files/${file.id}`)).status).toBe(200)
    expect((await customer.get(`${base}/files/${file.id}`)).body.code).toBe('file.not_found')
    expect(JSON.stringify((await customer.get(base)).body)).not.toContain(file.id)
  })

  test('a file is found only on its own ticket', async () => {
    const { body: file } = await upload(png, 'p.png', { purpose: 'opening' })
    const other = await w.open()
    expect((await customer.get(`/portal/tickets/${other.number}/files/${file.id}`)).status).toBe(404)
  })

  test.each<[string, (of: TestApp) => Promise<ContactActor | StaffActor>]>([
    ['a contact of another account', async () => w.contact(await w.account(), 'account')],
    ['a colleague who sees only the own tickets', async () => w.contact(w.account0)],
  ])('%s gets 404 for a file as for the ticket', async (_who, make) => {
    const { body: file } = await upload(png, 'p.png', { purpose: 'opening' })
    const stranger = app.as(await make(app))
    expect((await stranger.get(`${base}/files/${file.id}`)).body.code).toBe('ticket.not_found')
    expect((await stranger.post(`${base}/files`, form(png, 'p.png'))).body.code).toBe('ticket.not_found')
  })
})

test('an upload sent again with its key is one file', async () => {
  const key = { 'idempotency-key': randomUUID() }
  const once = await Promise.all(
    Array.from({ length: 5 }, () => customer.post(`${base}/files`, form(png, 'p.png'), key)),
  )
  expect(new Set(once.map(({ body }) => body.id)).size).toBe(1)
  expect(await ofTicket()).toHaveLength(1)
  expect((await customer.post(`${base}/files`, form(pdf, 'p.png'), key)).body.code).toBe('request.key_reused')
})

test('ten files go with an opening, ten with a message', async () => {
  for (let i = 0; i < 10; i++) expect((await upload(png, 'p.png', { purpose: 'opening' })).status).toBe(201)
  expect((await upload(png, 'p.png', { purpose: 'opening' })).body.code).toBe('file.too_many')
  const ids = []
  for (let i = 0; i < 11; i++) ids.push((await upload(png, 'p.png')).body.id)
  expect((await say(customer, ids)).status).toBe(400)
  expect((await say(customer, ids.slice(0, 10))).status).toBe(200)
})

test('uploads that were never sent are gone after a day; those of an opening or a message stay', async () => {
  await upload(png, 'opening.png', { purpose: 'opening' })
  await say(customer, [(await upload(png, 'sent.png')).body.id])
  await upload(png, 'forgotten.png')
  app.clock.advance({ hours: 23 })
  await app.settle()
  expect(await ofTicket()).toHaveLength(3)
  app.clock.advance({ hours: 1 })
  await app.settle()
  expect((await ofTicket()).map(({ name }) => name).sort()).toEqual(['opening.png', 'sent.png'])
})

/** An archive with one deflated entry. */
function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(content.length, 22)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), packed])
}
