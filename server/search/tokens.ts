/** Text as the search sees it: folded (width, case, accents), with the way back to the original characters. */
interface Folded {
  text: string
  /** For each position in `text`, where the original character it comes from begins and ends. */
  from: number[]
  to: number[]
}

/** The smallest piece that is compared: a word of letters and digits, or one Chinese character. */
export interface Atom {
  text: string
  han: boolean
  /** Position in the original text. */
  start: number
  end: number
}

function fold(original: string): Folded {
  let text = ''
  const from: number[] = []
  const to: number[] = []
  let position = 0
  for (const character of original) {
    const folded = foldCharacter(character)
    for (let i = 0; i < folded.length; i++) {
      from.push(position)
      to.push(position + character.length)
    }
    text += folded
    position += character.length
  }
  return { text, from, to }
}

function foldCharacter(character: string): string {
  const code = character.charCodeAt(0)
  // Nearly all characters are one of these two, and normalising costs ten times as much.
  if (code < 128) return character.toLowerCase()
  if (code >= 0x4e00 && code <= 0x9fff) return character
  return character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

const pieces = /\p{Script=Han}|[[\p{L}\p{N}]--\p{Script=Han}]+/gv
const han = /^\p{Script=Han}/u

export function atoms(original: string): Atom[] {
  const { text, from, to } = fold(original)
  const found: Atom[] = []
  for (const piece of text.matchAll(pieces)) {
    const end = piece.index + piece[0].length
    found.push({ text: singular(piece[0]), han: han.test(piece[0]), start: from[piece.index]!, end: to[end - 1]! })
  }
  return found
}

/** Leased lines are found by leased line, also where a term is compared as a whole. */
function singular(word: string): string {
  if (word.length < 5 || !/^[a-z]+[^sui]s$/.test(word)) return word
  return word.replace(/(?<=ch|sh|x|z)es$|s$/, '')
}

/** Chinese characters that follow each other without anything between stay one run. */
export function touches(before: Atom | undefined, after: Atom): boolean {
  return before !== undefined && before.han && after.han && before.end === after.start
}

/**
 * The terms of a text for an inverted index: words as they are, Chinese as overlapping pairs. The last character of a
 * run stands alone too, so that a prefix search for one character finds it wherever it is. Pairs and not dictionary
 * words, because dictionaries split the trade's terms badly (端口误码率 becomes 端|口误|码|率).
 */
export function indexTerms(original: string): string[] {
  const all = atoms(original)
  return all.map((atom, i) => {
    const next = all[i + 1]
    return next && touches(atom, next) ? atom.text + next.text : atom.text
  })
}

/** Terms of one alternative, made the same way; a single Chinese character is left for a prefix search. */
export function queryTerms(sequence: readonly string[]): string[] {
  return sequence.flatMap((text, i) => {
    const next = sequence[i + 1]
    if (!han.test(text)) return [text]
    if (next !== undefined && han.test(next)) return [text + next]
    return i > 0 && han.test(sequence[i - 1]!) ? [] : [text]
  })
}

export const isHan = (text: string): boolean => han.test(text)

/** Typing errors allowed in a word: none in short words and in anything with a digit, one from 5 letters, two from 9. */
export function typosAllowed(word: string): number {
  if (isHan(word) || /\p{N}/u.test(word) || word.length < 5) return 0
  return word.length < 9 ? 1 : 2
}

/** Whether `a` becomes `b` with at most `limit` insertions, deletions, replacements or swaps of neighbours. */
export function withinDistance(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    if (Math.min(...row) > limit) return false
    before = previous
    previous = row
  }
  return previous[b.length]! <= limit
}

const stopWords = new Set(
  (
    'a an the is are was were be been am do does did has have had of to in on at by for from with and or our my your ' +
    'we you i it its this that there what how why when can could should would please since not no been being very too also'
  ).split(' '),
)
export const isStopWord = (word: string): boolean => stopWords.has(word)

/** What people say around the fault; longest first where one begins with another. */
export const stopPhrases = [
  '怎么办',
  '怎么回事',
  '怎么样',
  '为什么',
  '怎么',
  '什么',
  '如何',
  '请问',
  '我们',
  '你们',
  '你好',
  '您好',
  '一下',
  '现在',
  '目前',
  '出现',
  '是否',
  '可以',
  '帮忙',
  '麻烦',
]
export const particles = new Set(['的', '了', '吗', '呢', '吧', '啊', '呀', '嘛'])
