import http from 'node:http'

export interface Asked {
  status: number
  body: string
  headers: http.IncomingHttpHeaders
  /** Milliseconds from sending to the last byte of the answer. */
  ms: number
}

/** A plain client with kept-alive connections: whatever it costs, both sides of a comparison pay it. */
export function client(base: string, connections: number) {
  const { hostname, port } = new URL(base)
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const ask = (
    method: string,
    path: string,
    body?: unknown,
    headers: http.OutgoingHttpHeaders = {},
    signal?: AbortSignal,
  ): Promise<Asked> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const sent = performance.now()
      const request = http.request(
        {
          hostname,
          port,
          path,
          method,
          agent,
          signal,
          headers: {
            ...headers,
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: Buffer.concat(parts).toString(),
              headers: response.headers,
              ms: performance.now() - sent,
            }),
          )
        },
      )
      request.on('error', reject)
      request.end(text)
    })
  return { ask, close: () => agent.destroy() }
}

/** `parallel` customers, each sending the next request when the last was answered, until `count` are done. */
export async function closedLoop(
  parallel: number,
  count: number,
  one: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const customer = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: parallel }, customer))
}

/** Sends at a fixed rate whatever the answers do, so that a slow server is seen as slow. */
export async function openLoop(perSecond: number, count: number, one: (index: number) => Promise<void>): Promise<void> {
  const began = performance.now()
  const running: Promise<void>[] = []
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1000) + 1)
    while (sent < due) running.push(one(sent++))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(running)
}
