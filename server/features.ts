import type { RouteModule } from '#server/http/env.ts'

/**
 * What the product is made of, as lists. Part of the composition root: only start.ts, this file and tests may know
 * every feature.
 */

/** HTTP: mounted under /api. */
export const routeModules: RouteModule[] = []
