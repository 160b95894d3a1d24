import { api, ApiProblem } from '#lib/api/index.ts'
import type { Finding } from '#server/routing/finding.contract.ts'
import type {
  RuleBook,
  RuleImpact,
  RuleInput,
  RuleList,
  RuleTrial,
  TrialRequest,
} from '#server/routing/rule.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { nextKey } from './queue-form.svelte.ts'

export interface RuleRow {
  key: number
  rule: RuleInput
}

const plain = (rules: readonly { when: RuleInput['when']; queue: string; note?: string | null | undefined }[]) =>
  rules.map(({ when, queue, note }) => ({ when, queue, note: note || null }))

/** The rules of one level while they are edited, and what is known of the edit. */
export class RuleDesk {
  readonly level: SupportLevel
  rows = $state<RuleRow[]>([])
  #saved = $state.raw<RuleList>()!
  impact = $state.raw<RuleImpact | null>(null)
  trial = $state.raw<RuleTrial | null>(null)
  problem = $state.raw<ApiProblem | null>(null)
  trialProblem = $state.raw<ApiProblem | null>(null)
  isBusy = $state(false)
  #asked: Omit<TrialRequest, 'rules'> | null = null
  #turn = 0

  constructor(list: RuleList) {
    this.level = list.level
    this.#take(list)
  }

  readonly rules = $derived(plain($state.snapshot(this.rows).map((row) => row.rule)))
  readonly isDirty = $derived(JSON.stringify(this.rules) !== JSON.stringify(plain(this.#saved.rules)))
  readonly findings = $derived<readonly Finding[]>(this.impact?.findings ?? this.#saved.findings)
  readonly isRefused = $derived(this.findings.some((each) => each.severity === 'refused'))

  move(from: number, to: number): void {
    const row = this.rows[from]
    if (!row || to < 0 || to >= this.rows.length) return
    this.rows = this.rows.toSpliced(from, 1).toSpliced(to, 0, row)
  }
  put(rule: RuleInput, key: number | null): void {
    const i = this.rows.findIndex((row) => row.key === key)
    if (i >= 0) this.rows[i] = { key: key!, rule }
    // A new one goes before the catch-all, where it can match.
    else this.rows = this.rows.toSpliced(Math.max(0, this.rows.length - 1), 0, { key: nextKey(), rule })
  }
  remove(key: number): void {
    this.rows = this.rows.filter((row) => row.key !== key)
  }
  discard(): void {
    this.#take(this.#saved)
  }

  /** What the edit would have done, and the last trial again; only the newest answer counts. */
  async weigh(): Promise<void> {
    const turn = ++this.#turn
    const rules = this.rules
    const answer = await api.post<RuleImpact>(`/api/routing-rules/${this.level}/impact`, { rules }).catch(() => null)
    if (turn !== this.#turn) return
    this.impact = answer
    if (this.#asked) await this.try(this.#asked)
  }

  async try(asked: Omit<TrialRequest, 'rules'>): Promise<void> {
    this.#asked = asked
    try {
      const body = { ...asked, rules: this.rules }
      this.trial = await api.post<RuleTrial>(`/api/routing-rules/${this.level}/trials`, body)
      this.trialProblem = null
    } catch (error) {
      this.trial = null
      this.trialProblem = ApiProblem.from(error)
    }
  }

  async save(): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.problem = null
    try {
      const body = { version: this.#saved.version, rules: this.rules }
      this.#take(await api.put<RuleList>(`/api/routing-rules/${this.level}`, body))
      return true
    } catch (error) {
      this.problem = ApiProblem.from(error)
      return false
    } finally {
      this.isBusy = false
    }
  }

  /** Somebody was faster: theirs is read, ours is given up. */
  async readAgain(): Promise<void> {
    const book = await api.get<RuleBook>('/api/routing-rules')
    this.#take(book.levels.find((list) => list.level === this.level)!)
  }

  #take(list: RuleList): void {
    this.#saved = list
    this.rows = list.rules.map((rule) => ({ key: nextKey(), rule: structuredClone(rule) }))
    this.impact = null
    this.problem = null
  }
}
