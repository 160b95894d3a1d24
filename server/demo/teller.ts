import { addBusiness } from '#server/calendar/calendar.ts'
import type { Actor } from '#server/events/event.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import type { RoundRecord } from '#server/routing/match.ts'
import { opensAt } from '#server/routing/queue-hours.ts'
import { queueFor } from '#server/routing/rules.ts'
import type { SupportLevel, TicketChannel } from '#server/tickets/ticket.contract.ts'
import { actorOf, type News } from './chronicle.ts'
import type { Account, Circuit, Company, Contact, Person } from './company.ts'
import { articleAt } from './data/articles.ts'
import { faultReports, progress, rejectionNotes, workarounds } from './data/phrases.ts'
import { Chance } from './random.ts'
import { localTime, type Roster } from './roster.ts'
import type { Beat, Scenario, Span } from './scenario.ts'
import { Story } from './story.ts'
import { Wording } from './wording.ts'

const minute = 60_000

export interface Plot {
  scenario: Scenario
  account: Account
  circuit: Circuit | null
  contact: Contact
  channel: TicketChannel
  openedAt: Date
  repeatOf: TicketId | null
  seed: string
  /** Nobody waits for the morning: what is going on now has happened by now. */
  hurry?: boolean
  /** The first line solved what is usually handed on, and looked nothing up. */
  byExperience?: boolean
  /** Times as long for everything, where it went badly. */
  pace?: number
  /** Somebody of the house who asks for the customer and does not keep it. */
  opener?: Person
  isOrder?: boolean
  /** Who takes it at a level, where the plot demands it; otherwise the matcher decides. */
  by?: Partial<Record<SupportLevel, string>>
}

/** Rounds of matching that a story's offers came out of. */
export interface Round {
  at: Date
  record: RoundRecord
  ticketId: TicketId
}

/** Tells a scenario as the story of one ticket: who took it when, who said what. */
export class Teller {
  readonly story: Story
  readonly rounds: Round[] = []
  readonly chance: Chance
  readonly words: Wording
  /** The customer's side: the contact, whoever holds the private link, or nobody for an alarm. */
  readonly customer: Actor | null
  at: Date
  readonly #company: Company
  readonly #roster: Roster
  readonly plot: Plot
  #pausedUntil: Date | null = null

  constructor(company: Company, roster: Roster, plot: Plot) {
    this.#company = company
    this.#roster = roster
    this.plot = plot
    const { scenario, account, circuit, contact, channel, openedAt, opener, isOrder = false } = plot
    this.chance = new Chance(plot.seed)
    this.words = wordingOf(company, plot, this.chance)
    this.at = openedAt
    const request = {
      channel,
      type: scenario.type,
      symptom: scenario.symptom,
      impact: scenario.impact,
      subject: this.words.say(this.chance.pick(scenario.subject)),
      description: this.words.say(this.chance.pick(scenario.description)),
      language: contact.language ?? 'zh-CN',
      since: scenario.type === 'fault' ? this.#before(openedAt, [3, 50]) : null,
      reporter: channel === 'form' ? reporterOf(plot) : null,
    }
    const concern = {
      account: {
        id: account.id,
        grade: account.grade,
        calendar: account.calendar ?? 'serviceDesk',
        region: account.region,
      },
      contactId: channel === 'alarm' ? null : contact.id,
      circuit: circuit && { id: circuit.id, kind: circuit.kind, grade: circuit.grade, region: circuit.region ?? null },
      repeatOfId: plot.repeatOf,
      isOrder,
    }
    const agent = channel === 'phone' && !opener ? this.#agentOnShift(openedAt, concern.repeatOfId !== null) : null
    const byContact: Actor = { kind: 'contact', id: contact.id, name: contact.name }
    const by = opener ?? agent
    const through = by ? actorOf(by) : (doors[channel] ?? byContact)
    this.story = new Story(company, { account, circuit }, request, concern, through, agent?.id ?? null, openedAt)
    // Whoever came by the form holds the private link.
    const byLink: Actor = { kind: 'link', id: this.story.ticket.id, name: contact.name }
    this.customer = channel === 'alarm' ? null : channel === 'form' ? byLink : byContact
    this.story.keepInformed = (news) => this.#nextNews(news)
    if (agent) this.story.keepOpened(agent, (this.at = new Date(openedAt.getTime() + 40)))
  }

  /** Waits in the queue, is offered, perhaps missed or declined, and taken. */
  take(): void {
    const { story, chance } = this
    if (story.work.state !== 'queued') return
    const vendor = story.ticket.level === 'vendor'
    const busy = chance.happens(0.14) ? chance.whole(20, story.ticket.level === 'L1' ? 110 : 400) : 0
    this.#wait((vendor ? 6 : 0) + busy + chance.next())
    for (let tries = 0; ; tries++) {
      this.at = opensAt(this.#company.queue(story.work.queueId).hours, this.at) ?? this.at
      story.pass(this.at)
      const seat = this.#offered()
      if (!seat) {
        // Who could has passed it on: the plan's next step lets them be asked again.
        this.at = story.work.nextRelaxationAt!
        continue
      }
      story.offer(seat, this.at)
      const luck = tries < 2 && !this.plot.by ? chance.next() : 1
      if (luck < 0.06) this.at = story.missOffer()
      else if (luck < 0.1) {
        this.#wait(chance.whole(4, 20))
        story.rejectOffer(seat, 'onCall', this.words.say(chance.pick(rejectionNotes)), this.at)
      } else {
        this.#wait(chance.whole(3, 22))
        story.acceptOffer(seat, this.at)
        return
      }
      this.#wait(0.3)
    }
  }

  /** Plays the scenario's beats, or the first few of them. */
  play(beats: readonly Beat[]): void {
    beats.forEach((beat, index) => this.#play(beat, beats[index + 1]))
  }

  holder(): Person {
    return this.#person((this.story.work.holderId ?? this.story.ticket.firstOwnerId)!)
  }

  /** A while later; after the first answer, what is not urgent waits for the morning. */
  later(span: Span): Date {
    const passed = (span[0] + this.chance.next() * (span[1] - span[0])) * minute * (this.plot.pace ?? 1)
    this.at = new Date(Math.max(this.at.getTime() + 1_000, this.at.getTime() + Math.round(passed)))
    const { priority, acknowledgedAt } = this.story.ticket
    if (this.plot.hurry || !acknowledgedAt || priority === 'P1' || priority === 'P2') return this.at
    const { hour } = localTime(this.at)
    if (hour >= 20.5) this.#wait((24 - hour + 8) * 3600 + this.chance.whole(120, 4000))
    else if (hour < 7.5) this.#wait((8 - hour) * 3600 + this.chance.whole(120, 4000))
    return this.at
  }

  #play(beat: Beat, following: Beat | undefined): void {
    const { story, words } = this
    switch (beat.do) {
      case 'reply': {
        const at = this.later(beat.after)
        const promised = beat.promise ? new Date(at.getTime() + beat.promise * minute) : null
        return story.say(actorOf(this.holder()), words.say(beat.text), at, promised)
      }
      case 'note':
        return story.note(actorOf(this.holder()), words.say(beat.text), this.later(beat.after))
      case 'customer':
        if (this.#pausedUntil) this.at = this.#pausedUntil
        else this.later(beat.after)
        this.#pausedUntil = null
        // An alarm does not answer.
        if (this.customer) story.say(this.customer, words.say(beat.text), this.at)
        return
      case 'link':
        return this.#link(beat.effect)
      case 'escalate': {
        story.escalate(
          this.holder(),
          this.#queueAt(beat.to),
          words.say(beat.note),
          words.say(beat.tried),
          this.later(beat.after),
        )
        return this.take()
      }
      case 'pause':
        return this.#pause(beat, following)
      case 'resolve': {
        this.#knowAtOnce()
        this.#workAround()
        const { code, text, evidence } = beat
        const proof = evidence && { kind: evidence.kind, detail: words.say(evidence.detail) }
        return story.resolve(this.holder(), { code, text: words.say(text), evidence: proof }, this.later(beat.after))
      }
    }
  }

  /** The desk's habit: a word a little before the next news are due. Now and then somebody forgets. */
  #nextNews({ dueAt, since, everyMs }: News): { at: Date; say: () => void } | null {
    const { story } = this
    if (!(story.work.holderId ?? story.ticket.firstOwnerId) || !story.ticket.acknowledgedAt) return null
    const isCareless = !this.plot.hurry && new Chance(`${this.plot.seed} care`).happens(0.05)
    const dice = new Chance(`${this.plot.seed} news ${since.getTime()}`)
    if (dice.happens(0.3) && isCareless) return null
    const early = Math.round((0.06 + dice.next() * 0.1) * (dueAt.getTime() - since.getTime()))
    const last = story.happened.at(-1)!.at.getTime()
    const at = new Date(Math.max(last + minute / 2, dueAt.getTime() - early))
    const next = new Date(Math.ceil((at.getTime() + everyMs * 0.95) / (5 * minute)) * 5 * minute)
    const say = () => story.say(actorOf(this.holder()), this.words.say(dice.pick(progress)), at, next)
    return { at, say }
  }

  /** Many an outage is bridged before it is repaired. */
  #workAround(): void {
    const { story, chance } = this
    const { impact, type, restoredAt, status } = story.ticket
    if (type !== 'fault' || impact !== 'down' || restoredAt || status !== 'inProgress' || !chance.happens(0.4)) return
    const at = this.later([4, 20])
    const next = new Date(Math.ceil((at.getTime() + 110 * minute) / (10 * minute)) * 10 * minute)
    story.restore(this.holder(), 'workaround', this.words.say(chance.pick(workarounds)), next, at)
  }

  /** What is owed after a long outage; once in a while too late. */
  report(): void {
    const { story, chance } = this
    const owed = story.clocks.find(({ kind, state }) => kind === 'report' && state === 'running')
    if (!owed) return
    const share = chance.happens(0.88) ? 0.3 + 0.6 * chance.next() : 1.2
    const due = addBusiness(
      this.#company.house.calendarOf(owed.calendar),
      owed.startedAt,
      Math.round(owed.targetMs * share),
    )
    this.at = new Date(Math.max(due.getTime(), story.happened.at(-1)!.at.getTime() + 5 * minute))
    story.deliverReport(this.holder(), this.words.say(chance.pick(faultReports)), this.at)
  }

  #pause(beat: Extract<Beat, { do: 'pause' }>, following: Beat | undefined): void {
    const { story, words, chance } = this
    const begins = this.later(beat.after)
    const over = this.later(beat.lasts)
    const answered = following?.do === 'customer'
    const byItself = beat.status === 'held' && chance.happens(0.6)
    const spare = byItself ? 0 : chance.whole(40, 240) * minute
    const until = new Date(Math.ceil((over.getTime() + spare) / (15 * minute)) * 15 * minute)
    story.pause(this.holder(), beat.status, words.say(beat.reason), words.say(beat.text), until, begins)
    if (answered) {
      this.#pausedUntil = over
    } else if (following) {
      this.at = byItself ? new Date(until.getTime() + 400) : over
      const by: Actor = byItself ? { kind: 'system', name: 'pauses' } : actorOf(this.holder())
      story.resume(
        by,
        byItself ? 'pauseOver' : words.say({ zh: '对方已处理完成', en: 'The other side has finished' }),
        this.at,
      )
    } else {
      this.at = begins
    }
  }

  #link(effect: Extract<Beat, { do: 'link' }>['effect']): void {
    const article = this.#article()
    if (!article || !this.chance.happens(0.8)) return
    this.#wait(this.chance.whole(20, 90))
    this.story.link(this.holder(), article, effect, this.at)
  }

  /** What the desk solves by itself it often solves because it is written down. */
  #knowAtOnce(): void {
    const { story, plot } = this
    const article = this.#article()
    const solvedHere = story.ticket.level === 'L1' && story.articles.length === 0 && !plot.byExperience
    if (article && solvedHere && new Chance(`${plot.seed} known`).happens(0.55))
      story.link(this.holder(), article, 'used', this.at)
  }

  #article(): string | null {
    const { scenario, contact } = this.plot
    return articleAt(this.story.ticket.level, scenario.key, contact.language === 'en' ? 'en' : 'zh')
  }

  #queueAt(level: SupportLevel) {
    const { account, circuit, scenario, repeatOf } = this.plot
    return queueFor(this.#company.rules, level, {
      type: scenario.type,
      circuitKind: circuit?.kind ?? null,
      symptom: scenario.symptom,
      priority: this.story.ticket.priority,
      accountGrade: account.grade,
      serviceGrade: circuit?.grade ?? null,
      language: this.plot.contact.language ?? 'zh-CN',
      region: circuit?.region ?? account.region,
      account: account.id,
      repeat: repeatOf !== null,
    })
  }

  #offered(): Person | null {
    const item = this.story.waiting()
    const wanted = this.plot.by?.[item.level]
    if (wanted) return this.#company.person(wanted)
    const chosen = this.#roster.choose(item, this.at)
    if (!chosen) return null
    this.rounds.push({ at: this.at, record: chosen.round, ticketId: item.ticketId })
    return this.#person(chosen.seatId)
  }

  /** Whoever picks up the telephone at that hour. */
  #agentOnShift(at: Date, senior: boolean): Person {
    const wanted = this.plot.by?.L1
    if (wanted) return this.#company.person(wanted)
    const { id, skills } = this.#company.queueNamed(senior ? 'seniorDesk' : 'serviceDesk')
    const caller = {
      level: 'L1',
      skills,
      queueId: id,
      priority: 'P3',
      weight: 100,
      relaxation: [],
      relaxationStep: 0,
    } as const
    const nobody = { passedBy: [], fromSeatId: null, preferredSeatId: null, named: [], excluded: [], accountId: null }
    const ids = { id: 'call', ticketId: 'call' } as never as Pick<Parameters<Roster['choose']>[0], 'id' | 'ticketId'>
    return this.#person(this.#roster.choose({ ...caller, ...nobody, ...ids }, at)!.seatId)
  }

  #person(id: PersonId): Person {
    return [...this.#company.people.values()].find((person) => person.id === id)!
  }

  #wait(seconds: number): void {
    this.at = new Date(this.at.getTime() + Math.round(seconds * 1000))
  }

  #before(at: Date, span: Span): Date {
    return new Date(at.getTime() - this.chance.whole(span[0], span[1]) * minute)
  }
}

/** Doors through which nobody in particular comes. */
const doors: Partial<Record<TicketChannel, Actor>> = {
  form: { kind: 'system', name: 'form' },
  alarm: { kind: 'system', name: 'alarms' },
}

function reporterOf({ account, circuit, contact }: Plot) {
  return {
    name: contact.name,
    email: contact.email,
    phone: contact.phone ?? '',
    accountCode: account.code,
    ...(circuit && { circuitNumber: circuit.number }),
  }
}

function wordingOf(company: Company, { account, circuit, contact, scenario }: Plot, chance: Chance): Wording {
  const manager = company.person(account.is.manager)
  const kbps = circuit?.bandwidthKbps ?? 0
  const english = contact.language === 'en'
  return new Wording(contact.language ?? 'zh-CN', chance, scenario, {
    account: { zh: account.name, en: account.nameEn },
    circuit: circuit?.number ?? '',
    a: { zh: circuit?.aEnd.site ?? account.name, en: circuit?.aEnd.siteEn ?? account.nameEn },
    z: { zh: circuit?.zEnd?.site ?? '对端', en: circuit?.zEnd?.siteEn ?? 'the far end' },
    bandwidth: kbps >= 1_000_000 ? `${kbps / 1_000_000} Gbit/s` : `${kbps / 1_000} Mbit/s`,
    dear: english
      ? contact.name.split(' ')[0]!
      : `${contact.name[0]}${contact.role === 'networkOperations' ? '工' : '总'}`,
    manager: { zh: manager.name, en: manager.nameEn },
  })
}
