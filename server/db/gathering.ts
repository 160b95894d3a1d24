import { Refusal } from '#server/kernel/refusal.ts'

/**
 * Lets requests that come at the same moment share one statement. Nobody waits for company: a request that finds a free
 * lane goes at once, and what arrives while all lanes are busy goes together next. Nothing is kept here that could be
 * lost: each asker is answered when the shared statement has committed. When a shared statement fails, each is tried on
 * its own, so that one bad request never spoils the others.
 */
export class Gathering<In, Out> {
  readonly #work: (together: In[]) => Promise<(Out | Refusal)[]>
  readonly #lanes: number
  readonly #most: number
  #waiting: { asked: In; answer: PromiseWithResolvers<Out> }[] = []
  #busy = 0

  constructor(work: (together: In[]) => Promise<(Out | Refusal)[]>, lanes = 2, most = 32) {
    this.#work = work
    this.#lanes = lanes
    this.#most = most
  }

  ask(asked: In): Promise<Out> {
    const answer = Promise.withResolvers<Out>()
    this.#waiting.push({ asked, answer })
    if (this.#busy < this.#lanes) void this.#run()
    return answer.promise
  }

  async #run(): Promise<void> {
    this.#busy++
    while (this.#waiting.length > 0) await this.#together(this.#waiting.splice(0, this.#most))
    this.#busy--
  }

  async #together(group: { asked: In; answer: PromiseWithResolvers<Out> }[]): Promise<void> {
    try {
      const answers = await this.#work(group.map(({ asked }) => asked))
      group.forEach(({ answer }, i) => {
        const given = answers[i] as Out | Refusal
        if (given instanceof Refusal) answer.reject(given)
        else answer.resolve(given)
      })
    } catch (error) {
      if (group.length === 1) group[0]?.answer.reject(error)
      else for (const one of group) await this.#together([one])
    }
  }
}
