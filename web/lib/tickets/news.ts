import { format } from '#lib/format/index.ts'
import { dateTime } from '#lib/format/instant.ts'
import { duration } from '#lib/format/duration.ts'
import { zone } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'

/** From this long before a promise on, a message is offered; a promise given for a short time gives short notice. */
export function isNewsDue({ promises }: Pick<TicketView, 'promises'>, now: number): boolean {
  const { open } = promises
  if (!open) return false
  const [made, due] = [Date.parse(open.madeAt), Date.parse(open.dueAt)]
  return now >= due - Math.min(15 * 60_000, (due - made) / 3)
}

/** When the customer could hear from us after this: at the pace the service level asks for, on full five minutes. */
export function nextNewsAt({ clocks }: Pick<TicketView, 'clocks'>, now: number): string {
  const pace = clocks.find(({ kind }) => kind === 'update')
  const hour = 3_600_000
  const step = 5 * 60_000
  const span = pace ? (pace.round > 1 ? pace.targetMs : 2 * pace.targetMs) : 4 * hour
  return new Date(Math.floor((now + Math.max(span, step)) / step) * step).toISOString()
}

/** A message to the customer from what is known, in the customer's language: where it stands, who has it, what comes next. */
export function newsDraft(view: TicketView, nextAt: string): string {
  const locale = view.language
  const say = { locale } as const
  const at = (iso: string) => dateTime(iso, { language: locale, zone: zone() }, new Date())
  const name = view.contact?.name ?? view.reporter?.name
  const queue = locale === 'en' ? view.queue.nameEn : view.queue.name
  const first = view.firstOwner
  const owner = first ? (locale === 'en' ? first.nameEn : first.name) : m.clock_news_someone({}, say)
  const escalated = view.level !== 'L1' && view.handOffs.some(({ outcome }) => outcome === 'escalated')
  const sentences = [
    view.restoredAt
      ? m.clock_news_restored({ at: at(view.restoredAt) }, say)
      : view.impact === 'down' && view.type === 'fault'
        ? m.clock_news_down({}, say)
        : '',
    escalated ? m.clock_news_escalated({ queue }, say) : '',
    view.pause?.customerText ?? '',
    (view.holder ? m.clock_news_holder : m.clock_news_waiting)({ queue, owner }, say),
    m.clock_news_next({ at: at(nextAt) }, say),
  ]
  const hello = name ? m.clock_news_hello({ name }, say) : m.clock_news_hello_nobody({}, say)
  const subject = m.clock_news_subject({ number: view.number, subject: view.subject }, say)
  return `${hello}${locale === 'en' ? ' ' : ''}${subject}\n${sentences.filter(Boolean).join(locale === 'en' ? ' ' : '')}`
}

/** The beginning of a fault report: what the ticket knows is filled in, what is left is for the writer. */
export function reportDraft(view: TicketView): string {
  const language = view.language
  const at = (iso: string) => dateTime(iso, { language, zone: zone() })
  const begun = view.since && view.since < view.openedAt ? view.since : view.openedAt
  const restored = view.restoredAt ?? new Date().toISOString()
  const { resolution } = view
  return m.clock_report_draft(
    {
      number: view.number,
      service: view.circuit?.number ?? view.subject,
      from: at(begun),
      to: at(restored),
      span: duration(Date.parse(restored) - Date.parse(begun), language),
      cause: resolution ? terms.resolution[resolution.code]() : '',
      done: resolution?.text ?? view.restoration?.text ?? '',
    },
    { locale: language },
  )
}

/** How long it is to a promise, or past it, in the reader's words. */
export function newsTitle({ promises }: Pick<TicketView, 'promises'>, now: number): string {
  const left = promises.open ? Date.parse(promises.open.dueAt) - now : 0
  return left >= 0
    ? m.clock_promise_soon({ left: format.duration(left) })
    : m.clock_promise_late({ late: format.duration(left) })
}
