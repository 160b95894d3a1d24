import { request as http } from 'node:http'
import { request as https } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Refusal } from '#server/kernel/refusal.ts'
import { reachable, webhookUrl } from './address.ts'
import type { Outgoing } from './payload.ts'

export type Posted = { status: number; body: string } | { error: string; hopeless: boolean }

const patienceMs = 10_000
const mostBytes = 64 * 1024

/**
 * Posts to an address out there: checked again on the IPs its name has now, and sent to exactly those; no redirect is
 * followed, the answer is cut at 64 KiB, and the whole may take 10 s.
 */
export async function post(out: Outgoing, networks: readonly string[]): Promise<Posted> {
  let url: URL
  let ips
  try {
    url = webhookUrl(out.url)
    ips = await reachable(url, networks)
  } catch (error) {
    const detail = error instanceof Refusal ? error.message : String(error)
    return { error: detail, hopeless: !detail.includes('leads nowhere') }
  }
  const pinned: LookupFunction = (_host, options, done) => {
    if (options.all) return done(null, ips)
    done(null, ips[0]!.address, ips[0]!.family)
  }
  return new Promise<Posted>((resolve) => {
    const send = url.protocol === 'https:' ? https : http
    const request = send(
      url,
      {
        method: 'POST',
        lookup: pinned,
        agent: false,
        signal: AbortSignal.timeout(patienceMs),
        headers: { ...out.headers, 'Content-Length': Buffer.byteLength(out.body), 'User-Agent': 'Keyline' },
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        const answered = () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') })
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, mostBytes - size))
          size += chunk.length
          if (size >= mostBytes) {
            answered()
            response.destroy()
          }
        })
        response.on('end', answered)
        response.on('error', (error) => resolve({ error: wordsFor(error), hopeless: false }))
      },
    )
    request.on('error', (error) => resolve({ error: wordsFor(error), hopeless: false }))
    request.end(out.body)
  })
}

function wordsFor(error: Error & { code?: string }): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'It did not answer within 10 s.'
  return `It could not be reached (${error.code ?? error.message}).`.slice(0, 300)
}
