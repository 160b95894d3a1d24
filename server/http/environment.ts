import type { Config } from '#server/config.ts'
import type { EnvironmentLine, EnvironmentName } from './environment.contract.ts'

/** An address without who signs in there, and with which password. */
function address(given: string): string {
  const url = new URL(given)
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`
}
const flag = (on: boolean) => (on ? '1' : '0')

/** What the product was started with, for an administrator to read. Of secrets it says only whether there is one. */
export function environmentOf(config: Config): EnvironmentLine[] {
  const plain: Partial<Record<EnvironmentName, string | null>> = {
    PORT: String(config.port),
    HOST: config.host,
    KEYLINE_ORIGIN: config.originIsFixed ? config.origin : null,
    KEYLINE_DATA: config.dataFolder,
    DATABASE_URL: config.databaseUrl && address(config.databaseUrl),
    MEILI_URL: config.meili && address(config.meili.url),
    SMTP_URL: config.smtp && address(config.smtp.url),
    MAIL_FROM: config.smtp && config.smtp.from,
    KEYLINE_DEMO: flag(config.demo),
    KEYLINE_TRUSTED_PROXIES: String(config.trustedProxies),
    KEYLINE_WEBHOOK_NETWORKS: config.webhookNetworks.join(', ') || null,
    KEYLINE_PAGES: flag(config.pages),
    LOG_LEVEL: config.logLevel,
  }
  const secrets = { KEYLINE_SECRET: config.secret, KEYLINE_METRICS_TOKEN: config.metricsToken }
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name: name as EnvironmentName, value, isSecret: false })),
    // Whether one is set is worth knowing; its first letters are not.
    ...Object.entries(secrets).map(([name, value]) => ({
      name: name as EnvironmentName,
      value: value === null ? null : '••••••••',
      isSecret: true,
    })),
  ]
}
