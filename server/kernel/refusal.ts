/** One thing wrong with one field of a request: `pointer` is a JSON pointer (RFC 6901) into the body. */
export interface FieldError {
  pointer: string
  detail: string
}

/**
 * The expected "no". It carries a stable code for programs, a sentence for people that says what to do instead,
 * and the HTTP status of the problem document (RFC 9457) it becomes. Anything else that is thrown is a bug.
 */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly errors: FieldError[]
  readonly extra: Record<string, unknown>

  constructor(
    code: string,
    detail: string,
    status = 409,
    more: { errors?: FieldError[]; extra?: Record<string, unknown> } = {},
  ) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.errors = more.errors ?? []
    this.extra = more.extra ?? {}
  }
}

/** Absent and forbidden look the same: nobody learns that a thing exists by asking for it. */
export function notFound(what: string): Refusal {
  return new Refusal(`${what}.not_found`, `There is no such ${what}, or it is not yours to see.`, 404)
}
