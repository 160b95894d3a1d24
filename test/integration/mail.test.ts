import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contacts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { react as take } from '#server/events/react.ts'
import { settle } from '#server/events/reaction.store.ts'
import { currentCursor } from '#server/events/stream.store.ts'
import { startMail, type Mail } from '#server/mail/start-mail.ts'
import { linkToken } from '#server/tickets/private-link.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'
import { expectLogged } from '../support/log.ts'
import { mailSink, type MailSink } from '../support/mail-sink.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let sink: MailSink
let mail: Mail
let agent: StaffActor
let desk: Client
let customer: Client & { email: string; name: string }
let before = 0

beforeAll(async () => {
  sink = await mailSink()
  app = await testApp({ config: { smtp: { url: sink.url, from: 'Keyline <line@operator.example>' } } })
  w = await world(app)
  agent = await w.seat('王磊', { capacity: 99 })
  desk = app.as(agent)
  mail = (await startMail(app.deps, app.databaseUrl, { retryDelay: 1, retryLimit: 2 }))!
  atEnd(() => mail.stop())
  for (const { name } of mail.reactions) await settle(app.db, name, await currentCursor(app.db), app.clock.now())
})
beforeEach(async () => {
  customer = await contactWho({})
  before = sink.received.length
})
/** Owes every letter that is due by what has happened. */
async function react() {
  for (const reaction of mail.reactions) while ((await take(app.deps, reaction)).next !== 'nothing');
}
/** Whatever a test did not expect to be mailed fails it. */
afterEach(async () => {
  await react()
  await expect.poll(() => mail.waiting(), { timeout: 15_000 }).toBe(0)
  expect(sink.received.slice(before)).toHaveLength(expected)
  expected = 0
})
let expected = 0

async function contactWho(more: Partial<typeof contacts.$inferInsert>) {
  const actor = await w.contact(w.account0)
  const [row] = await app.db
    .update(contacts)
    .set({ name: '周敏', nameEn: 'Zhou Min', ...more })
    .where(eq(contacts.id, actor.id))
    .returning()
  return { ...app.as({ ...actor, name: row!.name }), email: row!.email, name: row!.name }
}
async function letters(count: number) {
  expected = count
  await react()
  return (await sink.count(before + count)).slice(before)
}
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const request = { symptom: 'noService', impact: 'down', subject: '到北京的专线中断', description: '全部不通。' }
async function open(by: Client = customer) {
  const { body } = await by.post('/portal/tickets', request)
  await app.as(w.supervisor).put(`/tickets/${body.number}/assignment`, { seat: agent.id, reason: 'test' })
  return body as { number: string; id: TicketId }
}
const versionOf = async (number: string) => (await desk.get(`/tickets/${number}`)).body.version as number
const linkOf = (id: TicketId) => `http://127.0.0.1:3000/follow/${linkToken(app.deps.secret, id)}`
const say = (number: string, body: string, more: object = {}) =>
  desk.post(`/tickets/${number}/messages`, { id: randomUUID(), body, ...more })
async function solve(number: string) {
  const evidence = { kind: 'testResult', detail: '环回测试正常' }
  const solution = { code: 'repaired', text: '已更换故障板卡。', evidence, version: await versionOf(number) }
  expect((await desk.put(`/tickets/${number}/resolution`, solution)).status).toBe(200)
}

describe('a contact is told', () => {
  test('that the request was received, with its number and the private link', async () => {
    const { number, id } = await open()
    const [letter] = await letters(1)
    expect(letter!.to).toEqual([customer.email])
    expect(letter!.headers).toMatchObject({
      subject: `[${number}] 我们已收到您的请求`,
      from: 'Keyline <line@operator.example>',
      to: `周敏 <${customer.email}>`,
    })
    expect(letter!.text).toContain('周敏，您好：')
    expect(letter!.text).toContain(request.subject)
    for (const part of [letter!.text, letter!.html]) expect(part).toContain(linkOf(id))
  })

  test('under the name, colour and logo the house chose, with the logo inside the letter', async () => {
    const admin = app.as(await w.person('Root', ['admin']))
    const { body } = await admin.put('/brand', { name: '云网专线', nameEn: 'Cloudline', colour: '#0a7d4f', version: 0 })
    const form = new FormData()
    form.set('file', new File([new Uint8Array(png)], 'logo.png'))
    form.set('version', String(body.version))
    const withLogo = await admin.put('/brand/logo', form)
    await open()
    const [letter] = await letters(1)
    expect(letter!.html).toContain('<strong style="color:#141820">云网专线</strong>')
    expect(letter!.html).toContain('background:#0a7d4f')
    expect(letter!.html).not.toMatch(/Keyline|https?:[^"]*logo/)
    const shown = /src="cid:([^"]+)"/.exec(letter!.html)![1]
    expect(letter!.pictures).toEqual([{ id: `<${shown}>`, bytes: png }])
    const plain = await admin.delete(`/brand/logo?version=${withLogo.body.version}`)
    await admin.put('/brand', { name: 'Keyline', nameEn: 'Keyline', colour: '#2552cc', version: plain.body.version })
  })

  test('what the desk answers and until when it promises more, in the contact’s language', async () => {
    const english = await contactWho({ language: 'en' })
    const { number } = await open(english)
    const promisedAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    await say(number, 'The fibre is cut near Jinan.', { promisedAt })
    const [opened, replied] = await letters(2)
    expect(opened!.headers['subject']).toBe(`[${number}] We have received your request`)
    expect(opened!.text).toContain('Dear Zhou Min,')
    expect(replied!.text).toContain('> The fibre is cut near Jinan.')
    expect(replied!.text).toContain('by Nov 23, 2026, 11:00 (Beijing time)')
  })

  test('that something is needed from them', async () => {
    const { number } = await open()
    const until = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    const pause = { kind: 'pending', reason: '需要进站', customerText: '请告知机房进入时间。', until }
    await desk.post(`/tickets/${number}/pauses`, { ...pause, version: await versionOf(number) })
    const [, awaited] = await letters(2)
    expect(awaited!.headers['subject']).toBe(`[${number}] 需要您的回复`)
    expect(awaited!.text).toContain('> 请告知机房进入时间。')
    expect(awaited!.text).not.toContain('需要进站')
  })

  test('that it is solved, and until when to confirm or reject', async () => {
    const { number } = await open()
    await solve(number)
    const [, solved] = await letters(2)
    expect(solved!.headers['subject']).toBe(`[${number}] 已解决，请您确认`)
    expect(solved!.text).toContain('> 已更换故障板卡。')
    expect(solved!.text).toMatch(/2026年11月26日 .*前未收到答复/)
  })

  test('in one thread per ticket that no robot answers', async () => {
    const { number, id } = await open()
    await say(number, '正在处理。')
    const [opened, replied] = await letters(2)
    const thread = `<ticket.${id}@operator.example>`
    expect(opened!.headers).toMatchObject({ 'message-id': thread, 'auto-submitted': 'auto-generated' })
    expect(replied!.headers).toMatchObject({
      'in-reply-to': thread,
      references: thread,
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
    })
  })
})

describe('nothing is mailed', () => {
  test('about internal notes, nor back to the customer about what they wrote', async () => {
    const { number } = await open()
    await letters(1)
    await say(number, '内部备注', { visibility: 'internal' })
    await customer.post(`/portal/tickets/${number}/messages`, { id: randomUUID(), body: '请尽快。', files: [] })
    await letters(1)
  })

  test('to a stranger who left an address in the public form', async () => {
    const report = { ...request, name: 'Victim', email: 'victim@elsewhere.example', language: 'en' }
    await app.post('/reports', { ...report, accountCode: w.account0.code }, { 'idempotency-key': randomUUID() })
    const [ticket] = await app.db
      .select()
      .from(tickets)
      .where(sql`reporter->>'email' = 'victim@elsewhere.example'`)
    await say(ticket!.number, 'We are on it.')
    await letters(0)
  })

  test('to a contact who has left', async () => {
    const { number } = await open()
    await letters(1)
    await app.db.update(contacts).set({ active: false }).where(eq(contacts.email, customer.email))
    await say(number, '正在处理。')
    await letters(1)
  })

  test('about a solution that was rejected before the letter was written', async () => {
    const { number } = await open()
    await letters(1)
    await solve(number)
    expect((await customer.put(`/portal/tickets/${number}/rejection`, { reason: '仍然不通' })).status).toBe(200)
    await letters(1)
  })

  test('about what happened more than a day ago', async () => {
    const { number } = await open()
    await letters(1)
    await say(number, '正在处理。')
    app.clock.advance({ hours: 25 })
    await letters(1)
  })

  test('and nothing is started where no relay is configured', async () => {
    const deps = { ...app.deps, config: { ...app.deps.config, smtp: null } }
    expect(await startMail(deps, app.databaseUrl)).toBeNull()
  })
})

describe('a known contact who is named by strangers in the public form', () => {
  const report = (more: object = {}) =>
    app.post(
      '/reports',
      {
        ...request,
        subject: 'Cheap pills http://spam.example',
        description: 'canary',
        name: 'Spam canary',
        language: 'en',
        accountCode: w.account0.code,
        email: customer.email,
        ...more,
      },
      { 'idempotency-key': randomUUID() },
    )

  test('gets one letter a day about it, however many reports there are', async () => {
    for (let i = 0; i < 5; i++) expect((await report()).status).toBe(201)
    await letters(1)
  })

  test('is mailed nothing of what the stranger wrote', async () => {
    await report()
    const [letter] = await letters(1)
    expect(letter!.to).toEqual([customer.email])
    expect(JSON.stringify(letter)).not.toMatch(/canary|spam|pills/i)
    expect(letter!.text).toContain('如果不是您本人')
  })
})

describe('somebody of the staff who is invited', () => {
  const invite = async (language: 'zh-CN' | 'en') => {
    const admin = app.as(await w.person('Root', ['admin']))
    const email = `${randomUUID()}@operator.example`
    const asked = { name: '陈静', nameEn: 'Chen Jing', email, roles: ['agent'], team: 'North', language }
    const { body } = await admin.post('/people', asked)
    return {
      admin,
      email,
      id: body.person.id as string,
      link: body.invitation.link as string,
      mailed: body.invitation.mailed,
    }
  }

  test('gets the same link by mail that the administrator sees, in their language', async () => {
    const { email, link, mailed } = await invite('en')
    const [letter] = await letters(1)
    expect(mailed).toBe(true)
    expect(letter!.to).toEqual([email])
    expect(letter!.headers['subject']).toBe('You are invited to Keyline')
    for (const part of [letter!.text, letter!.html]) expect(part).toContain(link)
    const token = new URL(link).hash.slice(1)
    expect((await app.put('/auth/invitation', { token, password: 'correct horse battery' })).status).toBe(204)
  })

  test('gets the newest link alone, and none that was revoked', async () => {
    const first = await invite('zh-CN')
    const { body } = await first.admin.post(`/people/${first.id}/invitation`)
    const revoked = await invite('zh-CN')
    await revoked.admin.delete(`/people/${revoked.id}/invitation`)
    const sent = await letters(2)
    for (const letter of sent) {
      expect(letter.to).toEqual([first.email])
      expect(letter.headers['subject']).toBe('邀请您使用 Keyline')
      expect(letter.text).toContain(body.link)
    }
  })
})

describe('letters are safe', () => {
  test('names and texts stay text: no header, no markup', async () => {
    const strange = await contactWho({ name: 'Eve\r\nBcc: all@victim.example', language: 'zh-CN' })
    const { number } = await open(strange)
    await say(number, '<img src=x onerror=alert(1)> & "quoted"')
    const [opened, replied] = await letters(2)
    expect(opened!.to).toEqual([strange.email])
    expect(opened!.headers).not.toHaveProperty('bcc')
    expect(replied!.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot;')
  })

  test('an address that is a list reaches nobody', async () => {
    expectLogged(/a letter cannot be delivered/)
    const dead = (await mail.dead()) + 1
    await open(await contactWho({ email: `a@one.example, b-${randomUUID()}@two.example` }))
    await letters(0)
    await expect.poll(() => mail.dead(), { timeout: 10_000 }).toBe(dead)
  })
})

describe('the relay', () => {
  test('that is busy is asked again', async () => {
    sink.refuse(1, 451)
    await open()
    await letters(1)
  })

  test('that says never is believed: the letter goes to the dead ones', async () => {
    expectLogged(/a letter cannot be delivered/)
    const dead = (await mail.dead()) + 1
    sink.refuse(1, 550)
    await open()
    await react()
    await sink.refusals(2)
    await expect.poll(() => mail.dead(), { timeout: 10_000 }).toBe(dead)
  })

  test('that stays away loses the letter to the dead ones after the last attempt', async () => {
    const dead = (await mail.dead()) + 1
    sink.refuse(3, 451)
    await open()
    await react()
    await expect.poll(() => mail.dead(), { timeout: 15_000 }).toBe(dead)
  })
})
