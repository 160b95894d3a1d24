const day = 86_400_000

/** From here on an ending contract is shown with emphasis. */
export const endingWithinDays = 90

/** Whole days from the present day to the last day of the contract, both where the reader is; negative when it is over. */
export function daysLeft(endsOn: string, today: string): number {
  return Math.round((Date.parse(endsOn) - Date.parse(today)) / day)
}

export function isEnding(endsOn: string | null, today: string): boolean {
  return endsOn !== null && daysLeft(endsOn, today) < endingWithinDays
}
