import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Server } from 'socket.io'
import type { Actor, LinkActor } from '#server/auth/actor.ts'
import type { Sessions } from '#server/auth/session.ts'
import type { Config } from '#server/config.ts'
import type { Database } from '#server/db/client.ts'
import { cursorFrom } from '#server/events/cursor.ts'
import type { Tail } from '#server/events/tail.ts'
import type { ViewerNews } from '#server/events/wake-channel.ts'
import type { Wake } from '#server/events/wake.ts'
import { clientAddress, originAllowed } from '#server/http/origin.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { answerWith, type Answers } from './answering.ts'
import { Bucket } from './bucket.ts'
import { CatchUp } from './catch-up.ts'
import { Floor } from './floor.ts'
import { Hub, type LiveServer, type LiveSocket, type SocketData } from './hub.ts'
import type { Loaders } from './messages.ts'
import { handshake } from './realtime.contract.ts'
import { Relay } from './relay.ts'
import { Viewers } from './viewers.ts'
import { headersOf, startWatches } from './watches.ts'

/** What is asked of the business, over a small pool of its own: what people see does not wait behind requests. */
export interface LiveReads {
  db: Database
  loaders: Loaders
  /** Who holds this private link; null for a token that opens nothing. */
  actorOfLink(token: string): Promise<LinkActor | null>
  maySeeInside(actor: Actor, ticketId: TicketId): Promise<boolean>
  /** Queues, seats and offers at this moment. */
  readFloor(): Promise<LiveBoard>
}

export interface LiveParts extends LiveReads {
  server: HttpServer
  clock: Clock
  wake: Wake
  log: Logger
  config: Pick<Config, 'origin' | 'originIsFixed' | 'trustedProxies'>
  tail: Pick<Tail, 'on' | 'cursor'>
  viewers: ViewerNews
  sessions: Pick<Sessions, 'of' | 'stillValid' | 'forget'>
}

export interface Live {
  /** Open connections in this process. */
  sockets(): number
  close(): Promise<void>
}

const connectionsPerOwner = 20
/** Handshakes that were refused, per address and minute: guessing at links gets slow, a broken browser does not. */
const refusalsPerMinute = 100

/** The live channel: socket.io at /live, on the HTTP server that is there. */
export function startLive(parts: LiveParts): Live {
  const { server, config, log, wake, clock } = parts
  const refusals = new RateLimiterMemory({ points: refusalsPerMinute, duration: 60 })
  const addressOf = ({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>) =>
    clientAddress(socket.remoteAddress, [headers['x-forwarded-for']].flat().join(',') || null, config.trustedProxies)

  const io: LiveServer = new Server(server, {
    path: '/live',
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: 10_000,
    // A laptop that is closed says nothing: it is missed after 10 s.
    pingInterval: 5_000,
    pingTimeout: 5_000,
    allowRequest: (req, decide) => {
      const known = refusals.get(addressOf(req))
      known.then(
        (found) => decide(null, ownPage(req, config) && (found?.consumedPoints ?? 0) < refusalsPerMinute),
        () => decide(null, false),
      )
    },
  })
  const hub = new Hub(io, parts.tail.cursor)
  const relay = new Relay({ ...parts, hub })
  const catchUp = new CatchUp({ ...parts, hub, relay })
  const viewers = new Viewers({ ...parts, hub, news: parts.viewers })
  const watches = startWatches({ ...parts, hub })
  const floor = new Floor({ ...parts, hub })
  const answers: Answers = {
    look: async (socket, { ticketId, typing }) => ({
      viewers: await viewers.look(socket, ticketId as TicketId, typing),
    }),
    leave: async (socket, { ticketId }) => viewers.leave(socket, ticketId as TicketId).then(() => null),
    watchFloor: async (socket, { on }) => floor.watch(socket, on),
    ping: async () => ({ serverTime: clock.now().toISOString() }),
  }

  io.use((socket, next) => {
    admit(socket).then(
      (data) => {
        socket.data = data
        next()
      },
      (error: unknown) => {
        if (error instanceof Refusal) {
          void refusals.consume(addressOf(socket.request)).catch(() => undefined)
          return next(Object.assign(new Error(error.code), { data: { code: error.code, detail: error.message } }))
        }
        // No answer of ours: a browser that is refused stays away, one that is cut off tries again.
        log.warn({ err: error }, 'a live connection could not be let in')
        socket.conn.close()
      },
    )
  })

  io.on('connection', (socket) => {
    const staff = socket.data.actor.kind === 'staff'
    socket.on('disconnect', () => {
      viewers.gone(socket)
      if (staff) wake.now('sweeps')
    })
    answerWith(socket, answers, log)
    catchUp.arrive(socket)
    if (staff) watches.beatSoon()
  })

  async function admit(socket: LiveSocket): Promise<SocketData> {
    const told = handshake.safeParse(socket.handshake.auth)
    if (!told.success) throw new Refusal('handshake.invalid', 'The handshake does not fit.', 400)
    const { cursor, link } = told.data
    const who = link === undefined ? await bySession(socket) : await byLink(link)
    let open = 0
    for (const { data } of hub.sockets.values()) if (data.owner === who.owner) open++
    if (open >= connectionsPerOwner) throw new Refusal('live.too_many', 'Too many windows are open. Close some.', 429)
    return {
      ...who,
      cursor: cursor === undefined ? null : cursorFrom(cursor),
      bucket: new Bucket(30, 10),
      looking: new Set(),
    }
  }

  async function bySession(socket: LiveSocket) {
    const session = await parts.sessions.of(headersOf(socket))
    if (!session) throw new Refusal('auth.required', 'Sign in first.', 401)
    return { actor: session.actor, session: session.id, owner: session.id }
  }

  async function byLink(token: string) {
    const actor = await parts.actorOfLink(token)
    if (!actor) throw new Refusal('auth.required', 'This link opens nothing.', 401)
    return { actor, session: null, owner: `link:${actor.ticketId}` }
  }

  return {
    sockets: () => io.sockets.sockets.size,
    async close() {
      await relay.stop()
      await catchUp.stop()
      await watches.stop()
      await floor.stop()
      // Cut off rather than sent away: browsers then come back by themselves, to another process.
      io.engine.close()
      await viewers.stop()
      hub.close()
    },
  }
}

/** socket.io takes a handshake from any page; a browser always says which one it is. */
function ownPage({ headers }: IncomingMessage, config: LiveParts['config']): boolean {
  const { host, origin, cookie, 'sec-fetch-site': site } = headers
  return originAllowed(
    {
      method: 'POST',
      host: host ?? null,
      origin: origin ?? null,
      fetchSite: typeof site === 'string' ? site : null,
      hasCookie: cookie !== undefined,
    },
    config,
  )
}
