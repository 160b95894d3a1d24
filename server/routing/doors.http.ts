import type { Context } from 'hono'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { requireStaff, type Env } from '#server/http/env.ts'
import { Refusal } from '#server/kernel/refusal.ts'

/** Who builds queues, skills, rules and plans. */
export function requireConfigurer(c: Context<Env>): StaffActor {
  const actor = requireStaff(c)
  if (can.configureRouting(actor)) return actor
  throw new Refusal('routing.administrators_only', 'Administrators set up how work is routed. Ask one of them.', 403)
}

/** Who reads how work is routed, and tries it. */
export function requireReader(c: Context<Env>): StaffActor {
  const actor = requireStaff(c)
  if (can.readRouting(actor)) return actor
  throw new Refusal('routing.supervisors_only', 'Supervisors and administrators look into how work is routed.', 403)
}
