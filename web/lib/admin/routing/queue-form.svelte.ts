import type { QueueChoices, QueueDetail, QueueInput } from '#server/routing/queue-edit.contract.ts'
import type { Affinity, RelaxationStep } from '#server/routing/queue.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'

export interface SkillRow {
  key: number
  skill: string
  level: number
  weight: number
}
export interface StepRow {
  key: number
  step: RelaxationStep
}

let keys = 0
export const nextKey = (): number => ++keys

/** A queue while it is edited. Rows keep a key of their own, so that focus stays where the person types. */
export class QueueForm {
  code = $state('')
  level = $state<SupportLevel>('L2')
  name = $state('')
  nameEn = $state('')
  calendar = $state('')
  supervisor = $state('')
  offerSeconds = $state('30')
  maxOffers = $state('5')
  skills = $state<SkillRow[]>([])
  preferred = $state<SkillRow[]>([])
  affinity = $state<Affinity[]>(['namedEngineer', 'lastSolver', 'accountTeam'])
  steps = $state<StepRow[]>([])

  constructor(queue: QueueDetail | null, choices: QueueChoices) {
    if (!queue) {
      this.steps = [{ key: nextKey(), step: { after: 600, do: 'pageSupervisor' } }]
      this.supervisor = choices.people.find((person) => person.roles.includes('supervisor'))?.id ?? ''
      return
    }
    this.read(queue)
  }

  read(queue: QueueDetail): void {
    const rows = (list: QueueDetail['skills']) =>
      list.map(({ skill, level, weight }) => ({ key: nextKey(), skill, level, weight }))
    this.code = queue.code
    this.level = queue.level
    this.name = queue.name
    this.nameEn = queue.nameEn
    this.calendar = queue.calendar?.code ?? ''
    this.supervisor = queue.supervisor.id
    this.offerSeconds = String(queue.offerSeconds)
    this.maxOffers = String(queue.maxOffers)
    this.skills = rows(queue.skills)
    this.preferred = rows(queue.preferred)
    this.affinity = [...queue.affinity]
    this.steps = queue.plan.map((step) => ({ key: nextKey(), step: { ...step } }))
  }

  /** As the API takes it. */
  readonly input = $derived<QueueInput>({
    name: this.name.trim(),
    nameEn: this.nameEn.trim(),
    skills: this.skills.map(({ skill, level, weight }) => ({ skill, level, weight })),
    preferred: this.preferred.map(({ skill, level, weight }) => ({ skill, level, weight })),
    affinity: [...this.affinity],
    calendar: this.calendar || null,
    offerSeconds: Number(this.offerSeconds),
    maxOffers: Number(this.maxOffers),
    plan: this.steps.map(({ step }) => ({ ...step })),
    supervisor: this.supervisor,
  })

  /** Steps stand in the order of their seconds; who types one in between finds it in its place. */
  sortSteps(): void {
    this.steps = this.steps.toSorted((a, b) => a.step.after - b.step.after)
  }
}
