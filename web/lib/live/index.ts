import { invalidateAll } from '$app/navigation'
import { now } from '#lib/state/now.svelte.ts'
import { Live } from './live.svelte.ts'

/** The one channel of this tab. The console's and the portal's layouts open and close it; pages only subscribe. */
export const live = new Live({
  onReset: () => void invalidateAll(),
  onSignedOut: () => location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`),
  onCaughtUp: (serverTime) => now.sync(serverTime),
})

export type { LiveState } from './live.svelte.ts'
