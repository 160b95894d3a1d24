import type { ArticleAudience } from '#server/kb/article.contract.ts'
import type { AccountId, ContactId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { hasRole, type Actor } from './actor.ts'

/** The facts of a ticket that decide who may do what with it. */
export interface TicketScope {
  id: TicketId
  accountId: AccountId | null
  contactId: ContactId | null
  level: SupportLevel
  holderId: PersonId | null
  firstOwnerId: PersonId | null
  /** Everybody who ever held it. */
  participants: readonly PersonId[]
}

type Rule = (who: Actor, ticket: TicketScope) => boolean

/** The product itself, and the owner of last resort. */
const everything: Rule = (who) => who.kind === 'system' || hasRole(who, 'supervisor')
const manages = (who: Actor, accountId: AccountId | null) =>
  hasRole(who, 'account_manager') && accountId !== null && who.accounts.includes(accountId)
const inPortfolio: Rule = (who, ticket) => manages(who, ticket.accountId)
const technicalWork: Rule = (who, ticket) =>
  hasRole(who, 'technician') && (ticket.level !== 'L1' || ticket.participants.includes(who.id))
const asCustomer: Rule = (who, ticket) =>
  (who.kind === 'link' && who.ticketId === ticket.id) ||
  (who.kind === 'contact' &&
    ticket.accountId === who.accountId &&
    (who.reach === 'account' || ticket.contactId === who.id))
const holds: Rule = (who, ticket) => who.kind === 'staff' && ticket.holderId === who.id
const answersFor: Rule = (who, ticket) => holds(who, ticket) || (who.kind === 'staff' && ticket.firstOwnerId === who.id)

/** Staff's view: everything about the ticket, internal notes included. */
const seeInside: Rule = (who, ticket) =>
  everything(who, ticket) || hasRole(who, 'agent', 'admin') || technicalWork(who, ticket) || inPortfolio(who, ticket)

/**
 * One sentence per action. What is not listed is denied; a denied look answers like an absent ticket.
 * Every door asks here: HTTP, sockets, search, files, exports.
 * Administrators set the house up and may look into everything, but work on no ticket: who runs the accounts of all others
 * should not be able to speak to customers in passing. One who must makes themselves a supervisor, and that is recorded.
 */
export const may = {
  /** Sees the ticket in the audience that fits: staff inside, customers the public part. */
  see: (who, ticket) => seeInside(who, ticket) || asCustomer(who, ticket),
  seeInside,
  /** Writes to the customer. */
  reply: (who, ticket) =>
    everything(who, ticket) || answersFor(who, ticket) || hasRole(who, 'agent') || asCustomer(who, ticket),
  /** Account managers and administrators may note and ask, but not take over work. */
  note: seeInside,
  /** Works it: pause, resolve, escalate, return, link articles, change priority. */
  work: (who, ticket) => everything(who, ticket) || answersFor(who, ticket),
  link: (who, ticket) => seeInside(who, ticket) && hasRole(who, 'agent', 'technician', 'supervisor'),
  /** Gives the customer the report on a fault, also when the ticket is closed: who works it, the desk, the account's manager. */
  report: (who, ticket) =>
    everything(who, ticket) || answersFor(who, ticket) || hasRole(who, 'agent') || inPortfolio(who, ticket),
  /** Does not accept that the clocks stood still: the customer, and the account's manager for the customer. */
  object: (who, ticket) => asCustomer(who, ticket) || inPortfolio(who, ticket),
  /** Asks how things stand, and is owed an answer; takes nothing over. */
  askForUpdate: (who, ticket) => inPortfolio(who, ticket) || hasRole(who, 'supervisor'),
  /** Decides about such an objection. */
  decideObjection: (who) => hasRole(who, 'supervisor'),
  /** Confirms or rejects a solution. */
  confirm: asCustomer,
  /** Asks for more force, with a reason. */
  askEscalation: asCustomer,
  /** Asks a vendor again and writes down what it said. */
  pursueVendor: (who, ticket) => everything(who, ticket) || answersFor(who, ticket),
  /** Puts tags on it and takes them off, also when it is over: for finding, not for working. */
  tag: (who, ticket) => seeInside(who, ticket) && hasRole(who, 'agent', 'technician', 'account_manager', 'supervisor'),
  /** Says that two tickets have to do with each other; both must be open to the reader. */
  relate: (who, ticket) => seeInside(who, ticket) && hasRole(who, 'agent', 'technician', 'supervisor'),
  /** Puts work on somebody's desk. */
  assign: (who) => hasRole(who, 'supervisor'),
  /** Starts a policy of attention by hand and does not wait for its next step. */
  push: (who, ticket) => everything(who, ticket) || answersFor(who, ticket) || inPortfolio(who, ticket),
} satisfies Record<string, Rule>

/** Actions that concern no ticket. */
export const can = {
  openForAnyAccount: (who: Actor) => hasRole(who, 'agent', 'supervisor'),
  beOffered: (who: Actor) => hasRole(who, 'agent', 'technician'),
  decideObjections: (who: Actor) => hasRole(who, 'supervisor'),
  supervise: (who: Actor): boolean => hasRole(who, 'supervisor', 'admin'),
  /** Takes an open offer back from a seat. Administrators look, but give and take no work. */
  rescindOffers: (who: Actor) => hasRole(who, 'supervisor'),
  /** Is rung, and writes calls down. */
  takeCalls: (who: Actor) => hasRole(who, 'agent', 'technician', 'supervisor'),
  /** Puts a saved list on everybody's desk. */
  shareViews: (who: Actor) => hasRole(who, 'supervisor'),
  administer: (who: Actor): boolean => hasRole(who, 'admin'),
  /** Reads rules and skills, and tries rules on tickets. */
  readRouting: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  /** Builds queues, skills, rules and plans. */
  configureRouting: (who: Actor) => hasRole(who, 'admin'),
  /** Names seats for an account, or keeps them away from it. */
  nameSeats: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  /** Pushes what runs for an account as a whole. */
  pushForAccount: (who: Actor, accountId: AccountId | null): boolean =>
    hasRole(who, 'supervisor') || manages(who, accountId),
  /** Ends a policy of attention before its cause is gone. */
  stopAttention: (who: Actor): boolean => hasRole(who, 'supervisor'),
  /** Swaps people on call; who is on call, one's own turns. */
  changeOnCall: (who: Actor): boolean => hasRole(who, 'supervisor', 'admin'),
  seeAccount: (who: Actor, accountId: AccountId) =>
    hasRole(who, 'agent', 'technician', 'supervisor', 'admin') ||
    manages(who, accountId) ||
    (who.kind === 'contact' && who.accountId === accountId),
  /** Anybody reads what is written for customers, the operator's staff what is written for agents, technicians everything. */
  readArticle: (who: Actor | null, audience: ArticleAudience) =>
    audience === 'customers' ||
    (who?.kind === 'staff' && (audience === 'agents' ? who.roles.length > 0 : hasRole(who, 'technician'))),
  /** Whoever solves tickets writes down how; account managers read. */
  writeArticles: (who: Actor) => hasRole(who, 'agent', 'technician', 'supervisor', 'admin'),
  /** Approves, schedules and publishes what colleagues wrote. */
  reviewArticles: (who: Actor) => hasRole(who, 'technician', 'supervisor', 'admin'),
  retireArticles: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  /** Asks technical seats what is not written down yet. */
  askQuestions: (who: Actor) => hasRole(who, 'agent', 'technician', 'account_manager', 'supervisor', 'admin'),
  answerQuestions: (who: Actor) => hasRole(who, 'technician', 'supervisor', 'admin'),
  /** Says which words mean the same to the search. */
  editSynonyms: (who: Actor) => hasRole(who, 'admin'),
  /** Looks at major incidents, in as far as they hit tickets and accounts that are the reader's to see. */
  seeIncidents: (who: Actor) => hasRole(who, 'agent', 'technician', 'account_manager', 'supervisor', 'admin'),
  /** Declares a major incident, says what it hits, tells all who hang on it, ends it. */
  runIncidents: (who: Actor) => hasRole(who, 'technician', 'supervisor'),
  /** Tells an account that it is hit before it calls: the desk does, and whoever answers for the account. */
  tellAccountHit: (who: Actor, accountId: AccountId) =>
    hasRole(who, 'agent', 'technician', 'supervisor') || manages(who, accountId),
  /** When a major incident is declared by itself, and what vendors owe. */
  editIncidentRules: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  editVendors: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  /** Reads the record of an account in trouble: the house, who answers for the account or was called to the record; never a customer. */
  seeAccountEscalation: (who: Actor, accountId: AccountId, called: readonly PersonId[] = []) =>
    (who.kind === 'staff' && called.includes(who.id)) ||
    hasRole(who, 'agent', 'technician', 'supervisor', 'admin') ||
    manages(who, accountId),
  /** Opens and keeps that record; whoever it was handed over to keeps it. */
  runAccountEscalation: (who: Actor, accountId: AccountId, ownerId: PersonId | null = null) =>
    (who.kind === 'staff' && who.id === ownerId) || hasRole(who, 'supervisor') || manages(who, accountId),
  /** Says who answers for an account, and what it belongs to. */
  setAccountTeam: (who: Actor): boolean => hasRole(who, 'supervisor', 'admin'),
  /** Keeps contacts, the note for handling and documents of an account. */
  keepAccount: (who: Actor, accountId: AccountId): boolean =>
    hasRole(who, 'supervisor', 'admin') || manages(who, accountId),
  /** Says that a ticket should not count against the health of an account. */
  contestHealth: (who: Actor, accountId: AccountId): boolean => hasRole(who, 'supervisor') || manages(who, accountId),
  /** Enters and changes circuits, imports them, and fills the pool of resources. */
  keepInventory: (who: Actor): boolean => hasRole(who, 'supervisor', 'admin'),
  /** Reads what work is planned on the network, in as far as it hits accounts that are the reader's to see. */
  seeWorks: (who: Actor): boolean => hasRole(who, 'agent', 'technician', 'account_manager', 'supervisor', 'admin'),
  /** Plans work in a window, tells customers of it, and says how it ended. */
  planWorks: (who: Actor): boolean => hasRole(who, 'technician', 'supervisor', 'admin'),
  /** Orders a circuit, a change or a move for an account: the desk, and whoever answers for it. */
  order: (who: Actor, accountId: AccountId): boolean => hasRole(who, 'agent', 'supervisor') || manages(who, accountId),
  /** Follows orders: the house, and whoever answers for the account. */
  seeOrders: (who: Actor, accountId: AccountId): boolean =>
    hasRole(who, 'agent', 'technician', 'supervisor', 'admin') || manages(who, accountId),
  /** Says which position does which stage of an order. */
  setOrderPositions: (who: Actor): boolean => hasRole(who, 'supervisor', 'admin'),
  /** Reads papers kept with an account: the house, and whoever answers for it; customers are shown theirs elsewhere. */
  seeDocuments: (who: Actor, accountId: AccountId): boolean =>
    hasRole(who, 'agent', 'technician', 'supervisor', 'admin') || manages(who, accountId),
  /** Reads alerts of an account: whoever answers for it, and who watches over all of it. */
  seeAlerts: (who: Actor, accountId: AccountId) => hasRole(who, 'supervisor', 'admin') || manages(who, accountId),
  seeAllAlerts: (who: Actor): boolean => hasRole(who, 'supervisor', 'admin'),
  /** Acknowledges, plans, confirms with the customer, sets aside. */
  answerAlert: (who: Actor, accountId: AccountId) => hasRole(who, 'supervisor') || manages(who, accountId),
  /** Says whether what was done has settled it: the contact who was asked, and nobody for them. */
  answerAsk: (who: Actor, contactId: ContactId): boolean => who.kind === 'contact' && who.id === contactId,
  /** What makes an alert, how bad, and who is told by what. */
  editAlertRules: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  /** Tells figures of use and spend for billing and traffic systems. */
  feedAccountSignals: (who: Actor) => hasRole(who, 'supervisor', 'admin'),
  /** Says when a manager is away: oneself, the director above, whoever watches over the house. */
  keepLeaves: (who: Actor, manager: { id: PersonId; reportsTo: PersonId | null }): boolean =>
    who.kind === 'staff' &&
    (who.id === manager.id ||
      who.id === manager.reportsTo ||
      who.roles.some((role) => role === 'supervisor' || role === 'admin')),
  /** Sees that a customer wants to leave; positions besides see what they have to give back. */
  seeLeaving: (who: Actor, accountId: AccountId) => hasRole(who, 'supervisor', 'admin') || manages(who, accountId),
  /** Keeps the customer or says that they are lost, and closes the account in the end. */
  runLeaving: (who: Actor, accountId: AccountId) => hasRole(who, 'supervisor') || manages(who, accountId),
  /** The accounts that are somebody's own to answer for. */
  portfolioOf: (who: Actor): readonly AccountId[] => (hasRole(who, 'account_manager') ? who.accounts : []),
  seeAllAccounts: (who: Actor) => hasRole(who, 'agent', 'technician', 'supervisor', 'admin'),
}
