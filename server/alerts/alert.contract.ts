import { z } from 'zod'

export const alertRule = z.enum([
  'severeFault',
  'clockAtRisk',
  'clockBreached',
  'promiseBroken',
  'repeatFault',
  'solutionRejected',
  'lowRating',
  'disconnectRequested',
  'escalationAsked',
])
export const alertSeverity = z.enum(['red', 'amber'])
export const alertState = z.enum(['open', 'acknowledged'])

export type AlertRule = z.infer<typeof alertRule>
export type AlertSeverity = z.infer<typeof alertSeverity>
export type AlertState = z.infer<typeof alertState>
