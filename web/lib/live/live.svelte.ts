import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'

export type LiveState = 'connecting' | 'live' | 'offline'

// socket.io types an event map as functions; the contract on the server side declares them.
type Events = Record<string, (...args: never[]) => void>
type Payload<E extends Events, K extends keyof E> = Parameters<E[K]>
type Answered<F> = F extends (...args: infer A) => void
  ? A extends [...infer Sent, (answer: infer R) => void]
    ? { sent: Sent; answer: R }
    : { sent: A; answer: unknown }
  : never

interface Options {
  /** Called when the server says that too much was missed to be told one by one. */
  onReset?: () => void
  /** Called after each reconnect, once missed events have been asked for. */
  onBack?: () => void
}

/**
 * The live channel of this browser tab. Handlers may be added before it starts and survive reconnects. It remembers the
 * cursor (`tx:id`) of the last event it saw and hands it over on reconnect, so nothing that happened meanwhile is missed.
 */
export class Live<ServerToClient extends Events, ClientToServer extends Events> {
  state = $state<LiveState>('connecting')
  /** When the channel was last up, for "offline since". */
  lastLiveAt = $state<number | null>(null)
  #socket: Socket | null = null
  #cursor: string | null = null
  #handlers = new Map<string, Set<(...args: never[]) => void>>()
  readonly #options: Options

  constructor(options: Options = {}) {
    this.#options = options
  }

  /** Opens the channel with the session cookie; returns the function that closes it. */
  start(settings: Partial<ManagerOptions & SocketOptions> = {}): () => void {
    if (this.#socket) return () => this.stop()
    this.state = 'connecting'
    const socket = io({
      path: '/live',
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      auth: (send) => send(this.#cursor ? { cursor: this.#cursor } : {}),
      ...settings,
    })
    this.#socket = socket
    let wasLive = false
    socket.on('connect', () => {
      this.state = 'live'
      this.lastLiveAt = Date.now()
      if (wasLive) this.#options.onBack?.()
      wasLive = true
    })
    socket.on('disconnect', (reason) => {
      this.state = 'offline'
      // The server closes a channel whose session ended; socket.io does not come back from that by itself.
      if (reason === 'io server disconnect') this.#socket?.connect()
    })
    socket.on('connect_error', () => (this.state = 'offline'))
    socket.on('reset', () => {
      this.#cursor = null
      this.#options.onReset?.()
    })
    socket.onAny((_event: string, payload: unknown) => this.#remember(payload))
    for (const [event, handlers] of this.#handlers) for (const handler of handlers) socket.on(event, handler)
    return () => this.stop()
  }

  stop(): void {
    this.#socket?.disconnect()
    this.#socket = null
    this.#cursor = null
    this.state = 'connecting'
  }

  /** Returns the function that unsubscribes: `$effect(() => live.on('offer.opened', show))`. */
  on<K extends keyof ServerToClient & string>(event: K, handler: ServerToClient[K]): () => void {
    const handlers = this.#handlers.get(event) ?? new Set()
    this.#handlers.set(event, handlers.add(handler))
    this.#socket?.on(event, handler)
    return () => {
      handlers.delete(handler)
      this.#socket?.off(event, handler)
    }
  }

  emit<K extends keyof ClientToServer & string>(event: K, ...args: Payload<ClientToServer, K>): void {
    this.#socket?.emit(event, ...args)
  }

  /** Sends and waits for the server's acknowledgement, 5 s at most. The event's last parameter is that answer's callback. */
  async emitWithAck<K extends keyof ClientToServer & string>(
    event: K,
    ...args: Answered<ClientToServer[K]>['sent'] extends unknown[] ? Answered<ClientToServer[K]>['sent'] : never
  ): Promise<Answered<ClientToServer[K]>['answer']> {
    if (!this.#socket) throw new Error('The live channel is closed.')
    return (await this.#socket.timeout(5000).emitWithAck(event, ...args)) as Answered<ClientToServer[K]>['answer']
  }

  // Every event of the stream carries its place in it; later events never carry an earlier place.
  #remember(payload: unknown): void {
    if (typeof payload !== 'object' || payload === null || !('cursor' in payload)) return
    if (typeof payload.cursor === 'string') this.#cursor = payload.cursor
  }
}
