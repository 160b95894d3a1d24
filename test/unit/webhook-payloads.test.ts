import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayReach, reachable, webhookUrl } from '#server/webhooks/address.ts'
import { backOff } from '#server/webhooks/backoff.ts'
import { payloadFor, verdictOf } from '#server/webhooks/payload.ts'

const now = new Date('2026-11-24T02:00:00Z')
const said = {
  title: '红色预警：海川银行 严重故障',
  lines: ['累计 3 次信号', 'Please [click](http://evil.example) *now* <b>@all</b>'],
  link: { text: '打开并确认', url: 'https://keyline.example/alerts?alert=1' },
  data: { kind: 'alert', rule: 'severeFault' },
}
const to = (format: 'generic' | 'wecom' | 'dingtalk' | 'feishu' | 'slack', secret: string | null = 's3cret') =>
  payloadFor({ format, url: 'https://hook.example/send?key=k', secret }, said, 'delivery-1', now)

test('WeCom takes markdown, in which what people wrote is text and mentions nobody', () => {
  const { content } = JSON.parse(to('wecom').body).markdown
  expect(content).toContain('**红色预警：海川银行 严重故障**')
  expect(content).toContain('[打开并确认](https://keyline.example/alerts?alert=1)')
  expect(content).not.toMatch(/\]\(http:\/\/evil|@all|<b>/)
})

test('DingTalk is signed in the address over time and secret', () => {
  const url = new URL(to('dingtalk').url)
  const timestamp = url.searchParams.get('timestamp')!
  expect(timestamp).toBe(String(now.getTime()))
  expect(url.searchParams.get('sign')).toBe(
    createHmac('sha256', 's3cret').update(`${timestamp}\ns3cret`).digest('base64'),
  )
  expect(url.searchParams.get('key')).toBe('k')
  expect(to('dingtalk', null).url).toBe('https://hook.example/send?key=k')
})

test('Feishu is signed in the body, with an empty text under a key of time and secret', () => {
  const body = JSON.parse(to('feishu').body)
  expect(body.timestamp).toBe(String(now.getTime() / 1000))
  expect(body.sign).toBe(createHmac('sha256', `${body.timestamp}\ns3cret`).update('').digest('base64'))
  expect(body.content.post.zh_cn.content.at(-1)).toEqual([{ tag: 'a', text: said.link.text, href: said.link.url }])
})

test('Slack escapes what would be markup, and links back', () => {
  const { blocks } = JSON.parse(to('slack').body)
  expect(blocks[0].text.text).toContain('&lt;b&gt;@all&lt;/b&gt;')
  expect(blocks[0].text.text).toContain(`<${said.link.url}|${said.link.text}>`)
})

test('our own format carries the facts for programs, signed over time and body, under an id that stays', () => {
  const { headers, body } = to('generic')
  const stamp = headers['X-Keyline-Timestamp']
  const expected = createHmac('sha256', 's3cret').update(`${stamp}.${body}`).digest('hex')
  expect(headers['X-Keyline-Signature']).toBe(`v1=${expected}`)
  expect(headers['X-Keyline-Delivery']).toBe('delivery-1')
  expect(JSON.parse(body)).toMatchObject({ id: 'delivery-1', rule: 'severeFault', url: said.link.url })
})

test.each([
  ['generic', 200, '', 'sent'],
  ['slack', 429, '', 'again'],
  ['slack', 404, '', 'hopeless'],
  ['generic', 302, '', 'hopeless'],
  ['generic', 503, '', 'again'],
  ['wecom', 200, '{"errcode":0}', 'sent'],
  ['wecom', 200, '{"errcode":45009,"errmsg":"busy"}', 'again'],
  ['wecom', 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'hopeless'],
  ['dingtalk', 200, '{"errcode":310000,"errmsg":"sign not match"}', 'hopeless'],
  ['feishu', 200, '{"StatusCode":0}', 'sent'],
  ['feishu', 200, 'no json', 'again'],
] as const)('%s answering %i %s means %s', (format, status, body, outcome) => {
  expect(verdictOf(format, status, body).outcome).toBe(outcome)
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '192.168.1.1',
  '::1',
  'fe80::1',
  'fd00::1',
  '::ffff:10.0.0.1',
  '0.0.0.0',
  '2002:7f00:1::',
])('a request to %s is not made unless the network is opened', (ip) => {
  expect(mayReach(ip, [])).toBe(false)
})

test('a name that leads into a closed network is refused, also when only one of its addresses does', async () => {
  const leads = (...found: string[]) =>
    (async () => found.map((address) => ({ address, family: 4 }))) as unknown as Parameters<typeof reachable>[2]
  const url = webhookUrl('https://hook.example/x')
  await expect(reachable(url, [], leads('93.184.216.34'))).resolves.toHaveLength(1)
  await expect(reachable(url, [], leads('93.184.216.34', '10.0.0.1'))).rejects.toMatchObject({
    code: 'webhook.address',
  })
  await expect(reachable(webhookUrl('http://hook.example/x'), [], leads('93.184.216.34'))).rejects.toMatchObject({
    code: 'webhook.address',
  })
  expect(() => webhookUrl('ftp://hook.example')).toThrow('https://')
  expect(() => webhookUrl('https://me:word@hook.example')).toThrow('password')
})

test('each wait is longer than the one before at its shortest, never above two hours, and spread', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, random) => {
      const wait = backOff(attempts, random)
      const whole = Math.min(7_200_000, 5_000 * 2 ** (attempts - 1))
      expect(wait).toBeGreaterThanOrEqual(whole / 2)
      expect(wait).toBeLessThanOrEqual(whole)
    }),
  )
})
