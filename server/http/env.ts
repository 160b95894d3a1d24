import type { HttpBindings } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ZodType } from 'zod'
import type { Actor, ContactActor, Person, StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'

/**
 * What every handler finds in its context. `inProcess` marks calls of our own pages while they are rendered: the origin
 * of what caused them was checked, and their caller's address is known.
 */
export interface Env {
  Bindings: Partial<HttpBindings> & { inProcess?: { clientAddress: string } }
  Variables: {
    actor: Actor | null
    requestId: string
    clientAddress: string
  }
}

/** One business thing's routes, mounted under /api: `app.route('/', ticketRoutes(deps))`. */
export type RouteModule = (deps: Deps) => OpenAPIHono<Env>

/** Who sends a request: a session, an API key, or nobody. The same check serves HTTP and sockets. */
export type ReadActor = (headers: Headers) => Promise<Actor | null>

export function requirePerson(c: Context<Env>): Person {
  const actor = c.get('actor')
  if (actor?.kind === 'staff' || actor?.kind === 'contact') return actor
  throw new Refusal('auth.required', 'Sign in first.', 401)
}

/** Somebody of the operator, with at least one of `roles` where any are named. */
export function requireStaff(c: Context<Env>, ...roles: StaffRole[]): StaffActor {
  const person = requirePerson(c)
  if (person.kind !== 'staff') throw forbidden()
  if (roles.length > 0 && !roles.some((role) => person.roles.includes(role))) throw forbidden()
  return person
}

export function requireContact(c: Context<Env>): ContactActor {
  const person = requirePerson(c)
  if (person.kind !== 'contact') throw forbidden()
  return person
}

function forbidden(): Refusal {
  return new Refusal('auth.forbidden', 'Your role does not include this. Ask an administrator if it should.', 403)
}

/** A JSON body that must be there; without `required`, an empty request would pass unread. */
export function jsonBody<T extends ZodType>(schema: T) {
  return { required: true as const, content: { 'application/json': { schema } } }
}

/** An answer in JSON, for the `responses` of a route. */
export function jsonAnswer<T extends ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } }
}
