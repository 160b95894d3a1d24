import { SvelteSet } from 'svelte/reactivity'

/** Accounts whose handling note has been read since this tab was opened: it is put before the reader once, not on every ticket. */
export const readNotes = new SvelteSet<string>()
