import { z } from 'zod'

export const articleType = z.enum(['fault', 'howTo', 'playbook', 'knownError', 'reply'])
/** Who may read: every customer, the call centre's agents, or only technical seats. Agents read customers' articles too, technicians all. */
export const articleAudience = z.enum(['customers', 'agents', 'technicians'])
export const articleConfidence = z.enum(['inProgress', 'notValidated', 'validated'])
export const articleState = z.enum(['draft', 'inReview', 'approved', 'scheduled', 'published', 'retired'])
export const articleProduct = z.enum([
  'leasedLine',
  'mplsVpn',
  'internet',
  'hosting',
  'voiceTrunk',
  'networkElement',
  'dns',
  'operations',
])

export type ArticleType = z.infer<typeof articleType>
export type ArticleAudience = z.infer<typeof articleAudience>
export type ArticleConfidence = z.infer<typeof articleConfidence>
export type ArticleState = z.infer<typeof articleState>
export type ArticleProduct = z.infer<typeof articleProduct>
