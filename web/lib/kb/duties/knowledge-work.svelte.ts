import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import type { KnowledgeWork } from '#server/kb/learning/learning.contract.ts'

/** What waits for this person in the knowledge base: questions to answer, and tasks about articles. */
class MyKnowledgeWork {
  questions = $state(0)
  tasks = $state(0)

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    void this.load()
    const again = () => void this.load()
    const off = [live.on('question', again), live.on('articleTask', again), live.on('caughtUp', again)]
    return () => off.forEach((stop) => stop())
  }

  async load(): Promise<void> {
    try {
      const { questions, tasks } = await api.get<KnowledgeWork>('/api/me/knowledge')
      this.questions = questions
      this.tasks = tasks
    } catch {
      // The figures stay as they were; the lists say themselves what is wrong.
    }
  }
}

export const knowledgeWork = new MyKnowledgeWork()
