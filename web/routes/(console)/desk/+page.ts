import type { PageLoad } from './$types'

/** The ticket beside the list is a large part of the screen: it comes with the page only where one is open. */
export const load: PageLoad = async ({ data }) => ({
  ...data,
  TicketBeside: data.ticket ? (await import('#lib/desk/TicketBeside.svelte')).default : null,
})
