-- The database itself keeps the promises that must never break: chained events, capacity, append-only ledgers.

create function extend_event_chain() returns trigger language plpgsql as $$
declare
  last record;
begin
  if new.ticket_id is null then
    return new;
  end if;
  -- The first link has nothing before it; a second first link is refused by events_chain.
  if new.type = 'ticket.opened' then
    new.chain_seq := 1;
    new.hash := event_hash(null, 1, new.ticket_id, new.at, new.type, new.actor, new.payload);
    return new;
  end if;
  -- Two writers on one ticket wait here, so the chain never forks.
  perform pg_advisory_xact_lock(hashtextextended(new.ticket_id::text, 0));
  select chain_seq, hash into last from events
   where ticket_id = new.ticket_id order by chain_seq desc limit 1;
  new.chain_seq := coalesce(last.chain_seq, 0) + 1;
  new.hash := event_hash(last.hash, new.chain_seq, new.ticket_id, new.at, new.type, new.actor, new.payload);
  return new;
end $$;
--> statement-breakpoint
create function event_hash(
  previous bytea, seq integer, ticket uuid, at timestamptz, type text, actor jsonb, payload jsonb
) returns bytea language sql immutable as $$
  select sha256(coalesce(previous, ''::bytea) || convert_to(
    seq || '|' || ticket || '|' || (extract(epoch from at) * 1000)::bigint || '|' || type || '|' || actor || '|' || payload, 'UTF8'))
$$;
--> statement-breakpoint
create trigger events_chain before insert on events for each row execute function extend_event_chain();
--> statement-breakpoint
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger events_append_only before update or delete on events for each row execute function refuse_change();
--> statement-breakpoint
create trigger messages_append_only before update or delete on messages for each row execute function refuse_change();
--> statement-breakpoint
create trigger article_versions_append_only before update or delete on article_versions for each row execute function refuse_change();
--> statement-breakpoint
create function keep_ledger() returns trigger language plpgsql as $$
begin
  if jsonb_array_length(new.ledger) < jsonb_array_length(old.ledger)
     or (select jsonb_agg(e order by i) from jsonb_array_elements(new.ledger) with ordinality as l(e, i)
          where i <= jsonb_array_length(old.ledger)) is distinct from old.ledger then
    raise exception 'the ledger of a clock is append-only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger clocks_ledger before update of ledger on clocks for each row
  when (new.ledger is distinct from old.ledger) execute function keep_ledger();
--> statement-breakpoint
-- What a seat carries: its open offers and its held work. The check on seats refuses more than the capacity.
-- Work that resumes after a pause takes back what parking lent, even when that is in use by now; `lent` remembers it.
create function carry(seat uuid, change integer, resumed boolean default false) returns void language sql as $$
  update seats
     set load = load + change,
         lent = greatest(0, case when resumed then load + change - capacity else least(lent, load + change - capacity) end)
   where id = seat and change <> 0
$$;
--> statement-breakpoint
create function offer_load(state text, weight integer) returns integer language sql immutable as $$
  select case when state = 'open' then weight else 0 end
$$;
--> statement-breakpoint
-- Parked work frees half of its share.
create function work_load(state text, weight integer) returns integer language sql immutable as $$
  select case state when 'working' then weight when 'parked' then weight / 2 else 0 end
$$;
--> statement-breakpoint
create function offers_change_load() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform carry(new.seat_id, offer_load(new.state, new.weight));
  else
    perform carry(new.seat_id, offer_load(new.state, new.weight) - offer_load(old.state, old.weight));
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger offers_load after insert or update of state on offers for each row execute function offers_change_load();
--> statement-breakpoint
create function work_changes_load() returns trigger language plpgsql as $$
declare
  before integer := case when tg_op = 'UPDATE' then work_load(old.state, old.weight) else 0 end;
  now_ integer := work_load(new.state, new.weight);
begin
  if tg_op = 'UPDATE' and old.holder_id is not distinct from new.holder_id then
    if new.holder_id is not null then perform carry(new.holder_id, now_ - before, old.state = 'parked'); end if;
  else
    if tg_op = 'UPDATE' and old.holder_id is not null then perform carry(old.holder_id, -before); end if;
    if new.holder_id is not null then perform carry(new.holder_id, now_); end if;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger work_items_load after update of state, holder_id on work_items for each row
  when (old.state is distinct from new.state or old.holder_id is distinct from new.holder_id)
  execute function work_changes_load();
--> statement-breakpoint
create trigger work_items_load_new after insert on work_items for each row
  when (new.holder_id is not null) execute function work_changes_load();
--> statement-breakpoint
-- Viewers are gone with a crash anyway: no write-ahead log for them.
alter table ticket_viewers set unlogged;
