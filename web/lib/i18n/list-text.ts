import { language } from './here.ts'

/** "Agent, Supervisor and Administrator", "一线坐席、值班长和管理员". */
export function listText(words: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(words)
}
