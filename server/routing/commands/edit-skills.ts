import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { seatSkills, skills } from '#server/seats/seat.table.ts'
import { configurationChanged } from '../configuration.store.ts'
import type { NewSkill, SkillChange, SkillRemoval } from '../queue-edit.contract.ts'
import type { SkillView } from '../queue-view.contract.ts'
import { skillViews } from '../queue-view.store.ts'
import { codeTaken } from './create-queue.ts'

const house = { ticketId: null, accountId: null } as const

/** A skill that seats can have and queues can ask for. Refuses with `skill.code_taken`. */
export async function createSkill(deps: Deps, actor: StaffActor, input: NewSkill): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const known = await tx.select({ code: skills.code }).from(skills)
    if (known.some(({ code }) => code.toLowerCase() === input.code.toLowerCase())) throw codeTaken('skill', input.code)
    await tx.insert(skills).values(input)
    await record(tx, actor, now, { ...house, type: 'skill.created', payload: { skill: input.code, is: input } })
  })
  configurationChanged(deps)
}

/** Its names in both languages. Refuses with `skill.changed` when somebody was faster. */
export async function changeSkill(deps: Deps, actor: StaffActor, code: string, change: SkillChange): Promise<void> {
  const now = deps.clock.now()
  const { name, nameEn, version } = change
  await inTransaction(deps.db, async (tx) => {
    const was = await lockedSkill(tx, code, version)
    await tx.update(skills).set({ name, nameEn }).where(eq(skills.code, code))
    await record(tx, actor, now, {
      ...house,
      type: 'skill.changed',
      payload: { skill: code, was: { name: was.name, nameEn: was.nameEn }, is: { name, nameEn } },
    })
  })
  configurationChanged(deps)
}

/**
 * A skill nobody needs any more. Refuses with `skill.needed` while a queue names it, and with `skill.held` while seats have
 * it, unless it is to be taken from them.
 */
export async function removeSkill(deps: Deps, actor: StaffActor, code: string, removal: SkillRemoval): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const skill = await lockedSkill(tx, code, removal.version)
    if (skill.queues.length > 0) {
      throw new Refusal('skill.needed', 'Queues name this skill. Take it out of them first.', 409, {
        extra: { queues: skill.queues },
      })
    }
    const had = await tx.select({ seatId: seatSkills.seatId }).from(seatSkills).where(eq(seatSkills.skill, code))
    if (had.length > 0 && !removal.takeFromSeats) {
      throw new Refusal('skill.held', `${had.length} seats have this skill. Say whether they shall lose it.`, 409, {
        extra: { seats: had.length },
      })
    }
    await tx.delete(seatSkills).where(eq(seatSkills.skill, code))
    await tx.delete(skills).where(eq(skills.code, code))
    await record(tx, actor, now, {
      ...house,
      type: 'skill.removed',
      payload: {
        skill: code,
        was: { name: skill.name, nameEn: skill.nameEn },
        takenFrom: had.map(({ seatId }): PersonId => seatId),
      },
    })
  })
  configurationChanged(deps)
}

async function lockedSkill(tx: Transaction, code: string, version: string): Promise<SkillView> {
  await tx.select().from(skills).where(eq(skills.code, code)).for('update')
  const skill = (await skillViews(tx)).find((each) => each.code === code)
  if (!skill) throw notFound('skill')
  if (skill.version !== version) {
    throw new Refusal('skill.changed', 'Somebody changed this skill meanwhile. Look at it again, then decide.', 409)
  }
  return skill
}
