import type { Server } from 'node:http'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { alertManagerOnSignal } from '#server/alerts/alert-manager.on-signal.ts'
import { attentionRoutes } from '#server/escalation/attention/attention.http.ts'
import { attentionSweep } from '#server/escalation/attention/attention.sweep.ts'
import { followAttentionOnProgress } from '#server/escalation/attention/follow-attention.on-progress.ts'
import { startAttentionOnSignal } from '#server/escalation/attention/start-attention.on-signal.ts'
import { policyRoutes } from '#server/escalation/policies/policy.http.ts'
import { handOverSweep } from '#server/escalation/schedules/hand-over.sweep.ts'
import { scheduleRoutes } from '#server/escalation/schedules/schedule.http.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { noticeRoutes } from '#server/notices/notice.http.ts'
import { channelRoutes } from '#server/webhooks/channel.http.ts'
import { webhookDeliverySweep } from '#server/webhooks/delivery.sweep.ts'
import { updateRequestRoutes } from '#server/tickets/update-request.http.ts'
import { updateRequestSweep } from '#server/tickets/update-request.sweep.ts'
import { leavingRoutes } from '#server/leaving/leaving.http.ts'
import { openLeavingOnDisconnectAsked } from '#server/leaving/open-leaving.on-disconnect-asked.ts'
import { retentionWindowSweep } from '#server/leaving/window.sweep.ts'
import { digestSweep } from '#server/portfolio/digest.sweep.ts'
import { portfolioRoutes } from '#server/portfolio/portfolio.http.ts'
import { riskSnapshotSweep } from '#server/portfolio/risk.sweep.ts'
import { alertClimbSweep } from '#server/alerts/climb.sweep.ts'
import { contractEndingSweep } from '#server/alerts/contract-ending.sweep.ts'
import { alertMeasureSweep } from '#server/alerts/measure.sweep.ts'
import { alertRuleRoutes } from '#server/alerts/rules/rule.http.ts'
import { alertTellSweep } from '#server/alerts/tell.sweep.ts'
import type { Auth } from '#server/auth/auth.ts'
import { accountRoutes } from '#server/accounts/account.http.ts'
import { alertRoutes } from '#server/alerts/alert.http.ts'
import { authRoutes } from '#server/auth/auth.http.ts'
import { meRoutes } from '#server/auth/me.http.ts'
import { peopleRoutes } from '#server/auth/people.http.ts'
import { departureRoutes } from '#server/departures/departure.http.ts'
import { sessionSweep } from '#server/auth/session.sweep.ts'
import type { TicketScope } from '#server/auth/permissions.ts'
import { auditRoutes } from '#server/audit/audit.http.ts'
import { brandRoutes } from '#server/brand/brand.http.ts'
import { calendarRoutes } from '#server/calendar/calendar.http.ts'
import { bringCalendars } from '#server/calendar/commands/bring-calendars.ts'
import { callRoutes } from '#server/calls/call.http.ts'
import { lostCallSweep } from '#server/calls/call.sweep.ts'
import { connect, type Db } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { savedViewRoutes } from '#server/desk/saved-view.http.ts'
import { accountEscalationRoutes } from '#server/escalation/account-escalation.http.ts'
import { vendorRecordRoutes } from '#server/escalation/vendor-record.http.ts'
import { vendorRoutes } from '#server/escalation/vendor.http.ts'
import { unansweredEscalationSweep } from '#server/escalation/unanswered-escalation.sweep.ts'
import { vendorClockSweep } from '#server/escalation/vendor-clock.sweep.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { runReactions } from '#server/events/run-reactions.ts'
import type { Tail } from '#server/events/tail.ts'
import type { ViewerNews } from '#server/events/wake-channel.ts'
import type { Env } from '#server/http/env.ts'
import { environmentRoutes } from '#server/http/environment.http.ts'
import { housekeepingSweep } from '#server/http/housekeeping.sweep.ts'
import type { Metrics } from '#server/http/metrics.ts'
import { declareByRuleSweep } from '#server/incidents/declare-by-rule.sweep.ts'
import { incidentWordSweep } from '#server/incidents/word-overdue.sweep.ts'
import { deliverSweep } from '#server/incidents/deliver.sweep.ts'
import { loopReactions, loopRoutes, loopSweeps } from './features-loop.ts'
import { knowledgeRoutes, knowledgeSweeps } from './features-knowledge.ts'
import { incidentRoutes } from '#server/incidents/incident.http.ts'
import { incidentRuleRoutes } from '#server/incidents/incident-rule.http.ts'
import { importAtStart } from '#server/kb/commands/import-at-start.ts'
import { startMail } from '#server/mail/start-mail.ts'
import { startLive } from '#server/realtime/socket.ts'
import { liveReads } from './live-reads.ts'
import { circuitRoutes } from '#server/inventory/circuit.http.ts'
import { accountKeepingRoutes } from '#server/accounts/keeping.http.ts'
import { pictureRoutes } from '#server/inventory/picture.http.ts'
import { healthRoutes } from '#server/accounts/health.http.ts'
import { circuitImportRoutes } from '#server/inventory/import.http.ts'
import { resourceRoutes } from '#server/inventory/resource.http.ts'
import { liveRoutes } from '#server/routing/live.http.ts'
import { lostSeatSweep } from '#server/routing/lost-seat.sweep.ts'
import { startDispatcher } from '#server/routing/commands/dispatch.ts'
import { offerExpirySweep } from '#server/routing/offer-expiry.sweep.ts'
import { presenceRoutes } from '#server/routing/presence.http.ts'
import { accountSeatsRoutes } from '#server/routing/account-seats.http.ts'
import { configurationChanged } from '#server/routing/configuration.store.ts'
import { changedRouting } from '#server/routing/configuration-changes.ts'
import { queueHoursSweep } from '#server/routing/queue-hours.sweep.ts'
import { queueRoutes } from '#server/routing/queue.http.ts'
import { ruleRoutes } from '#server/routing/rule.http.ts'
import { skillRoutes } from '#server/routing/skill.http.ts'
import { forwardedWorkSweep } from '#server/tickets/forwarded-work.sweep.ts'
import { roundRetentionSweep } from '#server/routing/round-retention.sweep.ts'
import { whyNotMeRoutes } from '#server/routing/why-not-me.http.ts'
import { startWhatIf } from '#server/routing/what-if/commands/run-scenario.ts'
import { playInThread } from '#server/routing/what-if/play-in-thread.ts'
import { whatIfRoutes } from '#server/routing/what-if/what-if.http.ts'
import { presenceOverSweep } from '#server/routing/presence-over.sweep.ts'
import { seatSettingsRoutes } from '#server/routing/seat-settings.http.ts'
import { seatPlanRoutes } from '#server/seats/seat-plan.http.ts'
import { seatLimitSweep } from '#server/routing/seat-limit.sweep.ts'
import { seatPlanSweep } from '#server/seats/seat-plan.sweep.ts'
import { relaxationSweep } from '#server/routing/relaxation.sweep.ts'
import type { SearchDesk } from '#server/search/index-desk.ts'
import { indexDocumentsOnChange } from '#server/search/index-documents.on-change.ts'
import { searchRoutes } from '#server/search/search.http.ts'
import { bringSynonyms } from '#server/search/commands/bring-synonyms.ts'
import { savedSearchRoutes } from '#server/search/saved/saved-search.http.ts'
import { synonymRoutes } from '#server/search/synonym.http.ts'
import { suggestionRoutes } from '#server/search/suggestions.http.ts'
import { clockSweep } from '#server/sla/clock.sweep.ts'
import { bringServiceLevels } from '#server/sla/commands/bring-service-levels.ts'
import { contractRoutes } from '#server/sla/contract.http.ts'
import { serviceLevelRoutes } from '#server/sla/service-level.http.ts'
import { closeUnansweredSweep } from '#server/tickets/close-unanswered.sweep.ts'
import { promiseSweep } from '#server/tickets/promise.sweep.ts'
import { offerRoutes } from '#server/tickets/offer.http.ts'
import { draftRetentionSweep } from '#server/tickets/draft-retention.sweep.ts'
import { returnFromPauseSweep } from '#server/tickets/return-from-pause.sweep.ts'
import { draftRoutes } from '#server/tickets/draft.http.ts'
import { ticketRoutes } from '#server/tickets/ticket.http.ts'
import { findTicket, scopeOf } from '#server/tickets/ticket.store.ts'
import { followRoutes } from '#server/tickets/follow.http.ts'
import { portalRoutes } from '#server/tickets/portal.http.ts'
import { reportRoutes } from '#server/intake/report.http.ts'
import { unsentFilesSweep } from '#server/files/unsent.sweep.ts'
import { ticketPromiseRoutes } from '#server/tickets/ticket-promises.http.ts'
import { ticketWorkRoutes } from '#server/tickets/ticket-work.http.ts'
import { createCycle } from '#server/jobs/cycle.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

/**
 * What the product is made of, as lists: the one place that knows every feature. start.ts turns them into a running
 * process, tests into an app without a port.
 */

/** What features are handed. */
export interface House {
  deps: Deps
  auth: Auth
  search: SearchDesk
}

/** A house in operation: everything that also needs a port, a database's address or figures. */
export interface Running extends House {
  server: Server
  databaseUrl: string
  /** The same, over the sweeps' own small pool: a full house never keeps a deadline waiting. */
  sweepDeps: Deps
  metrics: Metrics
  /** The event stream as this process hears of it. */
  tail: Tail
  /** Who looks at which ticket changed, in any process. */
  viewers: ViewerNews
}

/** Runs beside the HTTP server. Started in order before it opens; what it answers stops it, last one first. */
export interface Service {
  name: string
  start(running: Running): Promise<() => Promise<void>>
}

/** HTTP: mounted under /api, in this order. */
export function routes({ deps, auth, search }: House): OpenAPIHono<Env>[] {
  return [
    authRoutes(deps, auth),
    meRoutes(deps, auth),
    peopleRoutes(deps, auth),
    departureRoutes(deps, auth),
    brandRoutes(deps),
    auditRoutes(deps, auth),
    environmentRoutes(deps),
    ticketRoutes(deps),
    savedViewRoutes(deps),
    callRoutes(deps),
    draftRoutes(deps),
    ticketWorkRoutes(deps),
    ticketPromiseRoutes(deps),
    portalRoutes(deps),
    followRoutes(deps),
    reportRoutes(deps),
    offerRoutes(deps),
    presenceRoutes(deps),
    whyNotMeRoutes(deps),
    seatPlanRoutes(deps),
    seatSettingsRoutes(deps),
    liveRoutes(deps),
    whatIfRoutes(deps),
    accountEscalationRoutes(deps),
    vendorRoutes(deps),
    vendorRecordRoutes(deps),
    incidentRoutes(deps),
    incidentRuleRoutes(deps),
    ...loopRoutes(deps),
    queueRoutes(deps),
    skillRoutes(deps),
    ruleRoutes(deps),
    accountSeatsRoutes(deps),
    serviceLevelRoutes(deps),
    calendarRoutes(deps),
    contractRoutes(deps),
    alertRoutes(deps),
    alertRuleRoutes(deps),
    portfolioRoutes(deps),
    updateRequestRoutes(deps),
    leavingRoutes(deps),
    accountRoutes(deps),
    resourceRoutes(deps),
    circuitRoutes(deps),
    circuitImportRoutes(deps),
    healthRoutes(deps),
    accountKeepingRoutes(deps),
    pictureRoutes(deps),
    ...knowledgeRoutes(deps),
    attentionRoutes(deps, ticketScope),
    policyRoutes(deps),
    scheduleRoutes(deps),
    noticeRoutes(deps, ticketScope),
    channelRoutes(deps),
    searchRoutes(deps, search),
    suggestionRoutes(deps, search),
    synonymRoutes(deps, search),
    savedSearchRoutes(deps),
  ]
}

/** What runs when time passes. Handed the sweeps' own small pool. */
export function sweeps(deps: Deps): Sweep[] {
  return [
    offerExpirySweep(deps),
    lostSeatSweep(deps),
    lostCallSweep(deps),
    relaxationSweep(deps),
    queueHoursSweep(deps),
    forwardedWorkSweep(deps),
    presenceOverSweep(deps),
    seatPlanSweep(deps),
    seatLimitSweep(deps),
    unsentFilesSweep(deps.db),
    roundRetentionSweep(deps),
    deliverSweep(deps),
    incidentWordSweep(deps),
    declareByRuleSweep(deps),
    unansweredEscalationSweep(deps),
    vendorClockSweep(deps),
    ...loopSweeps(deps),
    clockSweep(deps),
    promiseSweep(deps),
    returnFromPauseSweep(deps),
    closeUnansweredSweep(deps),
    ...knowledgeSweeps(deps),
    alertClimbSweep(deps),
    alertTellSweep(deps),
    alertMeasureSweep(deps),
    contractEndingSweep(deps),
    riskSnapshotSweep(deps),
    updateRequestSweep(deps),
    retentionWindowSweep(deps),
    digestSweep(deps),
    attentionSweep(deps),
    handOverSweep(deps),
    webhookDeliverySweep(deps),
    sessionSweep(deps.db),
    housekeepingSweep(deps.db),
    draftRetentionSweep(deps.db),
  ]
}

/** What follows from what happened. Each owns a cursor in the event stream, by its name. */
export function reactions(deps: Deps): Reaction[] {
  return [
    alertManagerOnSignal,
    openLeavingOnDisconnectAsked(deps),
    ...loopReactions,
    startAttentionOnSignal(deps),
    followAttentionOnProgress(deps),
    ...(deps.config.meili ? [indexDocumentsOnChange] : []),
  ]
}

/** Rights on a ticket, for those who hold nothing of it but its id. */
async function ticketScope(db: Db, id: TicketId): Promise<TicketScope | null> {
  const ticket = await findTicket(db, { id })
  return ticket && scopeOf(db, ticket)
}

/** What the house promises with, where it has nothing of its own yet. */
const promises: Service = {
  name: 'promises',
  start: async ({ deps }) => {
    await bringCalendars(deps)
    await bringServiceLevels(deps)
    return async () => {}
  },
}

const knowledge: Service = {
  name: 'knowledge',
  start: async ({ deps }) => {
    await importAtStart(deps)
    return async () => {}
  },
}

const routing: Service = {
  name: 'routing',
  start: async ({ deps, tail }) => {
    const dispatcher = startDispatcher(deps)
    const unlisten = tail.on((events) => {
      if (changedRouting(events)) configurationChanged(deps)
    })
    return () => {
      unlisten()
      return dispatcher.stop()
    }
  },
}

/** Questions put to the past, each in a thread of its own. */
const whatIf: Service = {
  name: 'what-if',
  start: async ({ sweepDeps }) => {
    const running = startWhatIf(sweepDeps, playInThread)
    return () => running.stop()
  },
}

const reacting: Service = {
  name: 'reactions',
  start: async ({ sweepDeps, tail }) => {
    const running = await runReactions({ ...sweepDeps, tail }, reactions(sweepDeps))
    return () => running.stop()
  },
}

const searching: Service = {
  name: 'search',
  start: async ({ deps, search, tail }) => {
    if ((await bringSynonyms(deps)) > 0) await search.learnSynonyms()
    const index = search.start({ db: deps.db, tail })
    return () => index.stop()
  },
}

const sweeping: Service = {
  name: 'sweeps',
  start: async ({ sweepDeps, metrics }) => {
    const cycle = createCycle({ ...sweepDeps, swept: metrics.swept }, sweeps(sweepDeps))
    cycle.start()
    return () => cycle.stop()
  },
}

/** Letters to customers, while a mail relay is configured. */
const mail: Service = {
  name: 'mail',
  start: async ({ sweepDeps, databaseUrl, tail, metrics }) => {
    const mail = await startMail(sweepDeps, databaseUrl)
    if (!mail) return async () => {}
    const running = await runReactions({ ...sweepDeps, tail }, mail.reactions)
    metrics.gauge('mail_waiting', 'Letters owed and not sent yet', mail.waiting)
    metrics.gauge('mail_dead_letters', 'Letters that could not be delivered', mail.dead)
    return async () => {
      await running.stop()
      await mail.stop()
    }
  },
}

/** Sockets: what browsers hear of without asking. */
const live: Service = {
  name: 'live',
  start: async ({ deps, auth, server, databaseUrl, tail, viewers, metrics }) => {
    const pool = connect(databaseUrl, { max: 4, name: 'keyline-live' })
    const channel = startLive({
      ...{ ...deps, ...liveReads({ ...deps, db: pool.db }), server, tail, viewers },
      sessions: auth.sessions,
    })
    metrics.gauge('live_sockets', 'Open live connections', channel.sockets)
    return async () => {
      await channel.close()
      await pool.close(2)
    }
  },
}

/** Calendars and service levels, articles, matcher, readers of the event stream, search, sweeps, sockets. */
export const services: Service[] = [promises, knowledge, routing, reacting, searching, sweeping, live, mail, whatIf]
