import { z } from 'zod'

export const documentKind = z.enum(['contract', 'acceptance', 'drawing', 'report', 'other'])
/** `house`: whoever sees the account inside; `customer`: its contacts in the portal as well. */
export const documentAudience = z.enum(['house', 'customer'])

/** What one account may keep at most. */
export const mostDocuments = 200

const version = z.object({
  number: z.int(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  note: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
})

export const documentView = z.object({
  id: z.uuid(),
  kind: documentKind,
  title: z.string(),
  audience: documentAudience,
  /** The newest first. */
  versions: z.array(version),
  version: z.int(),
})
export const documentList = z.object({ items: z.array(documentView), mayKeep: z.boolean() })

const title = z.string().trim().min(2, 'Give it a title of at least two characters.').max(120)
/** The fields beside `file` of a new document's multipart form. */
export const newDocument = z.strictObject({ kind: documentKind, title, audience: documentAudience })
/** PUT /api/accounts/{code}/documents/{id} */
export const documentEdit = newDocument.extend({ version: z.int() })

/** What a customer sees: the newest version alone. */
export const ownDocument = z.object({
  id: z.uuid(),
  kind: documentKind,
  title: z.string(),
  name: z.string(),
  size: z.int(),
  at: z.iso.datetime(),
})

export type DocumentKind = z.infer<typeof documentKind>
export type DocumentAudience = z.infer<typeof documentAudience>
export type DocumentView = z.infer<typeof documentView>
export type DocumentList = z.infer<typeof documentList>
export type NewDocument = z.infer<typeof newDocument>
export type DocumentEdit = z.infer<typeof documentEdit>
export type OwnDocument = z.infer<typeof ownDocument>
