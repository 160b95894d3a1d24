import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { Scope } from './scope.ts'

export type Database = PostgresJsDatabase
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]
/** What a store needs: the database itself, or a transaction in progress. */
export type Db = Database | Transaction

export interface Connection {
  db: Database
  /** Ends every connection, after `seconds` at the latest. */
  close(seconds?: number): Promise<void>
}

/** Bounded connections, so that one stuck statement or a cut network never holds a row for long. */
const bounds = { statement_timeout: 5_000, lock_timeout: 2_000, idle_in_transaction_session_timeout: 5_000 }

/** A pool of connections. `max` is a promise to the database's administrator: never more than this. */
export function connect(url: string, options: { max?: number; name?: string; unbounded?: boolean } = {}): Connection {
  const client = postgres(url, {
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: 5,
    // While the database is away every attempt fails at once, and the first after its return succeeds.
    backoff: () => 0.2,
    keep_alive: 30,
    onnotice: () => undefined,
    connection: { application_name: options.name ?? 'keyline', ...(options.unbounded ? {} : bounds) },
  })
  return { db: drizzle(prepared(client)), close: (seconds = 5) => client.end({ timeout: seconds }) }
}

/**
 * Drizzle sends every statement unprepared, which costs a second round trip and a plan each time. The texts our code can
 * produce are bounded, so each is prepared once per connection. Statements of a transaction pass its scope.
 */
function prepared<T extends postgres.Sql>(client: T, scope?: Scope): T {
  return new Proxy(client, {
    get(target, name, receiver) {
      if (name === 'unsafe') {
        return (text: string, values?: never[], options?: object) => {
          const statement = () => target.unsafe(text, values, { ...options, prepare: true })
          return scope ? scope.send(statement) : statement()
        }
      }
      if (name === 'begin' || name === 'savepoint') {
        return (...args: unknown[]) => {
          const inner = scope ?? new Scope()
          const work = args.pop() as (scoped: postgres.Sql) => Promise<unknown>
          const start = Reflect.get(target, name, receiver) as (...rest: unknown[]) => Promise<unknown>
          const whole = start(...args, (scoped: postgres.Sql) => inner.run(async () => work(prepared(scoped, inner))))
          return scope ? inner.watch(whole) : inner.watchWhole(whole)
        }
      }
      return Reflect.get(target, name, receiver)
    },
  })
}
