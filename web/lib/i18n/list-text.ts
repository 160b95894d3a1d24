import { language } from './here.ts'

/** "Agent, Supervisor and Administrator", "一线坐席、值班长和管理员"; a Chinese word keeps its distance from figures: "中文 5 和英文 3". */
export function listText(words: readonly string[]): string {
  const parts = new Intl.ListFormat(language(), { type: 'conjunction' }).formatToParts(words)
  return parts
    .map(({ type, value }, place) => {
      if (type === 'element' || value.length > 1 || value === '、') return value
      const before = /[A-Za-z0-9%]$/.test(parts[place - 1]?.value ?? '') ? ' ' : ''
      const after = /^[A-Za-z0-9]/.test(parts[place + 1]?.value ?? '') ? ' ' : ''
      return `${before}${value}${after}`
    })
    .join('')
}
