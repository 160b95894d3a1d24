import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { io, type Socket } from 'socket.io-client'
import { contacts } from '#server/accounts/account.table.ts'
import type { Person } from '#server/auth/actor.ts'
import { createLogin } from '#server/auth/login.store.ts'
import { hashPassword } from '#server/auth/password.ts'
import { createAuth } from '#server/auth/auth.ts'
import { connect } from '#server/db/client.ts'
import { Tail } from '#server/events/tail.ts'
import { openWakeChannel } from '#server/events/wake-channel.ts'
import { liveReads } from '#server/live-reads.ts'
import type { ClientToServer, ServerToClient } from '#server/realtime/realtime.contract.ts'
import { startLive } from '#server/realtime/socket.ts'
import type { TestApp } from './app.ts'
import { atEnd } from './after.ts'
import { testLog } from './log.ts'
import { cookieOf, password, signIn } from './sign-in.ts'

type Heard = {
  [K in keyof ServerToClient]: { kind: K; message: Parameters<ServerToClient[K]>[0] }
}[keyof ServerToClient]
type Named<K extends keyof ServerToClient> = Extract<Heard, { kind: K }>['message']

/** A browser: it remembers everything it was told, and its place in the stream. */
export interface Browser {
  socket: Socket<ServerToClient, ClientToServer>
  heard: Heard[]
  /** What it would bring when it comes back. */
  cursor(): string | undefined
  of<K extends keyof ServerToClient>(kind: K): Named<K>[]
  /** The first message of this kind that fits, told already or still to come. */
  hears<K extends keyof ServerToClient>(kind: K, fits?: (message: Named<K>) => boolean): Promise<Named<K>>
  /** Resolves when all that was sent before this question has come. */
  settled(): Promise<void>
  closed: Promise<string>
  close(): void
}

export interface Coming {
  cookie?: string
  cursor?: string
  link?: string
  origin?: string
}

export interface LiveProcess {
  port: number
  tail: Tail
  sockets(): number
  /** Opens a channel; rejects with the reason when it is refused. */
  come(how: Coming): Promise<Browser>
  stop(): Promise<void>
}

/** One more process of this house that holds live connections: its own port, its own connections to the database. */
export async function liveProcess(app: TestApp): Promise<LiveProcess> {
  const { deps, databaseUrl } = app
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const pool = connect(databaseUrl, { max: 3, name: 'keyline-live' })
  const wake = await openWakeChannel(databaseUrl, testLog())
  const off = deps.wake.on('events', () => wake.now('events'))
  const tail = new Tail({ db: pool.db, wake, log: deps.log })
  await tail.start()
  const { sessions } = createAuth({ db: pool.db, origin: deps.config.origin, secret: deps.secret, clock: deps.clock })
  const live = startLive({
    ...{ ...deps, ...liveReads({ db: pool.db, clock: deps.clock }) },
    ...{ server, wake, tail, viewers: wake.viewers, sessions },
  })
  let running = true
  const stop = async () => {
    if (!running) return
    running = false
    off()
    await live.close()
    await tail.stop()
    await wake.close()
    await pool.close(1)
    await new Promise((resolve) => server.close(resolve))
  }
  atEnd(stop)
  return { port, tail, sockets: live.sockets, come: (how) => come(port, how), stop }
}

async function come(
  port: number,
  { cookie, cursor, link, origin = `http://127.0.0.1:${port}` }: Coming,
): Promise<Browser> {
  const socket: Socket<ServerToClient, ClientToServer> = io(`http://127.0.0.1:${port}`, {
    path: '/live',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { ...(cursor && { cursor }), ...(link && { link }) },
    extraHeaders: { ...(cookie && { cookie }), ...(origin && { origin }) },
  })
  atEnd(async () => void socket.close())
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  socket.onAny((kind: string, message: unknown) => {
    heard.push({ kind, message } as Heard)
    waiting.forEach((look) => look())
  })
  const closed = new Promise<string>((resolve) => socket.once('disconnect', (reason) => resolve(reason)))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const of: Browser['of'] = (kind) => heard.filter((one) => one.kind === kind).map((one) => one.message as never)
  return {
    socket,
    heard,
    of,
    closed,
    cursor: () =>
      heard
        .map(({ message }) => (message as { cursor?: string } | undefined)?.cursor)
        .findLast((one) => one !== undefined),
    hears: (kind, fits = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const found = of(kind).find(fits)
          if (found === undefined && !of(kind).some(fits)) return
          waiting.delete(look)
          resolve(found as never)
        }
        waiting.add(look)
        look()
      }),
    settled: async () => void (await socket.emitWithAck('ping', {})),
    close: () => void socket.close(),
  }
}

const hashed = hashPassword(password)

/** Signs somebody in who is there already; what comes back is what their browser sends along. */
export async function cookieFor(app: TestApp, who: Person): Promise<string> {
  const email = `${who.id}@login.example`
  const login = { name: who.name, email, passwordHash: await hashed }
  if (who.kind === 'staff') await createLogin(app.db, { ...login, id: who.id }, app.clock.now())
  else {
    const userId = await createLogin(app.db, login, app.clock.now())
    await app.db.update(contacts).set({ userId }).where(eq(contacts.id, who.id))
  }
  return cookieOf(await signIn(app, email)).cookie
}
