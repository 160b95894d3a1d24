import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from './env.ts'
import { apiPage, pageStyleHash } from './openapi-page.ts'

const about = {
  openapi: '3.1.0',
  info: {
    title: 'Keyline',
    version: '1',
    description:
      'The single after-sales line for major accounts. JSON in and out; instants are ISO 8601 in UTC; errors are problem ' +
      'documents (RFC 9457) whose `code` is stable; lists are paged with `limit` and `cursor`. Requests that change ' +
      'something may carry an `Idempotency-Key`: the same key gives the same answer.',
  },
  servers: [{ url: '/' }],
}

/** The document is made from the routes themselves, once, at the first request: nothing in it can be out of date. */
export function openApiRoutes(app: OpenAPIHono<Env>): void {
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined
  const read = () => (document ??= app.getOpenAPI31Document(about))
  app.get('/api/openapi.json', (c) => c.json(read()))
  app.get('/api/docs', (c) => {
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src '${pageStyleHash}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`,
    )
    return c.html(apiPage(read()))
  })
}
