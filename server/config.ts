/** Environment -> typed config, the one place that reads process.env. Completed below by the platform. */
export interface Config {
  port: number
  /** Where people reach us, without a trailing slash: http://127.0.0.1:3000 unless KEYLINE_ORIGIN says otherwise. */
  origin: string
  dataFolder: string
  demo: boolean
  databaseUrl: string | null
  meili: { url: string; key: string } | null
  smtp: { url: string; from: string } | null
  /** Signs sessions and private links' cookies; made and kept in the database when KEYLINE_SECRET is unset. */
  secret: string | null
  logLevel: string
  /** Believe X-Forwarded-For from this many proxies in front of us. */
  trustedProxies: number
}
