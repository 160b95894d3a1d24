import { diffLines, diffWordsWithSpace } from 'diff'

export interface Piece {
  text: string
  kind: 'same' | 'added' | 'removed'
}

/** One line of the comparison: changed words are marked inside of a line that stayed. */
export type Line = { kind: Piece['kind'] | 'changed'; pieces: Piece[] } | { kind: 'skipped'; count: number }

const around = 2

/**
 * What changed between two texts, line by line, and word by word where a line was replaced by another. Long stretches
 * without a change are folded. `before` null: the first version there is, which is shown as it stands.
 */
export function differences(before: string | null, after: string): Line[] {
  if (before === null) return linesOf(after).map((text) => whole('same', text))
  const parts = diffLines(before, after)
  const lines: Line[] = []
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    const next = parts[i + 1]
    if (part.removed && next?.added) {
      const old = linesOf(part.value)
      const fresh = linesOf(next.value)
      const both = Math.min(old.length, fresh.length)
      for (let j = 0; j < both; j++) lines.push({ kind: 'changed', pieces: words(old[j]!, fresh[j]!) })
      for (const text of old.slice(both)) lines.push(whole('removed', text))
      for (const text of fresh.slice(both)) lines.push(whole('added', text))
      i++
      continue
    }
    const kind = part.added ? 'added' : part.removed ? 'removed' : 'same'
    for (const text of linesOf(part.value)) lines.push(whole(kind, text))
  }
  return folded(lines)
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n')
const whole = (kind: Piece['kind'], text: string): Line => ({ kind, pieces: [{ text, kind }] })
const words = (before: string, after: string): Piece[] =>
  diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }))

function folded(lines: Line[]): Line[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - around), i + around + 1).some(({ kind }) => kind !== 'same'),
  )
  const out: Line[] = []
  for (const [i, line] of lines.entries()) {
    if (near[i]) out.push(line)
    else {
      const last = out.at(-1)
      if (last?.kind === 'skipped') last.count++
      else out.push({ kind: 'skipped', count: 1 })
    }
  }
  return out
}
