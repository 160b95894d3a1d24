import { io, type Socket } from 'socket.io-client'
import { ApiProblem, refusal } from '#lib/api/problem.ts'
import { watchWaking } from './waking.ts'
import type { Ack, ClientToServer, ServerToClient } from '#server/realtime/realtime.contract.ts'

export type LiveState = 'connecting' | 'live' | 'offline'

type Heard = keyof ServerToClient
type Asked = keyof ClientToServer
type Message<K extends Asked> = Parameters<ClientToServer[K]>[0]
type Value<K extends Asked> = Parameters<ClientToServer[K]>[1] extends Ack<infer V> ? V : never
type Answer<V> = Parameters<Ack<V>>[0]

interface Options {
  /** Too much was missed to be told one by one. */
  onReset?: () => void
  /** The session ended or the role changed. */
  onSignedOut?: () => void
  /** Everything missed has been told; the server's time comes with it. */
  onCaughtUp?: (serverTime: string) => void
}

/**
 * The live channel of this browser tab. Handlers may be added before it starts and survive reconnects. It remembers the
 * cursor (`tx:id`) of the last event it saw and hands it over on reconnect, so nothing that happened meanwhile is missed.
 */
export class Live {
  state = $state<LiveState>('connecting')
  #socket: Socket<ServerToClient, ClientToServer> | null = null
  #cursor: string | null = null
  #unwatch: (() => void) | null = null
  #isRousing = false
  #handlers = new Map<Heard, Set<(message: never) => void>>()
  readonly #options: Options

  constructor(options: Options = {}) {
    this.#options = options
  }

  /**
   * Opens the channel with the session cookie, or with the token of a customer's private link; returns the function
   * that closes it.
   */
  start(link?: string): () => void {
    this.stop()
    const socket: Socket<ServerToClient, ClientToServer> = io({
      path: '/live',
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      auth: (send) => send({ ...(this.#cursor && { cursor: this.#cursor }), ...(link && { link }) }),
    })
    this.#socket = socket
    socket.on('connect', () => (this.state = 'live'))
    socket.on('connect_error', () => (this.state = 'offline'))
    socket.on('disconnect', (reason) => {
      this.state = 'offline'
      // socket.io does not come back by itself from a disconnect the server asked for, such as a restart.
      if (reason === 'io server disconnect') setTimeout(() => this.#socket === socket && socket.connect(), 1000)
    })
    socket.onAny((event: Heard, message: unknown) => this.#hear(event, message))
    this.#unwatch = watchWaking({ woke: () => void this.#rouse(), cutOff: () => (this.state = 'offline') })
    return () => this.stop()
  }

  stop(): void {
    this.#unwatch?.()
    this.#unwatch = null
    this.#socket?.disconnect()
    this.#socket = null
    this.#cursor = null
    this.state = 'connecting'
  }

  /** Returns the function that unsubscribes: `$effect(() => live.on('offer', ({ offer }) => show(offer)))`. */
  on<K extends Heard>(event: K, handler: ServerToClient[K]): () => void {
    const handlers = this.#handlers.get(event) ?? new Set<(message: never) => void>()
    this.#handlers.set(event, handlers.add(handler))
    return () => handlers.delete(handler)
  }

  /** Sends and waits for the answer, 5 s at most. A refusal is thrown as ApiProblem, as from the API. */
  async ask<K extends Asked>(event: K, message: Message<K>): Promise<Value<K>> {
    if (!this.#socket?.connected) throw new ApiProblem(0, {})
    const socket = this.#socket.timeout(5000)
    // socket.io's own type loses the tie between an event and its answer.
    const emit = socket.emitWithAck as unknown as (event: K, message: Message<K>) => Promise<Answer<Value<K>>>
    const answer = await emit.call(socket, event, message).catch(() => {
      throw new ApiProblem(0, {})
    })
    if (!answer.ok) throw await refusal(409, { code: answer.code, detail: answer.detail })
    return answer.value
  }

  /**
   * The machine may have slept, or the network been away. A socket that is gone comes back now, not at the end of its
   * pause; one that only seems to be there is asked, and replaced when it does not answer.
   */
  async #rouse(): Promise<void> {
    const socket = this.#socket
    if (!socket || this.#isRousing) return
    this.#isRousing = true
    try {
      if (socket.connected) {
        const alive = await socket
          .timeout(3000)
          .emitWithAck('ping', {})
          .then(() => true)
          .catch(() => false)
        if (alive || this.#socket !== socket) {
          if (alive) this.state = 'live'
          return
        }
      }
      this.state = 'connecting'
      socket.disconnect()
      socket.connect()
    } finally {
      this.#isRousing = false
    }
  }

  #hear(event: Heard, message: unknown): void {
    const cursor = (message as { cursor?: string } | undefined)?.cursor
    if (event === 'reset') this.#options.onReset?.()
    if (event === 'signedOut') this.#options.onSignedOut?.()
    if (event === 'caughtUp') this.#options.onCaughtUp?.((message as { serverTime: string }).serverTime)
    // A handler that fails must not keep the others from hearing, nor the cursor from moving.
    for (const handler of this.#handlers.get(event) ?? []) {
      try {
        handler(message as never)
      } catch (error) {
        console.error(error)
      }
    }
    if (cursor) this.#cursor = cursor
  }
}
