import { problemText } from '#lib/i18n/problem-text.ts'
import { m } from '#lib/paraglide/messages.js'

const spoken: Record<string, () => string> = {
  'file.too_large': m.portal_file_too_large,
  'file.empty': m.portal_file_empty,
  'file.type_not_accepted': m.portal_file_not_accepted,
  'file.too_many': m.portal_file_too_many,
}

/** Why a file was not kept, in the reader's language. */
export function fileProblem(problem: { code: string } | null): string {
  if (!problem) return ''
  return spoken[problem.code]?.() ?? problemText(problem)
}
