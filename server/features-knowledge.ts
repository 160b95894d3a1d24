import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import type { Env } from '#server/http/env.ts'
import { articleRoutes } from '#server/kb/article.http.ts'
import { assetRoutes } from '#server/kb/assets/asset.http.ts'
import { helpRoutes } from '#server/kb/help.http.ts'
import { knownErrorRoutes } from '#server/kb/known-error.http.ts'
import { articleTaskSweep } from '#server/kb/learning/article-task.sweep.ts'
import { learningRoutes } from '#server/kb/learning/learning.http.ts'
import { searchLogSweep } from '#server/kb/learning/search-log.sweep.ts'
import { publicationSweep } from '#server/kb/publication.sweep.ts'
import { questionRoutes } from '#server/kb/questions/question.http.ts'
import { questionTurnSweep } from '#server/kb/questions/turn.sweep.ts'
import { workingCopyRoutes } from '#server/kb/working-copy.http.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

/** The knowledge base: writing, reading, asking, learning. */
export function knowledgeRoutes(deps: Deps): OpenAPIHono<Env>[] {
  return [
    workingCopyRoutes(deps),
    learningRoutes(deps),
    articleRoutes(deps),
    assetRoutes(deps),
    helpRoutes(deps),
    questionRoutes(deps),
    knownErrorRoutes(deps),
  ]
}

/** What happens to articles, questions and the search log when time passes. */
export function knowledgeSweeps(deps: Deps): Sweep[] {
  return [publicationSweep(deps), questionTurnSweep(deps), articleTaskSweep(deps), searchLogSweep(deps.db)]
}
