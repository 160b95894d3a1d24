import { invalidateAll } from '$app/navigation'
import { Live } from './live.svelte.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the server's event maps once its contract is here
type AnyEvents = Record<string, (...args: any[]) => void>

/** The one channel of this tab. The console's and the portal's layouts open and close it; pages only subscribe. */
export const live = new Live<AnyEvents, AnyEvents>({ onReset: () => void invalidateAll() })

export type { LiveState } from './live.svelte.ts'
