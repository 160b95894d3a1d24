import { createHash } from 'node:crypto'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { kindOf } from '#server/files/bytes.ts'
import { cleanName } from '#server/files/name.ts'
import { newId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { assetName, freeName, isDrawn } from '../assets/asset-links.ts'
import { mostAssets, type KeptAsset } from '../assets/asset.contract.ts'
import { assetsOfArticle, keepAsset } from '../assets/asset.store.ts'
import { lockArticle } from '../working-copy.store.ts'

/**
 * Keeps a picture or file for an article that is being written. The same bytes sent twice are one file; another file of
 * the same name is given a name of its own. Refuses as `kindOf` does, and with `file.too_many`.
 */
export async function addAsset(
  deps: Deps,
  who: StaffActor,
  number: string,
  file: { name: string; content: Buffer },
): Promise<KeptAsset> {
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians write articles.', 403)
  const kind = await kindOf(file.content, file.name)
  const sha256 = createHash('sha256').update(file.content).digest()
  const now = deps.clock.now()
  const kept = await inTransaction(deps.db, async (tx) => {
    const { article } = await lockArticle(tx, who, number)
    const there = await assetsOfArticle(tx, article.id)
    const same = there.find((one) => one.sha256.equals(sha256))
    if (same) return { name: same.name, type: same.type, size: same.size }
    if (there.length >= mostAssets) {
      throw new Refusal('file.too_many', `An article has ${mostAssets} files at most. Put some into another one.`, 422)
    }
    const name = freeName(assetName(cleanName(file.name, kind.endings)), new Set(there.map((one) => one.name)))
    const facts = { name, type: kind.type, size: file.content.length }
    await keepAsset(tx, {
      ...{ id: newId<never>(), articleId: article.id, ...facts, sha256, content: file.content },
      ...{ addedById: who.id, at: now },
    })
    await record(tx, who, now, {
      ...{ type: 'article.fileAdded', ticketId: null, accountId: null },
      payload: { number, name },
    })
    return facts
  })
  deps.wake.now('events')
  const words = kept.name.slice(0, kept.name.lastIndexOf('.'))
  const target = `../assets/${number}/${kept.name}`
  return { ...kept, markdown: isDrawn(kept.type) ? `![${words}](${target})` : `[${kept.name}](${target})` }
}
