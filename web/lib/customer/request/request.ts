import type { ApiProblem } from '#lib/api/index.ts'
import type { TicketImpact, TicketSymptom, TicketType } from '#server/tickets/ticket.contract.ts'

/** What a customer types or picks while describing a request, as the form's controls hold it. */
export interface Told {
  type: TicketType
  symptom: TicketSymptom | ''
  impact: TicketImpact | ''
  subject: string
  description: string
  /** As `<input type="datetime-local">` writes it, in the reader's zone. */
  since: string
  accountCode: string
  circuitNumber: string
  name: string
  email: string
  phone: string
}

export type ToldField = keyof Told
export type Wrong = 'missing' | 'invalid' | 'future' | 'noReach' | 'unknown'
export type Mistakes = Partial<Record<ToldField, Wrong>>

/** A refusal as it travels from a form action to its page. */
export interface Said {
  status: number
  code: string
  detail: string
}

export const nothingTold: Told = {
  type: 'fault',
  symptom: '',
  impact: '',
  subject: '',
  description: '',
  since: '',
  accountCode: '',
  circuitNumber: '',
  name: '',
  email: '',
  phone: '',
}

const most: Partial<Record<ToldField, number>> = { subject: 200, description: 20_000, email: 200, name: 100 }

/** Reads the form. A number the customer says not to know is empty, whatever stands in its field. */
export function readTold(form: FormData): Told {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim().slice(0, 20_000) : ''
  }
  const told = Object.fromEntries(Object.keys(nothingTold).map((name) => [name, text(name)])) as unknown as Told
  if (text('accountUnknown')) told.accountCode = ''
  if (text('circuitUnknown')) told.circuitNumber = ''
  return { ...told, type: told.type || 'fault' }
}

/** What is missing before it is worth sending; the API has the last word. */
export function mistakesIn(told: Told, needed: readonly ToldField[]): Mistakes {
  const wrong: Mistakes = {}
  for (const field of needed) if (!told[field]) wrong[field] = 'missing'
  for (const [field, length] of Object.entries(most) as [ToldField, number][])
    if (told[field].length > length) wrong[field] = 'invalid'
  if (told.subject && told.subject.length < 3) wrong.subject = 'invalid'
  if (told.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(told.email)) wrong.email = 'invalid'
  if (needed.includes('name') && !told.email && !told.phone) wrong.email = 'noReach'
  return wrong
}

/** The API's pointers, at the fields they name. */
export function mistakesOf(problem: ApiProblem, told: Told): Mistakes {
  const wrong: Mistakes = {}
  for (const { pointer } of problem.errors) {
    const field = pointer.slice(1) as ToldField
    if (field in nothingTold) wrong[field] = told[field] ? 'invalid' : 'missing'
  }
  if (problem.code === 'circuit.not_found') wrong.circuitNumber = 'unknown'
  return wrong
}

export function said({ status, code, detail }: ApiProblem): Said {
  return { status, code, detail }
}
