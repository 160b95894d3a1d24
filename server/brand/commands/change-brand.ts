import { createHash } from 'node:crypto'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { kindOf } from '#server/files/bytes.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { largestLogo, ownBrand, type Brand, type BrandChange } from '../brand.contract.ts'
import { forgetBrand, lockBrand, saveBrand, viewOf } from '../brand.store.ts'

type Parts = Omit<NonNullable<Awaited<ReturnType<typeof lockBrand>>>, 'id' | 'version' | 'updatedAt'>

const none: Parts = { ...ownBrand, logo: null, logoType: null, logoHash: null }

/** Name and colour. Any colour will do: what is shown of it is made readable. Refuses with `brand.changed`. */
export function changeBrand(
  deps: Deps,
  actor: StaffActor,
  { version, name, nameEn, colour }: BrandChange,
): Promise<Brand> {
  return change(deps, actor, version, (before) => ({ ...before, name, nameEn, colour }))
}

/** A picture, by its bytes: PNG, JPEG or WebP. Drawings that can carry scripts are none. `null` takes it away. */
export async function changeLogo(
  deps: Deps,
  actor: StaffActor,
  content: Buffer | null,
  version: number,
): Promise<Brand> {
  if (content === null) {
    return change(deps, actor, version, (before) => ({ ...before, logo: null, logoType: null, logoHash: null }))
  }
  if (content.length > largestLogo) {
    throw refused('brand.logo_too_large', 'A logo may have 256 kB at most. Save it smaller.', 413)
  }
  const { type } = await kindOf(content, 'logo')
  if (!['image/png', 'image/jpeg', 'image/webp'].includes(type)) {
    throw refused('brand.logo_type', 'A logo is a PNG, JPEG or WebP picture. Export it as one of these.', 415)
  }
  const logoHash = createHash('sha256').update(content).digest('hex')
  return change(deps, actor, version, (before) => ({ ...before, logo: content, logoType: type, logoHash }))
}

async function change(deps: Deps, actor: StaffActor, version: number, by: (before: Parts) => Parts): Promise<Brand> {
  const now = deps.clock.now()
  const after = await inTransaction(deps.db, async (tx) => {
    const row = await lockBrand(tx)
    if ((row?.version ?? 0) !== version) {
      throw new Refusal('brand.changed', 'Somebody changed the brand meanwhile. Look at it again, then decide.', 409)
    }
    const before: Parts = row ?? none
    const saved = await saveBrand(tx, { ...by(before), version: version + 1, updatedAt: now })
    const told = ({ name, nameEn, colour, logoHash }: Parts) => ({ name, nameEn, colour, logo: logoHash })
    const payload = { was: told(before), is: told(saved) }
    await record(tx, actor, now, { type: 'brand.changed', ticketId: null, accountId: null, payload })
    return viewOf(saved)
  })
  forgetBrand()
  deps.wake.now('events')
  return after
}

function refused(code: string, detail: string, status: number): Refusal {
  return new Refusal(code, detail, status, { errors: [{ pointer: '/file', detail }] })
}
