import type { Actor } from '#server/auth/actor.ts'
import { hasRole } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import type { ArticleAudience } from '#server/kb/article.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { VisibilityToken } from './port.ts'

/**
 * permissions.ts in the language of the index: a reader sees a document when they share a token. Every token stands for
 * one sentence there; the two functions of this file are the only ones that write them.
 */
const portfolio = (account: AccountId): VisibilityToken => `portfolio:${account}`
const participant = (person: PersonId): VisibilityToken => `person:${person}`

/** What a reader shows at the door. Customers find articles and nothing else: the texts of tickets hold internal notes. */
export function tokensOf(who: Actor | null): VisibilityToken[] {
  const tokens: VisibilityToken[] = ['public']
  if (who?.kind === 'contact' || who?.kind === 'link') tokens.push('customers')
  if (who?.kind !== 'staff') return tokens
  if (can.readArticle(who, 'agents')) tokens.push('customers', 'agents')
  if (hasRole(who, 'technician')) tokens.push('technicians', participant(who.id))
  if (hasRole(who, 'agent', 'supervisor', 'admin')) tokens.push('desk')
  if (hasRole(who, 'account_manager')) tokens.push(...who.accounts.map(portfolio))
  return tokens
}

export const visibleTo = {
  article: (audience: ArticleAudience): VisibilityToken[] =>
    audience === 'customers'
      ? ['public', 'customers', 'agents', 'technicians']
      : audience === 'agents'
        ? ['agents', 'technicians']
        : ['technicians'],

  /** The desk sees all, technicians what reached them or once was theirs, account managers what concerns their accounts. */
  ticket: (ticket: {
    level: SupportLevel
    accountId: AccountId | null
    participants: readonly PersonId[]
  }): VisibilityToken[] => [
    'desk',
    ...(ticket.level === 'L1' ? [] : ['technicians']),
    ...ticket.participants.map(participant),
    ...(ticket.accountId ? [portfolio(ticket.accountId)] : []),
  ],

  /** And its circuits. */
  account: (account: AccountId): VisibilityToken[] => ['desk', 'technicians', portfolio(account)],
}

/** What the tokens of a question mean to a query in SQL; for the stand-in that asks the tables themselves. */
export interface Sight {
  audiences: ArticleAudience[]
  allTickets: boolean
  technicalTickets: boolean
  allAccounts: boolean
  people: string[]
  accounts: string[]
}

export function sightOf(tokens: readonly VisibilityToken[]): Sight {
  const named = (prefix: string) =>
    tokens.filter((token) => token.startsWith(prefix)).map((token) => token.slice(prefix.length))
  const shows = (...some: VisibilityToken[]) => some.some((token) => tokens.includes(token))
  return {
    audiences: (['customers', 'agents', 'technicians'] as const).filter((audience) =>
      shows(...visibleTo.article(audience)),
    ),
    allTickets: shows('desk'),
    technicalTickets: shows('technicians'),
    allAccounts: shows('desk', 'technicians'),
    people: named('person:'),
    accounts: named('portfolio:'),
  }
}
