import { z } from 'zod'

/** A closed list: everything that is said where the product is started, and nowhere else. */
export const environmentName = z.enum([
  'PORT',
  'HOST',
  'KEYLINE_ORIGIN',
  'KEYLINE_DATA',
  'DATABASE_URL',
  'MEILI_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'KEYLINE_DEMO',
  'KEYLINE_SECRET',
  'KEYLINE_TRUSTED_PROXIES',
  'KEYLINE_METRICS_TOKEN',
  'KEYLINE_WEBHOOK_NETWORKS',
  'KEYLINE_PAGES',
  'LOG_LEVEL',
])

/** `value` is null where it is a secret, or where nothing was said and nothing is used. */
export const environmentLine = z.object({ name: environmentName, value: z.string().nullable(), isSecret: z.boolean() })
export const environmentView = z.object({ items: z.array(environmentLine) })

export type EnvironmentName = z.infer<typeof environmentName>
export type EnvironmentLine = z.infer<typeof environmentLine>
