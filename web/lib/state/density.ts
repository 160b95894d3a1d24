export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

export const densityCookie = 'keyline_density'

export function chooseDensity(cookie: string | undefined): Density {
  return densities.find((density) => density === cookie) ?? 'comfortable'
}
