import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QuestionLists } from '#server/kb/questions/question.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({
  lists: await orFail(apiOver(fetch).get<QuestionLists>('/api/questions')),
})
