import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { atEnd } from './after.ts'

export interface ReceivedMail {
  to: string[]
  headers: Record<string, string>
  text: string
  html: string
  pictures: { id: string; bytes: Buffer }[]
}

export interface MailSink {
  url: string
  received: ReceivedMail[]
  /** Resolves when so many letters have come in all; fails after a few seconds without. */
  count(letters: number): Promise<ReceivedMail[]>
  /** Resolves when so many attempts were turned away. */
  refusals(attempts: number): Promise<void>
  /** The next so many letters are answered with this code instead of being taken. */
  refuse(times: number, code: number): void
}

/** A mail relay that keeps what it is given. */
export async function mailSink(): Promise<MailSink> {
  const received: ReceivedMail[] = []
  const watchers = new Set<() => void>()
  const tellWatchers = () => [...watchers].forEach((tell) => tell())
  let refusing = { times: 0, code: 0 }
  let refused = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusing.times > 0) {
          refusing.times--
          refused++
          done(Object.assign(new Error('refused by the test'), { responseCode: refusing.code }))
        } else {
          received.push(
            read(
              Buffer.concat(chunks).toString('latin1'),
              session.envelope.rcptTo.map(({ address }) => address),
            ),
          )
          done()
        }
        tellWatchers()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => new Promise((resolve) => server.close(() => resolve())))

  const when = (isTrue: () => boolean, what: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!isTrue()) return
        clearTimeout(patience)
        watchers.delete(look)
        resolve()
      }
      const patience = setTimeout(
        () => reject(new Error(`${what}; ${received.length} came, ${refused} were refused`)),
        12_000,
      )
      watchers.add(look)
      look()
    })
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    count: async (letters) => {
      await when(() => received.length >= letters, `${letters} letters were expected`)
      return received
    },
    refusals: (attempts) => when(() => refused >= attempts, `${attempts} refusals were expected`),
    refuse: (times, code) => void (refusing = { times, code }),
  }
}

/** Enough of MIME for letters of two parts. */
function read(source: string, to: string[]): ReceivedMail {
  const whole = partOf(source)
  const parts = partsOf(source)
  const body = (type: string) => parts.find(({ headers }) => headers['content-type']?.startsWith(type))?.body ?? ''
  return {
    to,
    headers: whole.headers,
    text: body('text/plain'),
    html: body('text/html'),
    pictures: parts.flatMap(pictureOf),
  }
}

/** Parts in parts: a page and the picture it shows travel together. */
function partsOf(source: string): ReturnType<typeof partOf>[] {
  const whole = partOf(source)
  const boundary = /boundary="([^"]+)"/.exec(whole.headers['content-type'] ?? '')?.[1]
  return boundary
    ? source
        .split(`--${boundary}`)
        .slice(1, -1)
        .flatMap((part) => partsOf(part.replace(/^\r\n/, '')))
    : [whole]
}

const pictureOf = ({ headers, bytes }: ReturnType<typeof partOf>) =>
  headers['content-type']?.startsWith('image/') ? [{ id: headers['content-id'] ?? '', bytes }] : []

function partOf(source: string): { headers: Record<string, string>; bytes: Buffer; body: string } {
  const [head = '', ...rest] = source.replace(/^\r\n/, '').split('\r\n\r\n')
  const headers = Object.fromEntries(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        decodeWords(line.slice(line.indexOf(':') + 1).trim()),
      ]),
  ) as Record<string, string>
  const raw = rest.join('\r\n\r\n')
  const encoding = headers['content-transfer-encoding']
  const bytes =
    encoding === 'base64'
      ? Buffer.from(raw, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? unquote(raw) : raw, 'latin1')
  return { headers, bytes, body: bytes.toString('utf8').replaceAll('\r\n', '\n') }
}

const unquote = (text: string) =>
  text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      Buffer.from(
        how.toUpperCase() === 'B'
          ? Buffer.from(word, 'base64')
          : Buffer.from(unquote(word.replaceAll('_', ' ')), 'latin1'),
      ).toString('latin1'),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
}
