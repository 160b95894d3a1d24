import { isOpen } from '#server/calendar/calendar.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { Account, Circuit, Company, Contact } from './company.ts'
import { firstLineSolves } from './data/first-line.ts'
import { internetFaults } from './data/faults-internet.ts'
import { lineFaults } from './data/faults-line.ts'
import { networkFaults } from './data/faults-network.ts'
import { voiceAndHostingFaults } from './data/faults-voice-hosting.ts'
import { vpnFaults } from './data/faults-vpn.ts'
import { cancellations, ratingComments, rejections, repeatNote, secondLook } from './data/phrases.ts'
import { plannedAlive, plannedPast, type PlannedTicket } from './data/planned.ts'
import { questions } from './data/questions.ts'
import { requests } from './data/requests.ts'
import { Chance } from './random.ts'
import { tellOrders, type Ordered } from './ordered.ts'
import { localTime, Roster } from './roster.ts'
import { link, type Beat, type Scenario } from './scenario.ts'
import type { Story } from './story.ts'
import { Teller, type Plot, type Round } from './teller.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const weeks = 6
const repeatWindow = 30 * day

export const scenarios: readonly Scenario[] = [
  ...lineFaults,
  ...networkFaults,
  ...vpnFaults,
  ...internetFaults,
  ...voiceAndHostingFaults,
  ...requests,
  ...questions,
]

/** How many of a hundred tickets of a day come in which hour: peaks before noon and in the afternoon. */
const hourly = [1, 1, 1, 0, 0, 1, 2, 4, 8, 12, 11, 8, 5, 6, 9, 10, 8, 6, 3, 2, 2, 2, 1, 1]

/** Six weeks of tickets that are over, and those that are going on, in the order in which they were opened. */
export function tellHistory(company: Company, now: Date): { stories: Story[]; rounds: Round[]; orders: Ordered[] } {
  return new History(company, now).tell()
}

class History {
  readonly #company: Company
  readonly #now: Date
  readonly #roster: Roster
  readonly #told: Story[] = []
  readonly #rounds: Round[] = []

  constructor(company: Company, now: Date) {
    this.#company = company
    this.#now = now
    this.#roster = new Roster(company)
  }

  tell() {
    for (const past of plannedPast) this.#keep(this.#past(this.#planned(past), 'confirmed'))
    const today = localTime(this.#now).day
    for (let back = weeks * 7; back >= 0; back--) this.#tellDay(today - back)
    for (const plan of plannedAlive) this.#keep(this.#alive(plan))
    this.#told.sort((a, b) => a.ticket.openedAt.getTime() - b.ticket.openedAt.getTime())
    const orders = tellOrders(this.#company, this.#roster, this.#now)
    return { stories: this.#told, rounds: [...this.#rounds, ...orders.flatMap(({ teller }) => teller.rounds)], orders }
  }

  #tellDay(localDay: number): void {
    const midnight = localDay * day - 8 * hour
    const working = isOpen(this.#company.house.calendarOf('office@1'), new Date(midnight + 10 * hour))
    const dice = new Chance(`day ${localDay}`)
    const count = working ? dice.whole(8, 11) : dice.whole(3, 5)
    const openings = Array.from({ length: count }, () => {
      const hourOfDay = dice.weighted([...hourly.keys()], (each) => hourly[each]!)
      return midnight + hourOfDay * hour + dice.whole(0, hour - 1)
    })
    for (const [place, at] of openings.sort((a, b) => a - b).entries())
      this.#tellOne(new Date(at), `${localDay}.${place}`)
  }

  /** One ticket that is over by now. What would not be is told again with other luck, and at last not at all. */
  #tellOne(openedAt: Date, seed: string): void {
    for (let attempt = 0; attempt < 4 && openedAt < this.#now; attempt++) {
      const dice = new Chance(`${seed}.${attempt}`)
      const plot = (dice.happens(0.06) && this.#repetition(openedAt, dice)) || this.#plot(openedAt, dice)
      if (!plot) return
      const pace = attempt === 0 && dice.happens(0.11) ? dice.whole(3, 7) : 1
      const teller = this.#past(
        { ...plot, pace },
        attempt === 0 ? dice.weighted(endings, ({ weight }) => weight).name : 'confirmed',
      )
      if (teller.at <= this.#now) return this.#keep(teller)
    }
  }

  #plot(openedAt: Date, dice: Chance): Plot | null {
    for (let tries = 0; tries < 30; tries++) {
      const account = dice.weighted(
        this.#company.accounts,
        ({ grade }) => ({ gold: 5, silver: 4, bronze: 3, standard: 2 })[grade],
      )
      const scenario = dice.weighted(scenarios, ({ type, weight }) =>
        type === 'fault' || daytime(openedAt) ? weight : 0,
      )
      const fitting = account.circuits.filter((circuit) => fits(scenario, circuit) && !this.#taken(circuit, scenario))
      if (scenario.kinds.length > 0 && fitting.length === 0) continue
      const circuit = scenario.kinds.length > 0 ? dice.pick(fitting) : null
      const contact = contactFor(account, scenario, circuit, dice)
      if (contact.is.hoursBehind && !daytime(openedAt, contact.is.hoursBehind)) continue
      const channel = dice.pick(scenario.channels)
      return { scenario, account, circuit, contact, channel, openedAt, seed: dice.seed, repeatOf: null }
    }
    return null
  }

  /** The same fault again, within the days in which it counts as a repeat. */
  #repetition(openedAt: Date, dice: Chance): Plot | null {
    const candidates = this.#told.filter(({ ticket }) => {
      const resolved = ticket.resolvedAt?.getTime()
      if (!resolved || ticket.type !== 'fault' || !ticket.endedAt || ticket.endedAt >= openedAt || !ticket.circuitId)
        return false
      if (openedAt.getTime() - resolved > 20 * day) return false
      const sisters = this.#told.filter(
        (each) => each.ticket.circuitId === ticket.circuitId && each.ticket.symptom === ticket.symptom,
      )
      return sisters.length === 1 && !isPlanned(ticket.circuitId, ticket.symptom, this.#company)
    })
    if (candidates.length === 0) return null
    const { ticket } = dice.pick(candidates)
    const account = this.#company.accounts.find(({ id }) => id === ticket.accountId)!
    const circuit = account.circuits.find(({ id }) => id === ticket.circuitId)!
    const again = scenarios.filter(
      (each) => each.type === 'fault' && each.symptom === ticket.symptom && fits(each, circuit),
    )
    const scenario = dice.pick(again)
    const contact = contactFor(account, scenario, circuit, dice)
    return {
      scenario,
      account,
      circuit,
      contact,
      channel: dice.pick(['phone', 'portal'] as const),
      openedAt,
      seed: dice.seed,
      repeatOf: ticket.id,
    }
  }

  /** An accidental second ticket of one circuit and symptom would be a repeat: only those that are meant exist. */
  #taken(circuit: Circuit, scenario: Scenario): boolean {
    return (
      isPlanned(circuit.id, scenario.symptom, this.#company) ||
      this.#told.some(({ ticket }) => ticket.circuitId === circuit.id && ticket.symptom === scenario.symptom)
    )
  }

  #past(told: Plot, ending: EndingName): Teller {
    const { plot, beats } = atTheFirstLine(told)
    const teller = new Teller(this.#company, this.#roster, plot)
    const { story, chance, customer } = teller
    teller.take()
    if (ending === 'cancelled' && plot.scenario.type === 'fault') {
      teller.play(plot.scenario.story.slice(0, 1))
      story.cancel(teller.holder(), teller.words.say(chance.pick(cancellations)), teller.later([5, 60]))
      return teller
    }
    teller.play(plot.repeatOf ? [repeatNote, ...beats] : beats)
    if (ending === 'rejected' && customer && plot.scenario.type === 'fault') {
      story.reject(customer, teller.words.say(chance.pick(rejections)), teller.later([15, 300]))
      teller.take()
      teller.play(secondLook)
    }
    teller.report()
    if (ending === 'silent' || !customer) {
      teller.at = story.ticket.closesAt!
      story.closeByItself()
    } else {
      const rating = ratingFor(story, chance)
      const comment = chance.pick(ratingComments[rating])
      story.confirm(customer, rating, comment && teller.words.say(comment), teller.later([5, 260]))
    }
    return teller
  }

  #alive(plan: PlannedTicket): Teller {
    const teller = new Teller(this.#company, this.#roster, this.#planned(plan))
    const { story } = teller
    if (plan.beats > 0) teller.take()
    if (teller.plot.repeatOf && plan.beats > 0) teller.play([repeatNote])
    teller.play(teller.plot.scenario.story.slice(0, plan.beats))
    story.pass(this.#now)
    return teller
  }

  #planned(plan: PlannedTicket): Plot {
    const account = this.#company.accounts.find(({ code }) => code === plan.account)!
    const circuit = account.circuits.find(({ number }) => number === plan.circuit) ?? null
    const scenario = scenarios.find(({ key }) => key === plan.scenario)!
    const { night } = plan
    const openedAt = night
      ? new Date((localTime(this.#now).day - night.daysAgo) * day - 8 * hour + night.hour * hour)
      : new Date(this.#now.getTime() - plan.ago * minute)
    const { channel, by } = plan
    const contact = account.contacts.find(({ is }) => is.key === plan.contact)!
    const repeatOf = this.#earlier(circuit, scenario, openedAt)
    return {
      scenario,
      account,
      circuit,
      contact,
      channel,
      openedAt,
      repeatOf,
      seed: `${plan.scenario} ${plan.circuit}`,
      hurry: true,
      ...(by && { by }),
    }
  }

  #earlier(circuit: Circuit | null, { symptom }: Scenario, openedAt: Date): TicketId | null {
    const same = this.#told.filter(
      ({ ticket }) => circuit && ticket.circuitId === circuit.id && ticket.symptom === symptom,
    )
    const fixed = same.filter(
      ({ ticket }) => ticket.resolvedAt && openedAt.getTime() - ticket.resolvedAt.getTime() < repeatWindow,
    )
    return fixed.at(-1)?.ticket.id ?? null
  }

  #keep(teller: Teller): void {
    this.#told.push(teller.story)
    this.#rounds.push(...teller.rounds)
    for (const { kind, personId, from, to } of teller.story.handOffs) {
      if ((kind === 'seat' || kind === 'vendor') && personId)
        this.#roster.carries(personId, teller.story.work.weight, from, to ?? null)
    }
  }
}

type EndingName = 'confirmed' | 'silent' | 'rejected' | 'cancelled'
const endings: readonly { name: EndingName; weight: number }[] = [
  { name: 'confirmed', weight: 64 },
  { name: 'silent', weight: 25 },
  { name: 'rejected', weight: 8 },
  { name: 'cancelled', weight: 3 },
]

function fits(scenario: Scenario, circuit: Circuit): boolean {
  if (!scenario.kinds.includes(circuit.kind)) return false
  return scenario.abroad === undefined || scenario.abroad === circuit.abroad
}

function isPlanned(circuitId: Circuit['id'], symptom: string, company: Company): boolean {
  const number = company.accounts.flatMap(({ circuits }) => circuits).find(({ id }) => id === circuitId)?.number
  return [...plannedPast, ...plannedAlive].some(
    (plan) => plan.circuit === number && scenarios.find(({ key }) => key === plan.scenario)?.symptom === symptom,
  )
}

/**
 * The same fault is not always handed on: now and then the first line ends it, more often with an article than without;
 * now and then it looks one up and has to hand it on all the same.
 */
function atTheFirstLine(plot: Plot): { plot: Plot; beats: readonly Beat[] } {
  const { story, key } = plot.scenario
  const handsOn = story.findIndex(({ do: what }) => what === 'escalate')
  if (handsOn < 0 || plot.hurry || plot.repeatOf) return { plot, beats: story }
  const luck = new Chance(`${plot.seed} first line`)
  const solved = firstLineSolves[key]
  if (solved && luck.happens(0.4)) {
    const answer = story.slice(0, Math.min(handsOn, 1))
    const byExperience = luck.happens(0.45)
    return { plot: { ...plot, byExperience }, beats: [...answer, ...(byExperience ? [] : [link('used')]), ...solved] }
  }
  return { plot, beats: luck.happens(0.34) ? story.toSpliced(handsOn, 0, link('used')) : story }
}

/** Questions and wishes come while people are at their desks. */
function daytime(at: Date, hoursBehind = 0): boolean {
  const hourThere = (localTime(at).hour - hoursBehind + 24) % 24
  return hourThere >= 7.5 && hourThere < 20
}

/** Engineers report faults; invoices, complaints and goodbyes come from the business. Abroad speaks for abroad. */
function contactFor(account: Account, scenario: Scenario, circuit: Circuit | null, dice: Chance): Contact {
  const engineers = account.contacts.filter(({ role }) => role === 'networkOperations')
  const abroad = engineers.filter(({ language }) => language === 'en')
  if (circuit?.abroad && abroad.length > 0) return dice.pick(abroad)
  const business = account.contacts.filter(({ role }) => role !== 'networkOperations')
  const commercial = scenario.type === 'complaint' || scenario.type === 'disconnect' || scenario.key === 'invoice'
  if (commercial && business.length > 0 && dice.happens(0.7)) return dice.pick(business)
  const here = engineers.filter(({ is }) => !is.hoursBehind)
  return dice.pick(here.length > 0 ? here : engineers)
}

function ratingFor(story: Story, chance: Chance): 1 | 2 | 3 | 4 | 5 {
  const late = story.clocks.some(({ breachedAt }) => breachedAt !== null)
  const annoyed = story.ticket.type === 'complaint' || story.ticket.rejectedCount > 0
  const weights = annoyed ? [2, 4, 6, 5, 3] : late ? [0.5, 2, 5, 8, 5] : [0.1, 0.4, 4, 14, 26]
  return chance.weighted([1, 2, 3, 4, 5] as const, (stars) => weights[stars - 1]!)
}
