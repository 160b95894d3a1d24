import { reader } from '#lib/i18n/reader.svelte.ts'
import type { HandleClientError } from '@sveltejs/kit/hooks'

reader.rememberZone()

export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind === 'unknown') console.error(error)
}
