import type { KnowledgeContent } from './notice.contract.ts'
import type { NoticeFacts, Said } from './words.ts'

const happened: Record<KnowledgeContent['what'], [zh: string, en: string]> = {
  questionYours: ['有同事提问，请您解答', 'A colleague’s question is yours to answer'],
  questionRaised: ['提问无人解答，已升级给您', 'A question nobody answered has come up to you'],
  questionGoneUp: ['您的提问已升级给主管', 'Your question has gone up to a supervisor'],
  questionAnswered: ['您的提问已有解答', 'Your question was answered'],
  taskYours: ['您负责的文章收到反馈，请处理', 'Something is said to be wrong with an article of yours'],
  taskOverdue: ['文章反馈逾期未处理', 'What is wrong with an article was not seen to in time'],
}

/** A question or an article that waits for the reader, for mails and chats. */
export function sayKnowledge({ knowledge, language }: NoticeFacts, { origin }: { origin: string }): Said {
  const zh = language !== 'en'
  if (!knowledge)
    return { title: zh ? '知识库' : 'Knowledge', lines: [], link: { text: '', url: `${origin}/kb` }, data: {} }
  const { what, text, article, dueAt } = knowledge
  const until = dueAt
    ? new Intl.DateTimeFormat(language, {
        ...{ timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' },
        hourCycle: 'h23',
      } as const).format(new Date(dueAt))
    : null
  const isTask = what === 'taskYours' || what === 'taskOverdue'
  return {
    title: happened[what][zh ? 0 : 1],
    lines: [
      ...(article ? [`${article.number} ${article.title}`] : []),
      text,
      ...(until && what !== 'questionGoneUp'
        ? [zh ? `请在 ${until} 前处理（北京时间）` : `By ${until} (Beijing time)`]
        : []),
    ],
    link: isTask
      ? { text: zh ? '查看待办' : 'Open the tasks', url: `${origin}/kb/learning#tasks` }
      : { text: zh ? '查看提问' : 'Open the questions', url: `${origin}/kb/questions` },
    data: { kind: 'knowledge', what, ...(article ? { article: article.number } : {}) },
  }
}
