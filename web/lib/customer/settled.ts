import { fail } from '@sveltejs/kit'
import { ApiProblem, apiOver } from '#lib/api/index.ts'
import { problemText } from '#lib/i18n/problem-text.ts'

/** The answer of a form without a script, put to the API. */
export async function sayWhetherSettled(fetch: typeof globalThis.fetch, form: FormData, address: string) {
  const satisfied = form.get('satisfied') !== 'no'
  const answer = String(form.get('answer') ?? '').trim()
  try {
    await apiOver(fetch).put(address, { satisfied, ...(answer ? { answer } : {}) })
    return { refused: null }
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem
    return fail(problem.status || 503, { refused: problemText(problem) })
  }
}
