import type { Logger } from 'pino'
import type { z, ZodType } from 'zod'
import { Refusal } from '#server/kernel/refusal.ts'
import type { LiveSocket } from './hub.ts'
import {
  leaveMessage,
  lookMessage,
  pingMessage,
  watchFloorMessage,
  type Ack,
  type ClientToServer,
} from './realtime.contract.ts'

/** What each event must look like. An event that is not listed here is not answered to by anything else. */
const schemas = {
  look: lookMessage,
  leave: leaveMessage,
  ping: pingMessage,
  watchFloor: watchFloorMessage,
} satisfies Record<keyof ClientToServer, ZodType>

type Schemas = typeof schemas
type Value<K extends keyof ClientToServer> = Parameters<ClientToServer[K]>[1] extends Ack<infer V> ? V : never

/** What answers each event. A Refusal that is thrown becomes the answer's code and detail. */
export type Answers = {
  [K in keyof Schemas]: (socket: LiveSocket, message: z.infer<Schemas[K]>) => Promise<Value<K>>
}

type Reply = Parameters<Ack<unknown>>[0]
const no = (code: string, detail: string): Reply => ({ ok: false, code, detail })
/** As much noise ends the connection: a browser of ours never comes near it. */
const noiseBeforeEnd = 200

/**
 * The one wrapper around everything a browser sends: rate, schema, error, acknowledgement. Nothing that is sent can throw
 * out of here, and nothing is acted on that cannot be answered.
 */
export function answerWith(socket: LiveSocket, answers: Answers, log: Logger): void {
  let refused = 0
  socket.onAny((name: string, ...sent: unknown[]) => {
    const ack = typeof sent.at(-1) === 'function' ? (sent.pop() as (reply: Reply) => void) : null
    if (!socket.data.bucket.take()) {
      if (++refused > noiseBeforeEnd) socket.disconnect(true)
      else ack?.(no('rate.limited', 'Too much at once. Wait a moment.'))
      return
    }
    if (!ack) return
    respond(name, sent)
      .catch((error: unknown) => {
        if (error instanceof Refusal) return no(error.code, error.message)
        log.error({ err: error, event: name }, 'a live event failed')
        return no('internal', 'Something went wrong on our side. Try again.')
      })
      .then(ack, () => undefined)
  })
  // A browser may send an event called "error", which would end the process if nobody listened to it.
  socket.on('error', () => undefined)

  async function respond(name: string, sent: unknown[]): Promise<Reply> {
    if (!isKnown(name)) return no('event.unknown', 'There is no such event.')
    const parsed = schemas[name].safeParse(sent[0])
    if (!parsed.success || sent.length !== 1) return no('message.invalid', 'The message does not fit the event.')
    const answer = answers[name] as (socket: LiveSocket, message: unknown) => Promise<unknown>
    return { ok: true, value: await answer(socket, parsed.data) }
  }
}

function isKnown(name: string): name is keyof ClientToServer {
  return Object.hasOwn(schemas, name)
}
