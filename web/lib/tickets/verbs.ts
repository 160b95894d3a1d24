import { api } from '#lib/api/index.ts'
import type { ArticleEffect, TicketLinkKind, TicketPriority } from '#server/tickets/ticket.contract.ts'
import type {
  Escalation,
  FaultReport,
  LoggedCall,
  NewMessage,
  Pausing,
  Resolving,
  Restoring,
  Returning,
  VendorEnding,
  VendorWord,
} from '#server/tickets/ticket-commands.contract.ts'
import type { Tagging } from '#server/tickets/tag.contract.ts'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'

const of = (number: string, noun: string) => `/api/tickets/${encodeURIComponent(number)}/${noun}`
type Body<T> = Omit<T, 'version'>

/** What staff does with a ticket. Each answers with the whole ticket afterwards; `version` is the one it was based on. */
export const verbs = {
  post: (number: string, message: Partial<NewMessage> & Pick<NewMessage, 'id' | 'body' | 'visibility' | 'files'>) =>
    api.post<TicketView>(of(number, 'messages'), message, { idempotencyKey: message.id }),
  escalate: (number: string, version: number, body: Body<Escalation>) =>
    api.post<TicketView>(of(number, 'escalations'), { ...body, version }),
  giveBack: (number: string, version: number, body: Body<Returning>) =>
    api.post<TicketView>(of(number, 'returns'), { ...body, version }),
  pause: (number: string, version: number, body: Body<Pausing>) =>
    api.post<TicketView>(of(number, 'pauses'), { ...body, version }),
  resume: async (number: string, version: number, reason: string) =>
    (await api.send<TicketView>('DELETE', of(number, 'pauses/current'), { reason, version })).body,
  call: (number: string, body: LoggedCall) =>
    api.post<TicketView>(of(number, 'calls'), body, { idempotencyKey: body.id }),
  restore: (number: string, version: number, body: Body<Restoring>) =>
    api.put<TicketView>(of(number, 'restoration'), { ...body, version }),
  downAgain: async (number: string, version: number, reason: string) =>
    (await api.send<TicketView>('DELETE', of(number, 'restoration'), { reason, version })).body,
  report: (number: string, body: FaultReport) =>
    api.post<TicketView>(of(number, 'fault-reports'), body, { idempotencyKey: body.id }),
  object: (number: string, pause: number, reason: string) =>
    api.post<TicketView>(of(number, `pauses/${pause}/objections`), { reason }),
  decide: (number: string, objection: string, body: { upheld: boolean; reason: string }) =>
    api.put<TicketView>(of(number, `objections/${encodeURIComponent(objection)}/decision`), body),
  resolve: (number: string, version: number, body: Body<Resolving>) =>
    api.put<TicketView>(of(number, 'resolution'), { ...body, version }),
  cancel: (number: string, version: number, reason: string) =>
    api.put<TicketView>(of(number, 'cancellation'), { reason, version }),
  prioritise: (number: string, version: number, body: { priority: TicketPriority; reason: string }) =>
    api.put<TicketView>(of(number, 'priority'), { ...body, version }),
  identify: (
    number: string,
    version: number,
    body: { accountCode: string; contactId?: string; circuitNumber?: string },
  ) => api.put<TicketView>(of(number, 'account'), { ...body, version }),
  assign: (
    number: string,
    body: { seat: string; reason: string; aboveCapacity?: boolean } | { queue: string; reason: string },
  ) => api.put<TicketView>(of(number, 'assignment'), body),
  tag: (number: string, body: Tagging) => api.patch<TicketView>(of(number, 'tags'), body),
  take: (number: string) => api.post<TicketView>(of(number, 'takings'), {}),
  vendorWord: (number: string, word: VendorWord) =>
    api.post<TicketView>(of(number, 'vendor-words'), word, { idempotencyKey: word.id }),
  vendorEnd: (number: string, version: number, body: Body<VendorEnding>) =>
    api.put<TicketView>(of(number, 'vendor-ending'), { ...body, version }),
  relate: (number: string, kind: TicketLinkKind, other: string) =>
    api.post<TicketView>(of(number, 'links'), { kind, number: other }),
  unlink: async (number: string, other: string) =>
    (await api.send<TicketView>('DELETE', of(number, `links/${encodeURIComponent(other)}`), {})).body,
  joinIncident: async (number: string, incident: string) => {
    await api.post(`/api/incidents/${encodeURIComponent(incident)}/children`, { tickets: [number] })
    return api.get<TicketView>(`/api/tickets/${encodeURIComponent(number)}`)
  },
  leaveIncident: async (number: string, incident: string, reason: string) => {
    const at = `/api/incidents/${encodeURIComponent(incident)}/children/${encodeURIComponent(number)}`
    await api.send('DELETE', at, { reason })
    return api.get<TicketView>(`/api/tickets/${encodeURIComponent(number)}`)
  },
  link: (number: string, article: string, effect: ArticleEffect) =>
    api.post<TicketView>(of(number, 'articles'), { article, effect }),
}
