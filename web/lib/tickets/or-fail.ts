import { error } from '@sveltejs/kit'
import { ApiProblem } from '#lib/api/index.ts'

/** In a load function: what the API refuses becomes the page's own error, with the stable code. */
export async function orFail<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (problem) {
    if (problem instanceof ApiProblem) error(problem.status || 503, { message: problem.detail, code: problem.code })
    throw problem
  }
}
