import type { Language } from '#server/accounts/account.contract.ts'
import type { TicketChannel } from '#server/tickets/ticket.contract.ts'
import type { LetterBrand } from '#server/brand/letter-brand.store.ts'
import { sheet } from './sheet.ts'
import { wordsIn } from './words.ts'

/** `ready`: what was ordered waits to be accepted. */
export const letterKinds = ['opened', 'replied', 'awaited', 'resolved', 'ready'] as const
export type LetterKind = (typeof letterKinds)[number]

/** What a letter is about, as it stands when it is written. */
export interface LetterFacts {
  kind: LetterKind
  number: string
  channel: TicketChannel
  subject: string
  /** What the desk wrote: its answer, its question, its solution. Never what anybody else wrote. */
  deskText: string | null
  author: string | null
  promisedAt: Date | null
  closesAt: Date | null
  contact: { name: string; language: Language }
  /** The private link, or the portal's page. */
  link: string
  isPrivateLink: boolean
}

export interface Letter {
  subject: string
  text: string
  html: string
  /** Travels inside the letter. */
  logo: LetterBrand['logo']
}

/**
 * A letter to a known contact in the contact's language. A ticket of the public form was written by a stranger who only
 * named the contact: nothing of that text is mailed, not even its subject.
 */
export function letterOf(facts: LetterFacts, brand: LetterBrand): Letter {
  const words = wordsIn(facts.contact.language)
  const ownSubject = facts.channel === 'form' ? null : facts.subject
  const before = words.before(facts, ownSubject)
  const after = words.after(facts)
  const label = words.label[facts.kind]
  const end = [...(facts.isPrivateLink ? [words.keepPrivate] : []), words.automatic]
  const said = facts.deskText?.trim() || null

  const text = [
    ...[words.salutation(facts.contact.name), ...before],
    ...(said ? [said.replace(/^/gm, '> ')] : []),
    ...[...after, `${label}:\n${facts.link}`, '-- ', brand.name, ...end],
  ].join('\n\n')

  const html = sheet({
    language: facts.contact.language,
    brand,
    head: facts.number,
    paragraphs: [words.salutation(facts.contact.name), ...before],
    quote: said,
    after,
    link: { text: label, url: facts.link, spelt: true },
    end,
  })
  return { subject: `[${facts.number}] ${words.title[facts.kind]}`, text, html, logo: brand.logo }
}
