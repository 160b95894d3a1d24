import { z } from 'zod'

/**
 * What the customer says of an outcome: asked by the manager, answered by the contact alone.
 *
 * | from   | what happens                                                    | to        |
 * | ------ | --------------------------------------------------------------- | --------- |
 * | (none) | the steps are done, a contact is asked                          | open      |
 * | open   | the contact says yes or no, in the portal or behind the link    | answered  |
 * | open   | taken back; somebody else is asked; the plan or the alert moves on | withdrawn |
 * | answered, withdrawn | nothing                                            | –         |
 */
export const askState = z.enum(['open', 'answered', 'withdrawn'])
/** `none`: this house sends no mail, the portal asks. */
export const askMail = z.enum(['none', 'owed', 'sent', 'failed'])
/** How the word came: from the contact's own hands, or told to the manager who writes it down. */
export const spokenHow = z.enum(['phone', 'meeting', 'mail', 'chat'])
export const outcomeHow = z.enum(['portal', 'link', ...spokenHow.options])

/** PUT /api/alerts/{id}/ask */
export const askingContact = z.strictObject({
  revision: z.int(),
  contactId: z.uuid(),
  words: z.string().trim().min(10, 'Say in a sentence or two what was done.').max(1_000),
})
/** DELETE /api/alerts/{id}/ask */
export const takingBack = z.strictObject({ revision: z.coerce.number().int() })

/** What the contact is shown. */
export const ownAsk = z.object({
  id: z.uuid(),
  words: z.string(),
  /** Who of the operator asks. */
  by: z.object({ name: z.string(), nameEn: z.string() }),
  account: z.object({ name: z.string(), nameEn: z.string() }),
  askedAt: z.iso.datetime(),
  state: askState,
  satisfied: z.boolean().nullable(),
})
export const askAnswer = z
  .strictObject({
    satisfied: z.boolean(),
    answer: z.string().trim().max(1_000).optional(),
  })
  .refine(({ satisfied, answer }) => satisfied || (answer ?? '').length >= 3, {
    path: ['answer'],
    message: 'Say what is still open.',
  })

export type AskState = z.infer<typeof askState>
export type AskMail = z.infer<typeof askMail>
export type SpokenHow = z.infer<typeof spokenHow>
export type OutcomeHow = z.infer<typeof outcomeHow>
export type AskingContact = z.infer<typeof askingContact>
export type OwnAsk = z.infer<typeof ownAsk>
export type AskAnswer = z.infer<typeof askAnswer>
