import { atEnd } from './after.ts'
import { becomesReady, spawnKeyline, type KeylineProcess } from './keyline.ts'

export type { KeylineProcess }

/** The product as an operating system runs it. Ended with the test file at the latest. */
export async function keylineProcess(env: Record<string, string>): Promise<KeylineProcess> {
  const running = await spawnKeyline(env)
  atEnd(running.end)
  return running
}

/** The same, once it answers; throws with what it printed if it ends before. */
export async function readyProcess(env: Record<string, string>): Promise<KeylineProcess> {
  const running = await keylineProcess(env)
  await becomesReady(running)
  return running
}
