// The limit: what this machine's PostgreSQL and Node can do at best for the same outcome. One SQL function writes ticket,
// event, clock and offer in one call behind a bare Hono route, and the offer goes out on a raw TCP socket.
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import postgres from 'postgres'

const sql = postgres(process.argv[2] as string, { max: 16, onnotice: () => undefined })
const seats: Socket[] = []

await sql.unsafe(`
  create table if not exists floor_tickets (id bigint generated always as identity primary key, at timestamptz not null default now(), subject text not null, body text not null);
  create table if not exists floor_events (id bigint generated always as identity primary key, ticket bigint not null, type text not null, at timestamptz not null default now());
  create table if not exists floor_clocks (ticket bigint primary key, due timestamptz not null);
  create table if not exists floor_offers (id bigint generated always as identity primary key, ticket bigint not null, seat integer not null, expires timestamptz not null);
  create index if not exists floor_events_ticket on floor_events (ticket);
  create table if not exists floor_rows (id bigint generated always as identity primary key);
  create or replace function floor_open(subject text, body text, seat integer) returns bigint language plpgsql as $$
  declare t bigint;
  begin
    insert into floor_tickets (subject, body) values (subject, body) returning id into t;
    insert into floor_events (ticket, type) values (t, 'opened');
    insert into floor_clocks values (t, now() + interval '4 hours');
    insert into floor_offers (ticket, seat, expires) values (t, seat, now() + interval '30 seconds');
    return t;
  end $$;
  create table if not exists floor_items (id bigint generated always as identity primary key, priority text not null, state text not null default 'queued', seat integer);
  create index if not exists floor_items_order on floor_items (priority, id) where state = 'queued';
  create or replace function floor_match(seat integer) returns bigint language plpgsql as $$
  declare i bigint;
  begin
    select id into i from floor_items where state = 'queued' order by priority, id limit 1 for update skip locked;
    update floor_items set state = 'offered', seat = floor_match.seat where id = i;
    insert into floor_offers (ticket, seat, expires) values (i, floor_match.seat, now() + interval '30 seconds');
    return i;
  end $$`)

const app = new Hono()
app.post('/tickets', async (c) => {
  const { subject, description } = await c.req.json<{ subject: string; description: string }>()
  const seat = Math.floor(Math.random() * Math.max(1, seats.length))
  const [row] = await sql<{ id: string }[]>`select floor_open(${subject}, ${description}, ${seat}) as id`
  seats[seat]?.write(`${subject}\n`)
  return c.json({ id: row?.id }, 201)
})
app.post('/free/:seat', async (c) => {
  const seat = Number(c.req.param('seat'))
  await sql`select floor_match(${seat})`
  seats[seat]?.write(`${seat}\n`)
  return c.body(null, 204)
})
app.get('/tickets', async (c) => c.json(await sql`select id, at, subject from floor_tickets order by id desc limit 20`))
app.get('/tickets/:id', async (c) => {
  const [row] = await sql`
    select t.*, (select json_agg(e order by e.id) from floor_events e where e.ticket = t.id) as events
      from floor_tickets t where t.id = ${Number(c.req.param('id'))}`
  return c.json(row ?? null)
})
// Whoever started this is gone: so is the need for it.
process.on('disconnect', () => process.exit())
const push = createServer((socket) => {
  seats.push(socket.setNoDelay())
  socket.on('error', () => undefined)
}).listen(0, '127.0.0.1')
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.send?.({ http: `http://127.0.0.1:${port}`, push: (push.address() as { port: number }).port })
})
