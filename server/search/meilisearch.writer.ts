import { randomUUID } from 'node:crypto'
import type { Connection } from './meilisearch.connection.ts'
import { isMissing } from './meilisearch.connection.ts'
import {
  indexed,
  lending,
  lent,
  restored,
  retrieved,
  type IndexedDocument,
  type RetrievedDocument,
} from './meilisearch.document.ts'
import { indexSettings, settingsVersion } from './meilisearch.settings.ts'
import { groupOf } from './links.ts'
import type { Documents, SearchDocument } from './port.ts'
import { encodeSynonyms } from './meilisearch.text.ts'
import type { Synonyms } from './synonyms.ts'

const batchSize = 500
const mostRelated = 1_000
// An index left behind by a rebuild whose process died; a rebuild takes minutes.
const abandonedAfter = 60 * 60 * 1_000

type Change = (uid: string) => Promise<void>

export interface Writer {
  prepare(): Promise<{ rebuild: boolean }>
  upsert(documents: SearchDocument[]): Promise<void>
  remove(ids: string[]): Promise<void>
  clear(): Promise<void>
  rebuild(documents: Documents): Promise<number>
  wordsChanged(): Promise<void>
}

export function meilisearchWriter(connection: Connection, index: string, synonyms: Synonyms): Writer {
  const { writer, done } = connection
  const notes = `${index}_state`
  const rebuilding = new Set<Change[]>()
  let exists = false
  let queue: Promise<unknown> = Promise.resolve()

  /** One change after the other: lending words reads what the change before it wrote. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work)
    queue = turn.catch(() => undefined)
    return turn
  }
  const write = (change: Change) =>
    inTurn(async () => {
      await ensure()
      await change(index)
      for (const changes of rebuilding) changes.push(change)
    })

  const create = async (uid: string) => {
    await done(writer.createIndex(uid, { primaryKey: 'id' }))
    await done(writer.index(uid).updateSettings(indexSettings(synonyms)))
  }
  const ensure = async () => {
    if (exists) return
    try {
      await writer.getRawIndex(index)
    } catch (error) {
      if (!isMissing(error)) throw error
      await create(index)
      await note()
    }
    exists = true
  }
  /** Which settings the live index was made with. Its birth belongs to that: an index that vanished may come back bare. */
  const birth = async () => (await writer.getRawIndex(index)).createdAt
  const note = async () => {
    const known = { id: 'settings', version: settingsVersion, birth: await birth() }
    await done(writer.index(notes).addDocuments([known]))
  }
  const current = async () => {
    try {
      const known = await writer.index(notes).getDocument<{ version: number; birth: string }>('settings')
      return known.version === settingsVersion && known.birth === (await birth())
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
  }

  /** Synonyms change in place: the engine reads them with each question and keeps its index. */
  const teach = (uid: string) => done(writer.index(uid).updateSynonyms(encodeSynonyms(synonyms)))

  const related = async (uid: string, ids: string[], groups: string[]): Promise<SearchDocument[]> => {
    const list = (values: string[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
    const found = await writer.index<RetrievedDocument>(uid).getDocuments({
      filter: `kind = "article" AND (id IN ${list(ids)} OR group IN ${list(groups)})`,
      fields: retrieved as (keyof RetrievedDocument & string)[],
      limit: mostRelated,
    })
    return found.results.map((hit) => restored(hit).document)
  }
  /** All articles whose words the change of these may touch: their groups of before and after. */
  const family = async (uid: string, ids: string[], groups: string[]) => {
    const before = ids.length + groups.length > 0 ? await related(uid, ids, groups) : []
    const former = before.map(groupOf).filter((group) => group !== null && !groups.includes(group)) as string[]
    return former.length > 0 ? [...before, ...(await related(uid, [], former))] : before
  }
  const lendAnew = async (uid: string, members: SearchDocument[], words: Map<string, string>) => {
    const updates = members.map(({ id }) => ({ id, ...lent(words.get(id) ?? '') }))
    if (updates.length > 0)
      await done(writer.index<IndexedDocument>(uid).updateDocuments(updates, { skipCreation: true }))
  }

  const putting =
    (documents: SearchDocument[]): Change =>
    async (uid) => {
      for (const batch of chunks(documents)) {
        const articles = batch.filter((document) => document.kind === 'article')
        const known = await family(
          uid,
          articles.map(({ id }) => id),
          articles.map(groupOf).filter((group) => group !== null),
        )
        const ids = new Set(batch.map(({ id }) => id))
        const others = [...new Map(known.map((document) => [document.id, document])).values()].filter(
          ({ id }) => !ids.has(id),
        )
        const words = lending([...articles, ...others])
        await done(
          writer.index<IndexedDocument>(uid).addDocuments(batch.map((one) => indexed(one, words.get(one.id) ?? ''))),
        )
        await lendAnew(uid, others, words)
      }
    }
  const taking =
    (ids: string[]): Change =>
    async (uid) => {
      for (const batch of chunks(ids)) {
        const known = await family(uid, batch, [])
        await done(writer.index(uid).deleteDocuments(batch))
        const gone = new Set(batch)
        const others = known.filter(({ id }) => !gone.has(id))
        await lendAnew(uid, others, lending(others))
      }
    }

  const dropAbandoned = async () => {
    const { results } = await writer.getRawIndexes({ limit: 1_000 })
    for (const { uid, createdAt } of results) {
      const age = Date.now() - Date.parse(createdAt)
      if (uid.startsWith(`${index}_next_`) && age > abandonedAfter) await done(writer.deleteIndex(uid))
    }
  }
  const fill = async (uid: string, documents: Documents) => {
    // Translations may be far apart in the stream: they lend each other words when all are in.
    const articles: SearchDocument[] = []
    let batch: SearchDocument[] = []
    const flush = async () => {
      if (batch.length === 0) return
      await done(
        writer.index<IndexedDocument>(uid).addDocuments(batch.map((document) => indexed(document, ''))),
        'long',
      )
      batch = []
    }
    for await (const document of documents) {
      if (document.kind === 'article') articles.push({ ...document, body: '' })
      batch.push(document)
      if (batch.length === batchSize) await flush()
    }
    await flush()
    const words = lending(articles)
    const borrowing = articles.filter(({ id }) => (words.get(id) ?? '') !== '')
    for (const some of chunks(borrowing)) await lendAnew(uid, some, words)
  }

  return {
    async prepare() {
      exists = false
      await inTurn(ensure)
      await teach(index)
      const { numberOfDocuments } = await writer.index(index).getStats()
      return { rebuild: numberOfDocuments === 0 || !(await current()) }
    },
    upsert: (documents) => (documents.length > 0 ? write(putting(structuredClone(documents))) : Promise.resolve()),
    remove: (ids) => (ids.length > 0 ? write(taking([...ids])) : Promise.resolve()),
    wordsChanged: () => write(teach),
    clear: () => write((uid) => done(writer.index(uid).deleteAllDocuments())),
    async rebuild(documents) {
      await inTurn(ensure)
      await dropAbandoned()
      const next = `${index}_next_${randomUUID().slice(0, 8)}`
      const changes: Change[] = []
      rebuilding.add(changes)
      try {
        await create(next)
        await fill(next, documents)
        return await inTurn(async () => {
          for (const change of changes) await change(next)
          await done(writer.swapIndexes([{ indexes: [index, next], rename: false }]))
          await note()
          return (await writer.index(index).getStats()).numberOfDocuments
        })
      } finally {
        rebuilding.delete(changes)
        // After the swap this name holds the old index; after a failure, the half-made one.
        await writer.deleteIndex(next).catch(() => undefined)
      }
    },
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  const size = 200
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
