import { m } from '#lib/paraglide/messages.js'
import { outcomeText } from './vendor-words.ts'
import type { Told } from './event-text.ts'

type Facts = Record<string, unknown>

interface Reading {
  moment(value: unknown): string
  text(value: unknown): string
  written(value: unknown): string | undefined
  named(value: unknown): string
}

/** How what hangs on a ticket is told: links, incidents, vendors, the customer who pushes. */
export function tieTellers({ moment, text, written, named }: Reading): Record<string, (facts: Facts) => Told> {
  const incident = (words: string, mark: Told['mark'] = 'flag', tone: Told['tone'] = 'danger') => ({
    words,
    mark,
    tone,
  })
  return {
    'ticket.escalationAsked': ({ reason }) => ({
      ...{ words: m.escalation_event_asked(), note: written(reason) },
      ...{ mark: 'up', tone: 'danger' },
    }),
    'ticket.escalationAnswered': () => ({ words: m.escalation_event_answered(), mark: 'done', tone: 'success' }),
    'ticket.updateAsked': ({ question }) => ({
      words: m.event_updateAsked({ question: String(question ?? '') }),
      mark: 'bell',
      tone: 'warning',
    }),
    'ticket.updateAnswered': () => ({ words: m.event_updateAnswered(), mark: 'done', tone: 'success' }),
    'ticket.updateOverdue': () => ({ words: m.event_updateOverdue(), mark: 'clock', tone: 'danger' }),
    'ticket.escalationOverdue': () => ({ words: m.escalation_event_overdue(), mark: 'clock', tone: 'danger' }),
    'ticket.linked': ({ number }) => ({
      ...{ words: m.escalation_event_linked({ number: text(number) }) },
      ...{ mark: 'file', tone: 'neutral' },
    }),
    'ticket.tagged': (facts) => {
      const [added, removed] = [facts['added'], facts['removed']].map((tags) => (tags as string[]).join(', '))
      const words = !removed
        ? m.tag_event_added({ added: added! })
        : added
          ? m.tag_event_both({ added, removed })
          : m.tag_event_removed({ removed })
      return { words, mark: 'flag', tone: 'neutral' }
    },
    'ticket.unlinked': ({ number }) => ({
      ...{ words: m.escalation_event_unlinked({ number: text(number) }) },
      ...{ mark: 'file', tone: 'neutral' },
    }),
    'ticket.joinedIncident': (facts) => incident(m.incident_event_joined({ number: text(facts['incident']) })),
    'ticket.leftIncident': (facts) => ({
      ...incident(m.incident_event_left({ number: text(facts['incident']) }), 'back', 'neutral'),
      note: written(facts['reason']),
    }),
    'vendor.asked': ({ queue }) => ({
      ...{ words: m.escalation_event_vendor_asked({ vendor: named(queue) }) },
      ...{ mark: 'up', tone: 'accent' },
    }),
    'vendor.answered': (facts) => ({
      ...{ words: m.escalation_event_vendor_answered({ vendor: named(facts['queue']) }), note: written(facts['text']) },
      ...{ mark: 'done', tone: 'accent' },
    }),
    'vendor.chased': (facts) => ({
      ...{ words: m.escalation_event_vendor_chased({ vendor: named(facts['queue']) }), note: written(facts['text']) },
      ...{ mark: 'bell', tone: 'neutral' },
    }),
    'vendor.overdue': ({ clock }) => ({
      words:
        clock === 'answer'
          ? m.escalation_vendor_overdue_answer()
          : clock === 'done'
            ? m.escalation_vendor_overdue_done()
            : m.escalation_vendor_overdue_chase(),
      ...{ mark: 'clock', tone: clock === 'chase' ? 'neutral' : 'warning' },
    }),
    'vendor.ended': ({ queue, outcome, reason }) => ({
      words: m.escalation_event_vendor_ended({ vendor: named(queue), outcome: outcomeText(text(outcome)) }),
      ...{ note: written(reason), mark: 'back', tone: 'neutral' },
    }),
    'incident.declared': () => incident(m.incident_event_declared()),
    'incident.scoped': () => incident(m.incident_event_scoped(), 'flag', 'neutral'),
    'incident.updated': () => incident(m.incident_event_updated(), 'bell', 'accent'),
    'incident.wordOverdue': ({ dueAt }) => incident(m.incident_event_overdue({ at: moment(dueAt) }), 'bell'),
    'incident.accountTold': () => incident(m.incident_event_told(), 'account', 'neutral'),
    'incident.ended': () => incident(m.incident_event_ended(), 'done', 'success'),
    'incident.withdrawn': ({ reason }) => ({
      ...incident(m.incident_event_withdrawn(), 'stop', 'neutral'),
      note: written(reason),
    }),
  }
}
