import { pino, type DestinationStream, type Logger } from 'pino'

const secrets = ['password', 'token', 'secret', 'authorization', 'cookie', 'key', 'otp', 'code']
const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** One line of JSON per fact. Secrets are cut out by name wherever they stand in the first three levels. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths, censor: '[cut]' },
  }
  return destination ? pino(options, destination) : pino(options)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A path without what would open something: query strings go, and so does any part long enough to be a token. */
export function maskPath(path: string): string {
  return path
    .split('?')[0]!
    .split('/')
    .map((part) => (part.length >= 20 && !uuid.test(part) ? '…' : part))
    .join('/')
}
