/** The local date of an instant in a zone. */
export function localDate(zone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)
}
