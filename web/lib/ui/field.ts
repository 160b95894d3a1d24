import { createContext } from 'svelte'

/** What a Field tells the control inside it; the control adds it to its own attributes. */
export interface FieldContext {
  readonly id: string
  readonly describedBy: string | undefined
  readonly isInvalid: boolean
  readonly isRequired: boolean
}

const [get, set, has] = createContext<FieldContext>()

export const setField = set

/** Attributes for the control of the enclosing Field, if there is one. */
export function fieldAttributes(): () => Record<string, unknown> {
  if (!has()) return () => ({})
  const field = get()
  return () => ({
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.isInvalid || undefined,
    required: field.isRequired || undefined,
  })
}
