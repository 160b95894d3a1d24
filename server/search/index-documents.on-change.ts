import type { Reaction } from '#server/events/reaction.ts'
import { putInOutbox, readerName } from './index-outbox.store.ts'
import { changesDocuments, touchedByAll } from './index-touched.ts'

/**
 * What changed is put into the outbox of the search engine. A process without an engine has no use for it: its own index
 * follows the stream by itself.
 */
export const indexDocumentsOnChange: Reaction = {
  name: readerName,
  wants: changesDocuments,
  // What was there before is the matter of a rebuild.
  from: 'now',
  async react(tx, events) {
    const documents = touchedByAll(events)
    if (documents.size > 0) await putInOutbox(tx, documents, events.at(-1)!.at)
  },
}
