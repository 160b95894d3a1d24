export type Variables = Partial<
  Record<'contactName' | 'ticketNumber' | 'circuitNumber' | 'nextUpdateAt' | 'agentName' | 'accountName', string | null>
>

/** Puts in what is known; the rest stays as `{{name}}`, to be seen and filled by hand. */
export function fill(text: string, variables: Variables): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => variables[name as keyof Variables] || whole)
}

export interface Leftover {
  text: string
  start: number
  end: number
}

/** Places nobody has filled in: `{{nextUpdateAt}}`, `[date and time]`. A link's `[words](address)` is none. */
export function leftovers(text: string): Leftover[] {
  const found = text.matchAll(/\{\{[^{}]*\}\}|\[[^[\]\n]{1,200}\](?!\()/g)
  return [...found].map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
}

/**
 * Markdown as a person would type it into a message, which is plain text: no asterisks and hashes, a table's rows as
 * "name: value", links with their address behind them.
 */
export function plainText(markdown: string): string {
  const lines = markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
  let inCode = false
  const out: string[] = []
  for (const line of lines) {
    if (/^\s*(```|~~~)/.test(line)) {
      inCode = !inCode
      continue
    }
    if (inCode) out.push(line)
    else if (/^\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$/.test(line) && line.includes('|')) continue
    else if (/^\s*\|.*\|\s*$/.test(line)) out.push(rowText(line))
    else
      out.push(
        spanText(
          line
            .replace(/^\s*#{1,6}\s+/, '')
            .replace(/^(\s*)[*+]\s+/, '$1- ')
            .replace(/^(\s*-\s+)\[[ xX]\]\s+/, '$1')
            .replace(/^\s*>\s?/, ''),
        ),
      )
  }
  return out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function rowText(line: string): string {
  const cells = line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => spanText(cell.trim()))
  const [name = '', ...values] = cells
  const value = values.filter(Boolean).join(' · ')
  if (!value) return name
  return name ? `${name}${/\p{Script=Han}/u.test(name) ? '：' : ': '}${value}` : value
}

/** What a picture shows, where there can be none; without words nobody misses it. */
function pictureText(words: string): string {
  if (!words) return ''
  return /\p{Script=Han}/u.test(words) ? `（图：${words}）` : `(picture: ${words})`
}

/** Whether a text shows or offers what a message cannot carry: its reader is sent to the page. */
export const losesPictures = (markdown: string): boolean => /\]\((?:\.\.\/)?assets\/KB-\d+\//.test(markdown)

function spanText(text: string): string {
  return text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, (_whole, words: string) => pictureText(words.trim()))
    .replace(/<(https?:[^>\s]+)>/g, '$1')
    .replace(/\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_whole, words: string, address: string) =>
      words === address || !/^https?:/.test(address) ? words : `${words} (${address})`,
    )
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/~~(?=\S)(.+?)(?<=\S)~~/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|])/g, '$1')
    .replace(/([\u3000-\u303f\uff01-\uff5e]) +(?=\p{Script=Han})/gu, '$1')
    .replace(/\s+$/, '')
}
