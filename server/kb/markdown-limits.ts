// Three times the longest article.
const longest = 40_000
// Of signs that open or close something, in one paragraph. The parser pairs them in quadratic time: 80,000 characters of
// `**a*` took 50 seconds, and 20,000 footnote marks gave 2.7 MB.
const mostSigns = 500
const deepestIndent = 40
const deepestNesting = 40

/** Cuts what is too long, and takes the meaning from signs that are too many or too deep to be meant. */
export function tamed(markdown: string): string {
  const lines = markdown.slice(0, longest).split(/\r\n?|\n/)
  const kept: string[] = []
  let block: string[] = []
  let fence: string | null = null
  const close = () => {
    kept.push(...calmed(block))
    block = []
  }
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== null) {
      kept.push(line)
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null
    } else if (mark && !line.slice(line.indexOf(mark) + mark.length).includes('`')) {
      close()
      fence = mark
      kept.push(line)
    } else {
      if (line.trim() === '') close()
      block.push(
        line.replace(/^\s{41,}/, ' '.repeat(deepestIndent)).replace(nesting, (marks) => marks.slice(0, deepestNesting)),
      )
    }
  }
  close()
  return kept.join('\n')
}

const nesting = /^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)|[-*+]$)){20,}/

function calmed(block: string[]): string[] {
  const signs = block.reduce((sum, line) => sum + (line.match(/[[\]*_~`<!]/g)?.length ?? 0), 0)
  return signs <= mostSigns
    ? block
    : block.map((line) => line.replace(/[[\]*_~`<!\\]/g, (sign) => `&#${sign.charCodeAt(0)};`))
}
