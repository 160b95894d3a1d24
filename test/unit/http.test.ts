import { describe, expect, test } from 'vitest'
import { databaseTrouble } from '#server/http/database-trouble.ts'
import { createLog, maskPath } from '#server/http/log.ts'
import { spell } from '#server/http/openapi-page.ts'
import { clientAddress, isLocalName } from '#server/http/origin.ts'
import { securityHeaders } from '#server/http/security-headers.ts'

describe('what goes into the log', () => {
  test.each([
    ['/follow/zM3vQ8nB1xY7kL2pR9sT4w', '/follow/…'],
    ['/api/follow/zM3vQ8nB1xY7kL2pR9sT4w/messages?x=1', '/api/follow/…/messages'],
    ['/api/tickets/TT-2026-000123', '/api/tickets/TT-2026-000123'],
    ['/api/files/01a20886-5423-71cb-86a8-6ba5f0b03498', '/api/files/01a20886-5423-71cb-86a8-6ba5f0b03498'],
  ])('%s is written as %s', (path, written) => expect(maskPath(path)).toBe(written))

  test('secrets are cut out by their names, also inside', () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line: string) => void lines.push(line) })
    log.info(
      { password: 'hunter2', headers: { cookie: 'hunter2' }, err: { request: { authorization: 'hunter2' } } },
      'tried',
    )
    expect(lines.join()).toContain('[cut]')
    expect(lines.join()).not.toContain('hunter2')
  })
})

describe('whose request it is', () => {
  test.each([
    ['::ffff:10.0.0.7', null, 0, '10.0.0.7'],
    ['10.0.0.1', '203.0.113.9', 0, '10.0.0.1'],
    ['10.0.0.1', '6.6.6.6, 203.0.113.9', 1, '203.0.113.9'],
    ['10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9'],
    ['10.0.0.1', '203.0.113.9', 2, '10.0.0.1'],
    ['10.0.0.1', 'not an address', 1, '10.0.0.1'],
  ])('from %s, forwarded for %s over %i of our proxies, is %s', (socket, forwarded, proxies, address) => {
    expect(clientAddress(socket, forwarded, proxies)).toBe(address)
  })

  test.each([
    ['localhost:3000', true],
    ['192.168.1.20', true],
    ['[::1]:3000', true],
    ['helpdesk', true],
    ['helpdesk.local', true],
    ['evil.example', false],
    ['127.0.0.1.evil.example', false],
  ])('%s: a name of this house? %s', (name, local) => expect(isLocalName(name)).toBe(local))
})

describe('what the database means by its errors', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code })

  test.each([
    [coded('ECONNREFUSED'), 'away'],
    [coded('57P01'), 'away'],
    [coded('08006'), 'away'],
    [new Error('Failed query', { cause: coded('CONNECTION_CLOSED') }), 'away'],
    [coded('57014'), 'busy'],
    [coded('55P03'), 'busy'],
    [coded('23505'), null],
    [new Error('a bug'), null],
  ])('%s', (error, trouble) => expect(databaseTrouble(error)).toBe(trouble))
})

test('strict transport is promised only where we are served over TLS', () => {
  const names = (origin: string) => securityHeaders(origin).map(([name]) => name)
  expect(names('https://service.example')).toContain('Strict-Transport-Security')
  expect(names('http://127.0.0.1:3000')).not.toContain('Strict-Transport-Security')
})

test('a schema is spelt the way a reader would write it down', () => {
  expect(
    spell({
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 100 },
        states: { type: 'array', items: { enum: ['open', 'closed'] } },
        owner: { oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }] },
      },
    }),
  ).toBe('{\n  name: string 1…100\n  states?: ("open" | "closed")[]\n  owner?: Person | null\n}')
})
