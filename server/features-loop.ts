import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import type { Reaction } from '#server/events/reaction.ts'
import type { Env } from '#server/http/env.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { accountPromiseSweep } from '#server/escalation/account-promise.sweep.ts'
import { askRoutes } from '#server/alerts/ask.http.ts'
import { endAlertsOnAccountClosed } from '#server/alerts/end-alerts.on-account-closed.ts'
import { documentRoutes } from '#server/documents/document.http.ts'
import { enterCircuitOnOrderAccepted } from '#server/orders/enter-circuit.on-order-accepted.ts'
import { followTicketOnTicketMoved } from '#server/orders/follow-ticket.on-ticket-moved.ts'
import { orderRoutes } from '#server/orders/order.http.ts'
import { plannedWorkRoutes } from '#server/planned-works/planned-work.http.ts'
import { plannedWorkSweep } from '#server/planned-works/planned-work.sweep.ts'

/** Part of features.ts: what an account is served with beside its tickets, works on the network, orders and papers. */
export const loopRoutes = (deps: Deps): OpenAPIHono<Env>[] => [
  plannedWorkRoutes(deps),
  orderRoutes(deps),
  documentRoutes(deps),
  askRoutes(deps),
]
export const loopSweeps = (deps: Deps): Sweep[] => [plannedWorkSweep(deps), accountPromiseSweep(deps)]
export const loopReactions: Reaction[] = [
  followTicketOnTicketMoved,
  enterCircuitOnOrderAccepted,
  endAlertsOnAccountClosed,
]
