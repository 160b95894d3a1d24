import type { CircuitKind } from '#server/accounts/account.contract.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { TicketSymptom } from '#server/tickets/ticket.contract.ts'
import { skeleton } from './templates.ts'
import type { ArticleContent, NewArticle } from './working-copy.contract.ts'

/** What a ticket tells that is worth writing down. Names of customers and people are none of it. */
export interface TicketStory {
  id: TicketId
  number: string
  subject: string
  description: string
  symptom: TicketSymptom
  circuitKind: CircuitKind | null
  equipment: string | null
  /** The text of its resolution, and the evidence that it held. */
  resolution: string | null
  evidence: string | null
  /** What colleagues wrote when they handed it on. */
  tried: readonly string[]
  /** What else would give its customer away. */
  names: readonly string[]
}

/** A draft that already says what the ticket says, in the structure of its kind. */
export function articleFromTicket(story: TicketStory, wanted: NewArticle): Partial<ArticleContent> {
  const clean = (text: string | null) => withoutNames(text ?? '', story.names)
  const environment = [story.equipment, ...story.tried.map((each) => `- ${each}`)].filter(Boolean).join('\n')
  const outcome = [story.resolution, story.evidence].filter(Boolean).join('\n\n')
  return {
    title: clean(story.subject).slice(0, 160),
    product: story.circuitKind ?? wanted.product,
    symptoms: [story.symptom],
    equipment: story.equipment,
    body: skeleton(wanted.type, wanted.language, [
      clean(quoted(story.description)),
      clean(environment),
      clean(outcome),
    ]),
  }
}

const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')

/** An article outlives the ticket and has other readers: whom it was about is taken out. */
export function withoutNames(text: string, names: readonly string[]): string {
  return [...names]
    .filter((name) => name.length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((left, name) => left.replaceAll(name, '…'), text)
}
