import { describe, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { StartupError } from '#server/kernel/startup-error.ts'

describe('the environment becomes a config', () => {
  test('with nothing set, a laptop gets a house of its own that only it can reach', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      origin: 'http://127.0.0.1:3000',
      originIsFixed: false,
      demo: true,
      databaseUrl: null,
      meili: null,
      smtp: null,
      secret: null,
      trustedProxies: 0,
    })
  })

  test('an empty value means unset, as compose files write it', () => {
    expect(readConfig({ MEILI_URL: '', KEYLINE_METRICS_TOKEN: ' ', PORT: '' })).toMatchObject({
      meili: null,
      metricsToken: null,
      port: 3000,
    })
  })

  test('the address people use is an origin and nothing more', () => {
    expect(readConfig({ KEYLINE_ORIGIN: 'https://service.example.com/' })).toMatchObject({
      origin: 'https://service.example.com',
      originIsFixed: true,
    })
  })

  test('open to the house, it is still called by its own name', () => {
    expect(readConfig({ HOST: '0.0.0.0', PORT: '80' }).origin).toBe('http://127.0.0.1:80')
  })

  test.each([
    ['PORT', 'http', 'a whole number from 0 to 65535'],
    ['PORT', '70000', 'a whole number from 0 to 65535'],
    ['KEYLINE_TRUSTED_PROXIES', '-1', 'a whole number from 0 to 10'],
    ['KEYLINE_DEMO', 'maybe', '1 or 0'],
    ['LOG_LEVEL', 'loud', 'one of fatal, error'],
    ['KEYLINE_ORIGIN', 'https://example.com/keyline', 'scheme, host and port alone'],
    ['KEYLINE_ORIGIN', 'service.example.com', 'must begin with http:// or https://'],
    ['MEILI_URL', 'search:7700', 'must begin with http://'],
    ['SMTP_URL', 'mail', 'must begin with smtp://'],
    ['KEYLINE_SECRET', 'short', 'shorter than 32 characters'],
  ])('%s=%s is refused with what it must be', (name, value, expected) => {
    const attempt = () => readConfig({ [name]: value })
    expect(attempt).toThrow(StartupError)
    expect(attempt).toThrow(expected)
    expect(attempt).toThrow(name)
  })

  test('a wrong database address is refused without repeating the password in it', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@db/x' })).toThrow(/DATABASE_URL (?!.*hunter2)/)
  })
})
