import { ApiProblem } from '#lib/api/problem.ts'
import { m } from '#lib/paraglide/messages.js'
import { refusalText } from './refusal-text.ts'

/** A refusal as a sentence in the reader's language. The server's own sentence is used where ours would say less. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiProblem)) return m.problem_unknown()
  if (error.code === 'network.unreachable') return m.problem_network()
  if (error.status === 401) return m.problem_unauthorized()
  if (error.status === 412) return m.problem_stale()
  if (error.status === 429) return m.problem_too_many()
  if (error.status === 503 || error.status === 502) return m.problem_unavailable()
  const refusal = refusalText(error)
  if (refusal) return refusal
  if (error.detail) return error.detail
  if (error.status === 403) return m.problem_forbidden()
  if (error.status === 404) return m.problem_not_found()
  if (error.status === 422 || error.status === 400) return m.problem_invalid()
  return m.problem_unknown()
}
