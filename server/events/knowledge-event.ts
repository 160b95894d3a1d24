import type { PersonId } from '#server/kernel/ids.ts'

interface OfQuestion {
  questionId: string
  askedBy: PersonId
  /** Whose it is now; of what has ended, whose it was. */
  ownerId: PersonId | null
}

export interface QuestionPassedOn extends OfQuestion {
  from: PersonId | null
  why: 'overdue' | 'byHand' | 'taken' | 'left'
  raised: boolean
}

/** What the search could not answer, and whose it was to answer. */
export type QuestionEvent = { ticketId: null; accountId: null } & (
  | { type: 'question.asked'; payload: OfQuestion & { raised: boolean } }
  | { type: 'question.passedOn'; payload: QuestionPassedOn }
  | { type: 'question.answered'; payload: OfQuestion }
  | { type: 'question.withdrawn'; payload: OfQuestion }
)

interface OfTask {
  taskId: string
  /** The article's. */
  number: string
  ownerId: PersonId
}

/** What readers and colleagues found wrong with an article, and whose it is to mend. */
export type ArticleTaskEvent = { ticketId: null; accountId: null } & (
  | { type: 'article.taskOpened'; payload: OfTask & { kind: 'feedback' | 'flag' } }
  | { type: 'article.taskPassedOn'; payload: OfTask & { from: PersonId | null; why: 'byHand' | 'left' } }
  | { type: 'article.taskOverdue'; payload: OfTask }
  | { type: 'article.taskDone'; payload: { taskId?: string; number: string; ownerId?: PersonId | null } }
)
