import { STATUS_CODES } from 'node:http'
import { HTTPException } from 'hono/http-exception'
import { ZodError } from 'zod'
import { Refusal, type FieldError } from '#server/kernel/refusal.ts'
import { databaseTrouble } from './database-trouble.ts'

/** A problem document (RFC 9457). `code` is stable and meant for programs, `detail` for people. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  requestId?: string
  errors?: FieldError[]
  [extra: string]: unknown
}

export function problem(status: number, code: string, detail: string, more: Record<string, unknown> = {}): Problem {
  return {
    type: `urn:keyline:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Problem',
    status,
    code,
    detail,
    ...more,
  }
}

/** What anything thrown becomes. `unexpected` asks for a line in the log: it is a bug, and its text stays inside. */
export function problemOf(error: unknown): { problem: Problem; unexpected: boolean } {
  if (error instanceof Refusal) {
    const errors = error.errors.length > 0 ? { errors: error.errors } : {}
    return {
      problem: problem(error.status, error.code, error.message, { ...error.extra, ...errors }),
      unexpected: false,
    }
  }
  if (error instanceof ZodError) return { problem: invalid(error), unexpected: false }
  if (error instanceof HTTPException && error.status < 500) {
    return { problem: ofHttpException(error), unexpected: false }
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { problem: problem(499, 'request.left', 'Whoever asked did not wait for the answer.'), unexpected: false }
  }
  const trouble = databaseTrouble(error)
  if (trouble === 'away') {
    return {
      problem: problem(503, 'database.away', 'The database does not answer. Nothing was lost; try again in a moment.'),
      unexpected: false,
    }
  }
  if (trouble === 'busy') {
    return {
      problem: problem(503, 'database.busy', 'This took too long and was stopped. Try again in a moment.'),
      unexpected: false,
    }
  }
  return {
    problem: problem(500, 'internal', 'Something went wrong on our side. It was logged under this request id.'),
    unexpected: true,
  }
}

/** Every field that does not fit, each named by a JSON pointer into the part of the request it stands in. */
export function invalid(error: ZodError, part = 'json'): Problem {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const path = [...issue.path]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: pointerOf([...path, key]), detail: 'This field is not known here.' }))
    }
    return [{ pointer: pointerOf(path), detail: issue.message }]
  })
  const where = part === 'json' || part === 'form' ? 'body' : part === 'param' ? 'address' : part
  return problem(400, 'request.invalid', `The ${where} of the request does not fit; \`errors\` names each field.`, {
    errors,
  })
}

function pointerOf(path: PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function ofHttpException(error: HTTPException): Problem {
  if (error.status === 415) {
    return problem(
      415,
      'request.unsupported_type',
      'Send the body in the content type the API document names for this address.',
    )
  }
  if (error.status === 413) return problem(413, 'request.too_large', 'The request is larger than this address accepts.')
  if (error.status === 400)
    return problem(400, 'request.malformed', 'The body of the request cannot be read as what it says it is.')
  return problem(error.status, 'request.refused', error.message || 'The request was refused.')
}
