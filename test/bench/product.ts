import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { freePort } from '#server/db/embedded.ts'
import { client } from './client.ts'
import { password, type Operator } from './seed.ts'

export interface Product {
  url: string
  pid: number
  customers: { cookie: string; circuit: string }[]
  /** Calls back with the subject of each offer; returns how to stop. */
  onOffer(listener: (subject: string) => void): () => void
  close(): Promise<void>
}

/** A process of the product, as `npm start` runs it, without its pages. */
export async function startProcess(databaseUrl: string, environment: NodeJS.ProcessEnv = {}) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const main = path.resolve(import.meta.dirname, '../../server/main.ts')
  const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean)
  const child = spawn(process.execPath, [...flags, main], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      KEYLINE_DEMO: '0',
      KEYLINE_PAGES: '0',
      LOG_LEVEL: 'error',
      ...environment,
    },
  })
  const end = () => void child.kill()
  process.once('exit', end)
  const { ask, close } = client(url, 8)
  for (let i = 0; ; i++) {
    const answered = await ask('GET', '/readyz').catch(() => null)
    if (answered?.status === 200) break
    if (i > 300 || child.exitCode !== null) throw new Error('The product did not start.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  close()
  const stop = async () => {
    process.off('exit', end)
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url, pid: child.pid!, stop }
}

/** A seat's screen: its socket, once it is told that it has caught up. */
export async function connectSeat(url: string, cookie: string): Promise<Socket> {
  const socket = io(url, {
    path: '/live',
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie, origin: url },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('caughtUp', () => resolve())
    socket.once('connect_error', reject)
  })
  return socket
}

/** The product with every seat and every customer signed in, and every seat connected. */
export async function startProduct(databaseUrl: string, operator: Operator): Promise<Product> {
  const { url, pid, stop } = await startProcess(databaseUrl)
  const { ask, close } = client(url, 8)
  const signIn = async (email: string): Promise<string> => {
    const answer = await ask('POST', '/api/auth/sign-in/email', { email, password }, { origin: url })
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0]
    if (answer.status !== 200 || !cookie)
      throw new Error(`Sign-in of ${email} answered ${answer.status}: ${answer.body}`)
    return cookie
  }
  const signInAll = async (emails: string[]) => {
    const cookies: string[] = []
    for (let i = 0; i < emails.length; i += 2) cookies.push(...(await Promise.all(emails.slice(i, i + 2).map(signIn))))
    return cookies
  }
  const listeners = new Set<(subject: string) => void>()
  const sockets: Socket[] = []
  for (const cookie of await signInAll(operator.seatEmails)) {
    const socket = await connectSeat(url, cookie)
    socket.on('offer', ({ offer }: { offer: { subject: string } }) =>
      listeners.forEach((listener) => listener(offer.subject)),
    )
    sockets.push(socket)
  }
  const cookies = await signInAll(operator.contactEmails)
  close()
  return {
    url,
    pid,
    customers: cookies.map((cookie, i) => ({ cookie, circuit: operator.circuits[i] as string })),
    onOffer: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      sockets.forEach((socket) => socket.close())
      await stop()
    },
  }
}
