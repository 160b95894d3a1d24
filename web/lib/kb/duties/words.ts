import { m } from '#lib/paraglide/messages.js'
import type { KnowledgeContent } from '#server/notices/notice.contract.ts'

/** What somebody is told of questions and articles, and where it is. */
export const knowledgeNews: Record<KnowledgeContent['what'], () => string> = {
  questionYours: m.kb_news_question_yours,
  questionRaised: m.kb_news_question_raised,
  questionGoneUp: m.kb_news_question_gone_up,
  questionAnswered: m.kb_news_question_answered,
  taskYours: m.kb_news_task_yours,
  taskOverdue: m.kb_news_task_overdue,
}

export const newsAddress = ({ what }: KnowledgeContent): string =>
  what.startsWith('task') ? '/kb/learning#tasks' : '/kb/questions'
