import { ApiProblem, problemOf } from './problem.ts'

type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>

interface Options {
  /** Added to the URL; empty values are left out, a list repeats its name. */
  query?: Query
  /** The version this write was based on; a stale one is refused with what changed. */
  ifMatch?: string
  /** Made by the caller when a retry must mean the same act (a draft that survives a reload); otherwise made here. */
  idempotencyKey?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

export interface Answer<T> {
  body: T
  /** Hand back as `ifMatch` with the next write. */
  etag: string | null
  response: Response
}

export type Api = ReturnType<typeof apiOver>

/**
 * The console's one way to the API. In a `load` function use `apiOver(fetch)` with the fetch it is given (server
 * rendering then stays in process); in components use `api`. Refusals are thrown as ApiProblem.
 */
export function apiOver(fetcher: typeof fetch) {
  async function send<T>(method: string, path: string, body: unknown, options: Options = {}): Promise<Answer<T>> {
    const headers = new Headers({ accept: 'application/json', ...options.headers })
    if (method !== 'GET') headers.set('idempotency-key', options.idempotencyKey ?? newKey())
    if (options.ifMatch) headers.set('if-match', options.ifMatch)
    const isForm = body instanceof FormData
    if (body !== undefined && !isForm) headers.set('content-type', 'application/json')

    const response = await fetcher(address(path, options.query), {
      method,
      headers,
      signal: options.signal,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      if (options.signal?.aborted) throw error
      throw new ApiProblem(0, {})
    })
    if (!response.ok) throw await problemOf(response)
    const isEmpty = response.status === 204 || response.headers.get('content-length') === '0'
    return { body: (isEmpty ? undefined : await response.json()) as T, etag: response.headers.get('etag'), response }
  }

  return {
    send,
    get: async <T>(path: string, options?: Options) => (await send<T>('GET', path, undefined, options)).body,
    post: async <T = void>(path: string, body?: unknown, options?: Options) =>
      (await send<T>('POST', path, body, options)).body,
    put: async <T = void>(path: string, body?: unknown, options?: Options) =>
      (await send<T>('PUT', path, body, options)).body,
    patch: async <T = void>(path: string, body?: unknown, options?: Options) =>
      (await send<T>('PATCH', path, body, options)).body,
    delete: async <T = void>(path: string, options?: Options) =>
      (await send<T>('DELETE', path, undefined, options)).body,
  }
}

export const api = apiOver((input, init) => fetch(input, init))

/** The id a client gives to one act, so that sending it twice does it once. */
export function newKey(): string {
  // randomUUID exists on https and localhost only; a call centre's first trial often runs on plain http.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const tail = search.toString()
  return tail ? `${path}?${tail}` : path
}
