/** What a search log needs of words: no address, no telephone number, nothing else a person could be known by. */
export function withoutPersonalData(words: string): string {
  return words
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '…@…')
    .replace(/(?<![\w-])\+?\d(?:[ -]?\d){6,}(?![\w-])/g, '…')
    .trim()
}

/** The same search in other clothes counts as one. */
export function normalWords(words: string): string {
  return words.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
