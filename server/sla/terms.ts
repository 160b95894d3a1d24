/** Where a promise is written: the house's table or a contract, which version of it, and which line. */
export interface Terms {
  source: 'house' | 'contract'
  /** Number of the contract; null for the house's table. */
  contract: string | null
  version: number
  line: string
}

const house = 'house'

/** Terms as they are stamped on a clock: `house@3/restore.AAA.gold.P1P2`. */
export function termsRef({ contract, version, line }: Omit<Terms, 'source'>): string {
  return `${contract === null ? house : `contract:${contract}`}@${version}/${line}`
}

/** Reads stamped terms again; null for clocks from before terms were stamped. */
export function readTerms(ref: string | null): Terms | null {
  // Contract numbers may hold any of the separators; versions and lines do not.
  const parts = ref?.match(/^(house|contract:(.+))@(\d+)\/([^/]+)$/)
  if (!parts) return null
  const contract = parts[2] ?? null
  return { source: contract === null ? 'house' : 'contract', contract, version: Number(parts[3]), line: parts[4]! }
}
