import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { paced } from '#lib/state/paced.ts'
import { TicketList, type Page } from '#lib/tickets/ticket-list.svelte.ts'
import type { AccountTrend, AccountView } from '#server/accounts/account-view.contract.ts'
import type { HealthView } from '#server/accounts/health.contract.ts'
import type { AccountPicture } from '#server/inventory/picture.contract.ts'
import { ticketsOf } from './tickets-of.ts'

const slowly = 3000

/** One account on the screen: what was loaded with the page, and what was heard since. */
export class AccountRoom {
  view = $state.raw() as AccountView
  trend = $state.raw() as AccountTrend
  picture = $state.raw() as AccountPicture
  health = $state.raw() as HealthView
  readonly open: TicketList
  readonly all: TicketList
  #wasAllAsked = false
  /** Until then an empty list says nothing. */
  isAllRead = $state(false)

  constructor(
    {
      view,
      trend,
      picture,
      health,
    }: { view: AccountView; trend: AccountTrend; picture: AccountPicture; health: HealthView },
    open: Page,
    myId: string,
  ) {
    this.picture = picture
    this.health = health
    this.view = view
    this.trend = trend
    this.open = new TicketList(ticketsOf(view.code, 'open'), myId, open)
    this.all = new TicketList(ticketsOf(view.code, 'all'), myId, { items: [], next: null })
  }

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    const reading = paced(() => this.#read(), slowly)
    const off = [
      live.on('ticket', ({ line, type }) => {
        if (line.account?.code !== this.view.code) return
        this.open.hear(line)
        if (this.isAllRead) this.all.hear(line)
        // One list of one account: what is new may take its place at once, nobody scrolls through hundreds of rows.
        if (type === 'ticket.opened') this.open.showFresh()
        reading.soon()
      }),
      live.on('ticketsChanged', () => {
        void this.open.reload()
        reading.soon()
      }),
      live.on('account', ({ accountId }) => accountId === this.view.id && reading.soon()),
      live.on('alert', ({ alert }) => alert.account.code === this.view.code && reading.soon()),
    ]
    return () => {
      off.forEach((stop) => stop())
      reading.stop()
    }
  }

  /** The whole list is read when it is first looked at. */
  async showAll(): Promise<void> {
    if (this.#wasAllAsked) return
    this.#wasAllAsked = true
    await this.all.reload()
    if (this.all.problem) this.#wasAllAsked = false
    else this.isAllRead = true
  }

  async #read(): Promise<void> {
    const at = `/api/accounts/${encodeURIComponent(this.view.code)}`
    const [view, trend, picture, health] = await Promise.all([
      api.get<AccountView>(at),
      api.get<AccountTrend>(`${at}/trend`),
      api.get<AccountPicture>(`${at}/picture`),
      api.get<HealthView>(`${at}/health`),
    ])
    Object.assign(this, { view, trend, picture, health })
  }
}
