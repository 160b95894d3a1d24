import type { CircuitKind } from '#server/accounts/account.contract.ts'
import type {
  ArticleEffect,
  EvidenceKind,
  ResolutionCode,
  SupportLevel,
  TicketChannel,
  TicketImpact,
  TicketSymptom,
  TicketType,
} from '#server/tickets/ticket.contract.ts'

/**
 * A sentence in both languages. `{circuit} {a} {z} {account} {dear} {agent} {me} {manager}` are filled in, and
 * `{loss:3-9}` is a number drawn once per ticket that `{loss}` repeats.
 */
export interface Text {
  zh: string
  en: string
}

/** Shortest and longest, in minutes. */
export type Span = readonly [number, number]

export type Beat =
  | { do: 'reply'; text: Text; after: Span; promise?: number }
  | { do: 'note'; text: Text; after: Span }
  | { do: 'customer'; text: Text; after: Span }
  | { do: 'link'; effect: ArticleEffect }
  | { do: 'escalate'; to: SupportLevel; note: Text; tried: Text; after: Span }
  | { do: 'pause'; status: 'pending' | 'held'; reason: Text; text: Text; after: Span; lasts: Span }
  | {
      do: 'resolve'
      code: ResolutionCode
      text: Text
      evidence: { kind: EvidenceKind; detail: Text } | null
      after: Span
    }

export interface Scenario {
  key: string
  type: TicketType
  symptom: TicketSymptom
  impact: TicketImpact
  /** Kinds of circuit it happens on; empty for what concerns the account as a whole. */
  kinds: readonly CircuitKind[]
  /** Only circuits that end abroad, or only those that do not. */
  abroad?: boolean
  /** How often it happens, relative to the others. */
  weight: number
  channels: readonly TicketChannel[]
  subject: readonly Text[]
  description: readonly Text[]
  story: readonly Beat[]
}

export const t = (zh: string, en: string): Text => ({ zh, en })

export const reply = (text: Text, after: Span = [4, 14], more: { promise?: number } = {}): Beat => ({
  do: 'reply',
  text,
  after,
  ...more,
})
export const note = (text: Text, after: Span = [4, 15]): Beat => ({ do: 'note', text, after })
export const customer = (text: Text, after: Span = [5, 35]): Beat => ({ do: 'customer', text, after })
export const link = (effect: ArticleEffect): Beat => ({ do: 'link', effect })
export const escalate = (to: SupportLevel, note: Text, tried: Text, after: Span = [3, 12]): Beat => ({
  do: 'escalate',
  to,
  note,
  tried,
  after,
})
export const pause = (
  status: 'pending' | 'held',
  reason: Text,
  text: Text,
  lasts: Span,
  after: Span = [3, 12],
): Beat => ({ do: 'pause', status, reason, text, lasts, after })
export const resolve = (
  code: ResolutionCode,
  text: Text,
  evidence: { kind: EvidenceKind; detail: Text } | null = null,
  after: Span = [8, 35],
): Beat => ({ do: 'resolve', code, text, evidence, after })

export const tested = (zh: string, en: string) => ({ kind: 'testResult' as const, detail: t(zh, en) })
export const measured = (zh: string, en: string) => ({ kind: 'measurement' as const, detail: t(zh, en) })
export const confirmed = (zh: string, en: string) => ({ kind: 'customerConfirmation' as const, detail: t(zh, en) })
