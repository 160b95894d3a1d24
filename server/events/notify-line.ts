import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { Logger } from 'pino'
import { repeat } from '#server/kernel/repeat.ts'

export interface NotifyLine {
  /** Tells the other processes; lost while the line is down. */
  send(channel: string, text: string): void
  close(): Promise<void>
}

export interface NotifyLineOptions {
  url: string
  log: Logger
  channels: string[]
  /** Another process said something. */
  heard(channel: string, text: string): void
  /** The line is up (again): what was said meanwhile is lost. */
  up(): void
}

const name = 'keyline-wake'
const hello = 'hello'
const checkEveryMs = 10_000
const patienceMs = 5_000

/**
 * A connection of its own for LISTEN and NOTIFY, made again whenever it breaks. Not for a transaction's own NOTIFY: that
 * takes a lock on the whole server until the commit is flushed, and so lets commits through one by one.
 * While no other process listens nothing is sent at all; a newcomer says hello.
 */
export async function openNotifyLine(options: NotifyLineOptions): Promise<NotifyLine> {
  const me = randomBytes(6).toString('hex')
  let client: Client | null = null
  let peers = false

  const send = (channel: string, text: string) => {
    if (client && (peers || text === hello)) say(client, channel, text)
  }

  function say(to: Client, channel: string, text: string): void {
    to.query('select pg_notify($1, $2)', [channel, `${me} ${text}`]).catch((error: unknown) => drop(to, error))
  }

  function hear(channel: string, payload: string): void {
    const [from, text = ''] = payload.split(' ', 2)
    if (from === me) return
    peers = true
    if (text !== hello) options.heard(channel, text)
  }

  function drop(broken: Client, error: unknown): void {
    if (client !== broken) return
    client = null
    options.log.warn({ err: error }, 'the line to other processes broke; they are heard by polling until it is back')
    void broken.end().catch(() => undefined)
    keeping.nudge()
  }

  async function connect(): Promise<void> {
    const fresh = new Client({
      connectionString: options.url,
      application_name: name,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 2_000,
      query_timeout: patienceMs,
      statement_timeout: patienceMs,
      // A notification that is lost in a crash would only have woken somebody.
      options: '-c synchronous_commit=off',
    })
    fresh.on('error', (error) => drop(fresh, error))
    fresh.on('end', () => drop(fresh, new Error('connection ended')))
    fresh.on('notification', ({ channel, payload = '' }) => hear(channel, payload))
    try {
      await fresh.connect()
      for (const channel of options.channels) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`)
      peers = await hasPeers(fresh)
    } catch (error) {
      void fresh.end().catch(() => undefined)
      throw error
    }
    client = fresh
    send(options.channels[0]!, hello)
    options.up()
  }

  let answered = () => undefined as void
  const firstAttempt = new Promise<void>((resolve) => (answered = resolve))
  const keeping = repeat(
    async () => {
      if (client) peers = await hasPeers(client)
      else await connect()
      answered()
      return checkEveryMs
    },
    {
      failed: (error, inARow) => {
        answered()
        if (client) drop(client, error)
        else if (inARow === 1) options.log.warn({ err: error }, 'no line to other processes yet')
      },
    },
  )
  await firstAttempt

  return {
    send,
    async close() {
      await keeping.stop()
      const last = client
      client = null
      await last?.end().catch(() => undefined)
    },
  }
}

async function hasPeers(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from pg_stat_activity
       where datname = current_database() and application_name = $1 and pid <> pg_backend_pid()) as found`,
    [name],
  )
  return rows[0]!.found
}
