import postgres from 'postgres'

const patienceMs = 1_000

/**
 * A transaction's hold on its connection. When the connection breaks, postgres.js 3.4 ends `begin` as it should, but goes on
 * to send the transaction's remaining statements, its rollback among them: with nobody at the other end that throws outside of
 * every promise and ends the process; with the connection made anew it runs inside of somebody else's transaction. So nothing
 * more is sent from here once the connection is lost, and what is left of the work comes to nothing.
 */
export class Scope {
  #lost: Error | null = null
  readonly #ended: Promise<void>
  #end: () => void = () => undefined

  constructor() {
    this.#ended = new Promise((resolve) => (this.#end = resolve))
  }

  /** Sends a statement, unless there is nobody left to send it to. */
  send<T extends Promise<unknown>>(statement: () => T): T {
    if (this.#lost) return refused(this.#lost) as unknown as T
    const sent = statement()
    sent.catch((error: unknown) => this.#look(error))
    return sent
  }

  /** Runs the work of the transaction or of a savepoint in it, and never comes back once the connection is lost. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      if (this.#lost) await this.#ending()
      return result
    } catch (error) {
      if (this.#lost) await this.#ending()
      throw error
    }
  }

  /** Watches what comes of a savepoint: its own statements are not sent through here. */
  watch<T>(part: Promise<T>): Promise<T> {
    part.catch((error: unknown) => this.#look(error))
    return part
  }

  /** Watches what comes of the whole. */
  watchWhole<T>(whole: Promise<T>): Promise<T> {
    whole.then(
      () => this.#end(),
      (error: Error) => {
        this.#lost ??= error
        this.#end()
      },
    )
    return whole
  }

  #look(error: unknown): void {
    if (error instanceof Error && breaks(error)) this.#lost ??= error
  }

  /** Over with the whole; if that does not end, the connection was not lost after all and may be told to roll back. */
  async #ending(): Promise<void> {
    const ended = await Promise.race([
      this.#ended.then(() => true),
      new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false)),
    ])
    if (ended) await new Promise(() => undefined)
  }
}

/** Whether this error of a statement means that its connection is gone, or is about to be closed by the server. */
function breaks(error: Error): boolean {
  if (error instanceof postgres.PostgresError) return error.severity === 'FATAL' || error.severity === 'PANIC'
  const { code, syscall } = error as NodeJS.ErrnoException
  return code?.startsWith('CONNECTION_') === true || syscall === 'read' || syscall === 'write'
}

function refused(error: Error) {
  const answer = () => Promise.reject(error)
  const statement = Object.assign(answer(), { values: answer, execute: answer })
  statement.catch(() => undefined)
  return statement
}
