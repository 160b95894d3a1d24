/** Codes of postgres.js and of the operating system that mean: nobody answers there. */
const away = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
])
/** SQLSTATEs: too many connections, shutting down, crashed, starting up; 08 is any connection exception. */
const awayStates = new Set(['53300', '57P01', '57P02', '57P03'])
/** Cancelled by statement_timeout, lock_timeout, idle_in_transaction_session_timeout; deadlock, serialisation. */
const busyStates = new Set(['57014', '55P03', '25P03', '40P01', '40001'])

/** Whether an error, or what caused it, is the database being away or too busy rather than a mistake of ours. */
export function databaseTrouble(error: unknown): 'away' | 'busy' | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code
    if (typeof code !== 'string') continue
    if (away.has(code) || awayStates.has(code) || /^08...$/.test(code)) return 'away'
    if (busyStates.has(code)) return 'busy'
  }
  return null
}
