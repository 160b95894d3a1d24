/** The same function, which knows its last `most` answers. For what costs more to read than to keep, and never changes. */
export function remember<T>(read: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const answer = known.has(text) ? known.get(text)! : read(text)
    // A map keeps the order in which its keys came: what was asked for last goes last.
    known.delete(text)
    known.set(text, answer)
    if (known.size > most) known.delete(known.keys().next().value!)
    return answer
  }
}
