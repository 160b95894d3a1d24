import type { Language } from '#server/accounts/account.contract.ts'
import type { ArticleType } from './article.contract.ts'

/** What a writer finds instead of an empty page: the structure readers are used to, by kind of article. */
const headings: Record<Language, Record<ArticleType, readonly string[]>> = {
  'zh-CN': {
    fault: ['现象', '环境', '处理', '原因'],
    howTo: ['目的', '前提', '步骤', '检查结果'],
    playbook: ['适用情形', '要问的问题', '步骤', '升级条件'],
    knownError: ['现象', '影响范围', '临时措施', '根本原因与修复计划'],
    reply: [],
  },
  en: {
    fault: ['Issue', 'Environment', 'Resolution', 'Cause'],
    howTo: ['Purpose', 'Before you start', 'Steps', 'How to tell it worked'],
    playbook: ['When to use it', 'What to ask', 'Steps', 'When to escalate'],
    knownError: ['Issue', 'Who is affected', 'Workaround', 'Cause and planned fix'],
    reply: [],
  },
}

const greeting: Record<Language, string> = {
  'zh-CN': '{{contactName}}您好：\n\n\n\n{{agentName}}',
  en: 'Dear {{contactName}},\n\n\n\n{{agentName}}',
}

/** Markdown with each section's heading and what is known of it already. */
export function skeleton(type: ArticleType, language: Language, known: readonly string[] = []): string {
  if (type === 'reply') return greeting[language]
  return headings[language][type].map((heading, i) => `## ${heading}\n\n${known[i]?.trim() ?? ''}`.trim()).join('\n\n')
}
