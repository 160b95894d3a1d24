/** The moments at which the versions of one language were published. */
type Moments = readonly Date[]

/**
 * Whether this language lags behind the other. Both are level once both are there, or when they come together, as files do.
 * Then whoever publishes first moves on, and the other one is behind until it publishes, too: that is the translation being
 * brought up to date, and moves nothing on.
 */
export function isBehind(mine: Moments, theirs: Moments): boolean {
  const begun = Math.max(first(mine), first(theirs))
  const side = (moments: Moments, at: number) => moments.some((each) => each.getTime() === at)
  const later = [...new Set([...mine, ...theirs].map((each) => each.getTime()))]
    .filter((at) => at > begun)
    .sort((a, b) => a - b)
  let ahead: 'mine' | 'theirs' | null = null
  for (const at of later) {
    if (side(mine, at) && side(theirs, at)) ahead = null
    else if (side(mine, at)) ahead = ahead === 'theirs' ? null : 'mine'
    else ahead = ahead === 'mine' ? null : 'theirs'
  }
  return ahead === 'theirs'
}

const first = (moments: Moments) => Math.min(...moments.map((each) => each.getTime()))
