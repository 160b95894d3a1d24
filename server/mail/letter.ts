import type { Language } from '#server/accounts/account.contract.ts'
import type { TicketChannel } from '#server/tickets/ticket.contract.ts'
import { wordsIn } from './words.ts'

export const letterKinds = ['opened', 'replied', 'awaited', 'resolved'] as const
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
}

/**
 * A letter to a known contact in the contact's language. A ticket of the public form was written by a stranger who only
 * named the contact: nothing of that text is mailed, not even its subject.
 */
export function letterOf(facts: LetterFacts): Letter {
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
    ...[...after, `${label}:\n${facts.link}`, '-- ', ...end],
  ].join('\n\n')

  const paragraph = (line: string) => `<p style="margin:0 0 14px">${escape(line)}</p>`
  const html = `<!doctype html>
<html lang="${facts.contact.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px 16px;background:#f6f7f9;color:#141820;font:15px/1.65 system-ui,-apple-system,'PingFang SC','Microsoft YaHei',sans-serif">
<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #e4e7ec;border-radius:10px">
<p style="margin:0 0 20px;color:#616a7a;font-size:13px">Keyline · ${escape(facts.number)}</p>
${[words.salutation(facts.contact.name), ...before].map(paragraph).join('\n')}
${said ? `<blockquote style="margin:0 0 14px;padding:2px 0 2px 14px;border-left:3px solid #d0d5dd;white-space:pre-wrap">${escape(said)}</blockquote>` : ''}
${after.map(paragraph).join('\n')}
<p style="margin:22px 0"><a href="${escape(facts.link)}" style="display:inline-block;padding:10px 18px;background:#2552cc;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none">${escape(label)}</a></p>
<p style="margin:0 0 20px;color:#616a7a;font-size:13px;word-break:break-all">${escape(facts.link)}</p>
<p style="margin:0;padding-top:16px;border-top:1px solid #e4e7ec;color:#616a7a;font-size:13px">${end.map(escape).join('<br>')}</p>
</div>
</body>
</html>`
  return { subject: `[${facts.number}] ${words.title[facts.kind]}`, text, html }
}

export function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (c) => entities[c]!)
}
