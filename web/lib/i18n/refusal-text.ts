import { SvelteMap } from 'svelte/reactivity'
import { wordsComeFrom, type ApiProblem } from '#lib/api/problem.ts'
import { language } from './here.ts'

type Sentence = (extra: ApiProblem['extra']) => string

const known = new SvelteMap<string, Sentence>()
let isFetched = false

/**
 * Fetches the sentences for refusals: 20 kB that on most days nobody needs. Whoever throws a refusal waits for them, so
 * that every screen has its words at once. When they cannot be had there is the server's own sentence, and the next
 * refusal tries again.
 */
async function refusalsReady(): Promise<void> {
  if (isFetched) return
  try {
    const { sentences } = await import('./refusal-sentences.ts')
    isFetched = true
    for (const [code, sentence] of Object.entries(sentences)) known.set(code, sentence)
  } catch {
    // Not reachable just now, which the refusal at hand says better.
  }
}

wordsComeFrom(refusalsReady)
// A page that the server renders with a refusal on it has no later moment.
if (import.meta.env.SSR) await refusalsReady()

/**
 * A refusal in the reader's language. The server speaks English and knows the particulars, so English readers hear the
 * server; null where its sentence is the best there is.
 */
export function refusalText(problem: ApiProblem): string | null {
  if (language() === 'en' && problem.detail) return null
  if (!isFetched) void refusalsReady()
  return known.get(problem.code)?.(problem.extra) ?? null
}
