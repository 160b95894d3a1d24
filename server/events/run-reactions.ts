import { repeat, type Repeating } from '#server/kernel/repeat.ts'
import { beginning } from './cursor.ts'
import type { RecordedEvent } from './event.ts'
import { react, type ReactDeps, type Step } from './react.ts'
import type { Reaction } from './reaction.ts'
import { settle } from './reaction.store.ts'
import { currentCursor } from './stream.store.ts'
import type { Tail } from './tail.ts'
import type { Wake } from './wake.ts'

export interface RunDeps extends ReactDeps {
  wake: Wake
  /** Says when there is something to react to. Without it reactions only poll and drain. */
  tail?: Pick<Tail, 'on'>
}

export interface RunningReactions {
  /** Resolves when effects in progress are committed or undone. */
  stop(): Promise<void>
  /** Reacts to all that is committed, also to what the reactions themselves record. For tests. */
  drain(): Promise<void>
}

const pollMs = 500
/** Effects of a busy second are gathered into a handful of transactions; the first after a quiet while does not wait. */
const restMs = 200
/** The place is another process's just now. */
const heldMs = 50

/**
 * Runs every reaction in this process, each at its own pace. Other processes run them too: whoever gets hold of a
 * reaction's place does the work, the others find nothing to do.
 */
export async function runReactions(deps: RunDeps, reactions: readonly Reaction[]): Promise<RunningReactions> {
  const { db, clock, log, wake, tail } = deps
  const end = await currentCursor(db)
  for (const { name, from } of reactions) await settle(db, name, from === 'now' ? end : beginning, clock.now())

  /** One at a time here, so that `drain` never takes this process for another one that is at it. */
  const last = new Map<Reaction, Promise<unknown>>()
  function step(reaction: Reaction): Promise<Step> {
    const made = (last.get(reaction) ?? Promise.resolve()).then(() => react(deps, reaction))
    last.set(
      reaction,
      made.catch(() => undefined),
    )
    return made.then((step) => {
      if (step.done > 0) wake.now('events')
      return step
    })
  }

  const running = reactions.map((reaction): [Reaction, Repeating] => [
    reaction,
    repeat(
      async () => {
        const { next } = await step(reaction)
        return next === 'more' ? 0 : next === 'held' ? heldMs : pollMs
      },
      {
        restMs,
        failed: (error, inARow) => {
          const about = { err: error, reaction: reaction.name, inARow }
          if (Number.isInteger(Math.log2(inARow))) log.warn(about, 'a reaction could not run and will try again')
        },
      },
    ),
  ])
  const unsubscribe = tail?.on((events: RecordedEvent[]) => {
    for (const [reaction, repeating] of running) {
      if (events.some((event) => reaction.wants(event.type))) repeating.nudge()
    }
  })

  return {
    async stop() {
      unsubscribe?.()
      await Promise.all(running.map(([, repeating]) => repeating.stop()))
    },
    async drain() {
      for (let quiet = false; !quiet;) {
        quiet = true
        for (const reaction of reactions) {
          const { done, next } = await step(reaction)
          if (done > 0 || next !== 'nothing') quiet = false
          if (next === 'held') await new Promise((resolve) => setTimeout(resolve, 1))
        }
      }
    },
  }
}
