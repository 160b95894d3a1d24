import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withFallback } from '#server/search/degrade.ts'
import { meilisearch } from '#server/search/meilisearch.ts'
import { memorySearch } from '#server/search/memory.ts'
import { SearchUnavailable, type Search, type SearchDocument } from '#server/search/port.ts'

const document = (id: string, visibility: string[]): SearchDocument => ({
  id,
  kind: 'ticket',
  number: id,
  title: `Leased line down at ${id}`,
  visibility,
  updatedAt: new Date('2026-11-01T00:00:00Z'),
})

function movable() {
  let now = Date.parse('2026-11-23T08:00:00Z')
  return { now: () => new Date(now), advance: (ms: number) => (now += ms) }
}

/** An index that can be unplugged. */
function unpluggable(inner: Search) {
  let up = true
  const calls: string[] = []
  const through = <T>(name: string, call: () => Promise<T>) => {
    calls.push(name)
    return up ? call() : Promise.reject(new SearchUnavailable('connection refused'))
  }
  const search: Search = {
    driver: 'primary',
    prepare: () => through('prepare', () => inner.prepare()),
    search: (query) => through('search', () => inner.search(query)),
    suggest: (text, audience) => through('suggest', () => inner.suggest(text, audience)),
    upsert: (documents) => through('upsert', () => inner.upsert(documents)),
    remove: (ids) => through('remove', () => inner.remove(ids)),
    clear: () => through('clear', () => inner.clear()),
    rebuild: (documents) => through('rebuild', () => inner.rebuild(documents)),
    wordsChanged: () => through('wordsChanged', () => inner.wordsChanged()),
    async health() {
      calls.push('health')
      const state = up
        ? { status: 'ok' as const }
        : { status: 'degraded' as const, since: new Date(0), reason: 'connection refused' }
      return { driver: 'primary', state, documents: 0 }
    },
    state: () => ({ status: 'ok' }),
  }
  return { search, calls, unplug: () => (up = false), plug: () => (up = true) }
}

const ask = (search: Search, tokens = ['staff']) => search.search({ text: 'leased line', audience: { tokens } })

describe('when the index is away', () => {
  let clock: ReturnType<typeof movable>
  let primary: ReturnType<typeof unpluggable>
  let fallback: Search
  beforeEach(async () => {
    clock = movable()
    primary = unpluggable(memorySearch())
    fallback = memorySearch()
    await primary.search.upsert([document('T-1', ['staff'])])
    await fallback.upsert([document('T-1', ['staff']), document('T-2', ['account:north'])])
  })

  test('the stand-in answers with the same visibility and says that it is one', async () => {
    const search = withFallback(primary.search, fallback, { clock })
    expect(await ask(search)).toMatchObject({ total: 1, degraded: false })
    primary.unplug()
    expect(await ask(search)).toMatchObject({ total: 1, degraded: true, hits: [{ number: 'T-1' }] })
    expect(await ask(search, ['account:north'])).toMatchObject({ hits: [{ number: 'T-2' }] })
    expect(await ask(search, [])).toMatchObject({ total: 0, hits: [], degraded: true })
    expect(await search.suggest('leased', { tokens: ['nobody'] })).toEqual([])
    expect(search.state()).toMatchObject({ status: 'degraded', since: clock.now(), reason: /connection refused/ })
  })

  test('only the first reader waits for it, and it is asked again after some seconds and no sooner', async () => {
    const search = withFallback(primary.search, fallback, { clock, probeEveryMs: 3_000 })
    primary.unplug()
    await ask(search)
    primary.calls.length = 0
    for (let i = 0; i < 20; i++) await ask(search)
    clock.advance(2_999)
    await ask(search)
    expect(primary.calls).toEqual([])
    clock.advance(1)
    await Promise.all([ask(search), ask(search), search.probe()])
    expect(primary.calls).toEqual(['health'])
    expect(search.state().status).toBe('degraded')
  })

  test('the time it went away stays the first one over many probes', async () => {
    const search = withFallback(primary.search, fallback, { clock })
    primary.unplug()
    await ask(search)
    const since = clock.now()
    for (let i = 0; i < 3; i++) {
      clock.advance(10_000)
      await search.probe()
    }
    expect(search.state()).toMatchObject({ status: 'degraded', since })
  })

  test('writes are refused rather than swallowed, so that whoever feeds the index keeps its place', async () => {
    const search = withFallback(primary.search, fallback, { clock })
    primary.unplug()
    await expect(search.upsert([document('T-3', ['staff'])])).rejects.toBeInstanceOf(SearchUnavailable)
    await expect(search.remove(['T-1'])).rejects.toBeInstanceOf(SearchUnavailable)
    expect(search.state().status).toBe('degraded')
    primary.plug()
    clock.advance(3_000)
    await search.probe()
    await search.upsert([document('T-3', ['staff'])])
    expect(await ask(search)).toMatchObject({ total: 2, degraded: false })
  })

  test('it is trusted again only after it was brought up to date', async () => {
    const reached = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const onRecovered = vi.fn(async () => {
      await search.upsert([document('T-9', ['staff'])])
      reached.resolve()
      await release.promise
    })
    const search = withFallback(primary.search, fallback, { clock, onRecovered })
    primary.unplug()
    await ask(search)
    const since = clock.now()
    primary.plug()
    clock.advance(3_000)
    const probing = search.probe()
    await reached.promise
    expect(await ask(search)).toMatchObject({ degraded: true, total: 1 })
    release.resolve()
    expect(await probing).toEqual({ status: 'ok' })
    expect(onRecovered).toHaveBeenCalledExactlyOnceWith({ since })
    expect(await ask(search)).toMatchObject({ degraded: false, total: 2 })
  })

  test('a failure while it is brought up to date leaves it untrusted until the next probe', async () => {
    const onRecovered = vi.fn(async () => {
      if (onRecovered.mock.calls.length === 1) throw new Error('lost again')
    })
    const search = withFallback(primary.search, fallback, { clock, onRecovered })
    primary.unplug()
    await ask(search)
    primary.plug()
    clock.advance(3_000)
    expect(await search.probe()).toMatchObject({ status: 'degraded', reason: 'lost again' })
    clock.advance(3_000)
    expect(await search.probe()).toEqual({ status: 'ok' })
  })

  test('it is told once when it goes away, not at every question', async () => {
    const onDegraded = vi.fn()
    const search = withFallback(primary.search, fallback, { clock, onDegraded })
    primary.unplug()
    await Promise.all([ask(search), ask(search), ask(search)])
    await ask(search)
    expect(onDegraded).toHaveBeenCalledTimes(1)
  })

  test('a bug in a question is not taken for an outage', async () => {
    const broken: Search = { ...primary.search, search: () => Promise.reject(new TypeError('a bug')) }
    const search = withFallback(broken, fallback, { clock })
    await expect(ask(search)).rejects.toThrow(TypeError)
    expect(search.state()).toEqual({ status: 'ok' })
  })
})

describe('the Meilisearch driver tells that its server is away', () => {
  let server: Server | undefined
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())))

  const listen = async (answer: Parameters<typeof createServer>[1]) => {
    server = createServer(answer!)
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  test('when nobody listens', async () => {
    const url = await listen(() => {})
    await new Promise<void>((resolve) => server!.close(() => resolve()))
    const search = meilisearch({ url })
    await expect(ask(search)).rejects.toBeInstanceOf(SearchUnavailable)
    await expect(search.upsert([document('T-1', ['staff'])])).rejects.toBeInstanceOf(SearchUnavailable)
    await expect(search.prepare()).rejects.toBeInstanceOf(SearchUnavailable)
    expect((await search.health()).state.status).toBe('degraded')
  })

  test('when it does not answer within a second', async () => {
    const url = await listen(() => {})
    const started = performance.now()
    await expect(ask(meilisearch({ url }))).rejects.toBeInstanceOf(SearchUnavailable)
    expect(performance.now() - started).toBeLessThan(2_500)
    server!.closeAllConnections()
  })

  test('when it refuses the key, has no index, or fails, without telling the key', async () => {
    for (const status of [401, 403, 404, 500, 503]) {
      const url = await listen((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ message: 'no', code: 'some_code', type: 'auth', link: '' }))
      })
      const error = await ask(meilisearch({ url, key: 'hush-hush' })).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SearchUnavailable)
      expect((error as Error).message).not.toContain('hush-hush')
      await new Promise<void>((resolve) => server!.close(() => resolve()))
    }
  })

  test('but not when it is there and has lost its index, or has one made otherwise: that is for prepare', async () => {
    const faults = [
      { message: 'Inside `.queries[0]`: Index `keyline` not found.', code: 'index_not_found' },
      { message: 'Attribute `visibility` is not filterable.', code: 'invalid_search_filter' },
    ]
    for (const fault of faults) {
      const url = await listen((request, response) => {
        const stats = request.url?.endsWith('/stats')
        response.writeHead(stats ? 404 : 400, { 'content-type': 'application/json' })
        response.end(JSON.stringify(stats ? { message: 'no', code: 'index_not_found' } : fault))
      })
      const search = meilisearch({ url })
      expect(await search.health()).toMatchObject({ state: { status: 'ok' }, documents: 0 })
      await expect(ask(search)).rejects.toBeInstanceOf(SearchUnavailable)
      await new Promise<void>((resolve) => server!.close(() => resolve()))
    }
  })

  test('and a question that it finds malformed is a bug, which no reader may use to shut the search for others', async () => {
    const url = await listen((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: 'Was expecting an operation', code: 'invalid_search_filter' }))
    })
    const search = meilisearch({ url })
    const error = await ask(search).catch((thrown: unknown) => thrown)
    expect(error).not.toBeInstanceOf(SearchUnavailable)
    expect(search.state()).toEqual({ status: 'ok' })
  })
})
