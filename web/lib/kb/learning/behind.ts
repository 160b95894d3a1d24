/** The address of what a figure counts. */
export function behind(
  what: 'tickets' | 'searches',
  query: Record<string, string | number | null | undefined>,
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) search.set(name, `${value}`)
  return `/kb/learning/${what}?${search}`
}
