import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals }) => ({
  me: locals.me,
  theme: locals.theme,
  brand: locals.brand,
  serverTime: new Date().toISOString(),
})
