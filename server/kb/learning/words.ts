/** What a search log needs of words: no address, no telephone number, nothing else a person could be known by. */
export function withoutPersonalData(words: string): string {
  return words
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '…@…')
    .replace(/(?<![\w-])\+?\d(?:[ -]?\d){6,}(?![\w-])/g, '…')
    .trim()
}

/** The same search in other clothes counts as one: small letters, no punctuation, the words in whatever order. */
export function normalWords(words: string): string {
  const plain = words.normalize('NFKC').toLowerCase()
  const each = plain.match(/[\p{L}\p{N}…@]+(?:[-./][\p{L}\p{N}]+)*/gu) ?? [plain.trim()]
  return [...new Set(each)].sort().join(' ')
}
