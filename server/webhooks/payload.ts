import { createHmac } from 'node:crypto'
import type { ChannelFormat } from '#server/notices/notice.contract.ts'
import type { Said } from '#server/notices/words.ts'

export interface Outgoing {
  url: string
  body: string
  headers: Record<string, string>
}

interface To {
  format: ChannelFormat
  url: string
  secret: string | null
}

/** Each platform's own format, signed where it signs. `id` stays the same at every attempt, so that twice can be told apart. */
export function payloadFor(to: To, said: Said, id: string, now: Date): Outgoing {
  const json = (body: unknown, url = to.url, headers: Record<string, string> = {}): Outgoing => ({
    url,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Keyline-Delivery': id, ...headers },
  })
  const markdown = [`**${plain(said.title)}**`, ...said.lines.map(plain), `[${said.link.text}](${said.link.url})`]
  switch (to.format) {
    case 'generic': {
      const body = { id, at: now.toISOString(), title: said.title, lines: said.lines, url: said.link.url, ...said.data }
      const timestamp = String(Math.floor(now.getTime() / 1000))
      const signature = to.secret
        ? `v1=${hmac(to.secret, `${timestamp}.${JSON.stringify(body)}`).toString('hex')}`
        : null
      return json(body, to.url, {
        'X-Keyline-Timestamp': timestamp,
        ...(signature ? { 'X-Keyline-Signature': signature } : {}),
      })
    }
    case 'wecom':
      return json({ msgtype: 'markdown', markdown: { content: cut(markdown.join('\n'), 4_000) } })
    case 'dingtalk':
      return json(
        { msgtype: 'markdown', markdown: { title: said.title, text: cut(markdown.join('\n\n'), 18_000) } },
        dingtalkUrl(to, now),
      )
    case 'feishu':
      return json({
        ...(to.secret ? feishuSign(to.secret, now) : {}),
        msg_type: 'post',
        content: {
          post: {
            zh_cn: {
              title: said.title,
              content: [
                ...said.lines.map((text) => [{ tag: 'text', text }]),
                [{ tag: 'a', text: said.link.text, href: said.link.url }],
              ],
            },
          },
        },
      })
    case 'slack':
      return json({
        text: slack(said.title),
        blocks: [
          {
            type: 'section',
            text: {
              type: 'mrkdwn',
              text: [
                `*${slack(said.title)}*`,
                ...said.lines.map(slack),
                `<${said.link.url}|${slack(said.link.text)}>`,
              ].join('\n'),
            },
          },
        ],
      })
  }
}

/** What a platform's answer means. Chat platforms answer 200 and say in the body that they refused. */
export function verdictOf(
  format: ChannelFormat,
  status: number,
  body: string,
): { outcome: 'sent' } | { outcome: 'again' | 'hopeless'; error: string } {
  if (status >= 300 && status < 400) return { outcome: 'hopeless', error: `It points elsewhere (${status}).` }
  if (status < 200 || status >= 300) {
    const passing = status >= 500 || [408, 409, 425, 429].includes(status)
    return { outcome: passing ? 'again' : 'hopeless', error: `It answered ${status}.` }
  }
  if (format === 'generic' || format === 'slack') return { outcome: 'sent' }
  const answer = parsed(body)
  const code = Number(answer['errcode'] ?? answer['code'] ?? answer['StatusCode'] ?? Number.NaN)
  if (code === 0) return { outcome: 'sent' }
  // Too often for a moment: WeCom 45009, DingTalk 130101 and 130102, Feishu 11232 and 9499.
  const busy = [45009, 130101, 130102, 11232, 9499, -1].includes(code)
  const words = String(answer['errmsg'] ?? answer['msg'] ?? answer['StatusMessage'] ?? 'no reason given').slice(0, 200)
  return {
    outcome: busy || Number.isNaN(code) ? 'again' : 'hopeless',
    error: `It refused: ${Number.isNaN(code) ? '' : `${code} `}${words}`,
  }
}

function dingtalkUrl({ url, secret }: To, now: Date): string {
  if (!secret) return url
  const signed = new URL(url)
  const timestamp = String(now.getTime())
  signed.searchParams.set('timestamp', timestamp)
  signed.searchParams.set('sign', hmac(secret, `${timestamp}\n${secret}`).toString('base64'))
  return signed.toString()
}

/** Feishu signs an empty text with a key made of time and secret. */
function feishuSign(secret: string, now: Date) {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  return { timestamp, sign: hmac(`${timestamp}\n${secret}`, '').toString('base64') }
}

const hmac = (key: string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** What people wrote stays text: it makes no links and no bold print out there, and mentions nobody. */
const plain = (text: string) => text.replace(/[[\]*`<>#@]/g, ' ').replace(/\s+/g, ' ')
const slack = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const cut = (text: string, most: number) => (Buffer.byteLength(text) <= most ? text : `${text.slice(0, most / 4)}…`)

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
