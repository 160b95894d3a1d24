import { z } from 'zod'
import { fileView } from '#server/files/file.contract.ts'
import { supportLevel, articleEffect } from './ticket.contract.ts'
import { clockView, personRef, ticketLine } from './ticket-view.contract.ts'

const instant = z.iso.datetime()

/** All that goes along when a ticket changes hands: what the receiver reads before saying yes. */
export const handOverCard = z.object({
  ticket: ticketLine,
  description: z.string(),
  handlingNote: z.string().nullable(),
  handlingNoteEn: z.string().nullable(),
  /** Who handed it on; null when it comes straight from the customer. */
  from: z
    .object({
      person: personRef.nullable(),
      level: supportLevel,
      at: instant,
      note: z.string().nullable(),
      tried: z.string().nullable(),
      evidence: z.string().nullable(),
    })
    .nullable(),
  /** Earlier hand-overs that were given back, and why. */
  returned: z.array(z.object({ by: personRef.nullable(), at: instant, reason: z.string().nullable() })),
  /** The customer's own last words, the newest last. */
  words: z.array(z.object({ at: instant, name: z.string(), body: z.string() })),
  files: z.array(fileView),
  articles: z.array(z.object({ article: z.string(), title: z.string().nullable(), effect: articleEffect })),
  clocks: z.array(
    clockView.pick({ kind: true, state: true, dueAt: true, breached: true, usedMs: true, targetMs: true }),
  ),
})
export type HandOverCard = z.infer<typeof handOverCard>
