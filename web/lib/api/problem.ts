export interface ProblemField {
  /** JSON pointer into the body that was sent, e.g. `/contact/email`. */
  pointer: string
  detail: string
}

/**
 * The API said no (RFC 9457), or could not be reached (`status` 0, code `network.unreachable`).
 * `code` is stable and decides what the screen does; `detail` says what to do instead.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: ProblemField[]
  /** Everything else the problem document carried, such as who holds the ticket now. */
  readonly extra: Record<string, unknown>

  constructor(status: number, body: Partial<Record<string, unknown>>) {
    const { code, title, detail, errors, type: _type, status: _status, ...extra } = body
    const said = text(detail) || text(title)
    super(said || `HTTP ${status}`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = text(code) || (status === 0 ? 'network.unreachable' : `http.${status}`)
    this.title = text(title)
    this.detail = said
    this.errors = Array.isArray(errors) ? (errors as ProblemField[]) : []
    this.extra = extra
  }

  /** Whatever was thrown: what is no refusal is a fault of ours. */
  static from(error: unknown): ApiProblem {
    return error instanceof ApiProblem ? error : new ApiProblem(500, {})
  }

  /** What is wrong with one field, by its JSON pointer. */
  at(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail
  }
}

let fetchWords: () => Promise<void> = async () => undefined

/** Whoever has the words for refusals says how they are fetched; a refusal is thrown when they are there. */
export function wordsComeFrom(fetch: () => Promise<void>): void {
  fetchWords = fetch
}

/** A refusal that can be shown at once. */
export async function refusal(status: number, body: Partial<Record<string, unknown>>): Promise<ApiProblem> {
  await fetchWords()
  return new ApiProblem(status, body)
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  const body: unknown = isJson ? await response.json().catch(() => ({})) : {}
  return refusal(response.status, typeof body === 'object' && body !== null ? body : {})
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
