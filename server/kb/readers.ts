import type { Actor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { articleAudience, type ArticleAudience, type ArticleState } from './article.contract.ts'

/** What this reader may read, as a filter inside the query. */
export function audiencesOf(who: Actor | null): ArticleAudience[] {
  return articleAudience.options.filter((audience) => can.readArticle(who, audience))
}

/**
 * In which states. Staff still reads what is retired: old tickets link to it. Working copies are for whoever looks after
 * the knowledge.
 */
export function statesFor(who: Actor | null): ArticleState[] {
  if (who?.kind !== 'staff') return ['published']
  return can.supervise(who)
    ? ['draft', 'inReview', 'approved', 'scheduled', 'published', 'retired']
    : ['published', 'retired']
}
