import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { ArticleAudience, ArticleProduct, ArticleState } from '#server/kb/article.contract.ts'

const product: Record<ArticleProduct, () => string> = {
  ...terms.circuit,
  dns: m.kb_product_dns,
  operations: m.kb_product_operations,
}

const audience: Record<ArticleAudience, () => string> = {
  customers: m.kb_audience_customers,
  agents: m.kb_audience_agents,
  technicians: m.kb_audience_technicians,
}

const state: Record<ArticleState, () => string> = {
  draft: m.kb_state_draft,
  inReview: m.kb_state_inReview,
  approved: m.kb_state_approved,
  scheduled: m.kb_state_scheduled,
  published: m.kb_state_published,
  retired: m.kb_state_retired,
}

export const owners: Record<string, () => string> = {
  transmission: m.kb_owner_transmission,
  ip: m.kb_owner_ip,
  voice: m.kb_owner_voice,
  dataCentre: m.kb_owner_dataCentre,
  serviceDesk: m.kb_owner_serviceDesk,
}

/** What the values of an article are called in the reader's language. */
export const articleTerms = { product, audience, state, type: terms.articleType, confidence: terms.confidence }

/** Teams are free to be named; those that come with the product have a name in both languages. */
export const ownerName = (owner: string): string => owners[owner]?.() ?? owner
