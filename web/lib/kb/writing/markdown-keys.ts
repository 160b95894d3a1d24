export interface Edit {
  text: string
  /** What is selected afterwards. */
  from: number
  to: number
}

/** Puts marks around what is selected, or takes them off when they are there. */
export const surrounded =
  (before: string, after: string) =>
  (text: string, from: number, to: number): Edit => {
    const isMarked = text.slice(from - before.length, from) === before && text.slice(to, to + after.length) === after
    if (isMarked) {
      const bare = text.slice(0, from - before.length) + text.slice(from, to) + text.slice(to + after.length)
      return { text: bare, from: from - before.length, to: to - before.length }
    }
    const marked = text.slice(0, from) + before + text.slice(from, to) + after + text.slice(to)
    return { text: marked, from: from + before.length, to: to + before.length }
  }

/** Begins each selected line with a mark, or takes it off when all of them have it. */
export const listed =
  (mark: string) =>
  (text: string, from: number, to: number): Edit => {
    const begin = text.lastIndexOf('\n', from - 1) + 1
    const found = text.indexOf('\n', to)
    const end = found < 0 ? text.length : found
    const lines = text.slice(begin, end).split('\n')
    const has = lines.every((line) => line.startsWith(mark))
    const next = lines.map((line) => (has ? line.slice(mark.length) : mark + line)).join('\n')
    return { text: text.slice(0, begin) + next + text.slice(end), from: begin, to: begin + next.length }
  }
