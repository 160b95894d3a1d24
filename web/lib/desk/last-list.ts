let numbers: readonly string[] = []

/** The list somebody came from, so that the ticket's own page knows what comes next. Lives as long as the tab. */
export const lastList = {
  keep(shown: readonly string[]): void {
    numbers = shown
  },
  /** The ticket before or after this one; null at an end, or when it was in no list. */
  beside(number: string, by: 1 | -1): string | null {
    const place = numbers.indexOf(number)
    return place < 0 ? null : (numbers[place + by] ?? null)
  },
}
