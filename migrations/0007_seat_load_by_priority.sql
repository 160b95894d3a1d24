-- Work weighs by its priority, parked work frees what the administrator says, and the database still judges what a seat can carry.
insert into seat_policy (id, weights, parked_frees, least_shift_minutes, idle_minutes, ramp_per_hour, ramp_minutes, ramp_leave_hours)
values (1, '{"P1": 150, "P2": 100, "P3": 100, "P4": 100}', 50, 15, 30, 2, 240, 24);
--> statement-breakpoint
insert into presence_states (code, built_in, name, name_en, takes_offers, counts, longest_seconds, then_code, position) values
  ('available', true, '可接单', 'Available', true, 'work', null, null, 1),
  ('busy', true, '忙碌', 'Busy', false, 'work', null, null, 2),
  ('wrapUp', true, '整理中', 'Wrapping up', false, 'work', 300, 'available', 3),
  ('away', true, '暂离', 'Away', false, 'break', null, null, 4),
  ('offline', true, '下线', 'Offline', false, 'off', null, null, 100);
--> statement-breakpoint
insert into rejection_reasons (code, name, name_en, again, position) values
  ('notNow', '现在不方便', 'Not now', 'nextStep', 1),
  ('onCall', '正在通话', 'On a call', 'nextStep', 2),
  ('wrongSkill', '技能不符', 'Not my skill', 'never', 3),
  ('conflict', '需要回避', 'Conflict of interest', 'never', 4);
--> statement-breakpoint
-- What one piece of work takes of a seat. Nothing takes more than the whole seat, so the heaviest work still fits an empty one.
create function takes(state text, weight integer, capacity integer, frees integer) returns integer language sql immutable as $$
  select case state
    when 'open' then least(weight, capacity)
    when 'working' then least(weight, capacity)
    when 'parked' then least(weight, capacity) * (100 - frees) / 100
    else 0 end
$$;
--> statement-breakpoint
-- The seat's own row alone decides the sum, so that a change of its capacity at the same moment cannot be missed.
-- `admitted`: work that may stand above the capacity (resumed, accepted when its offer was counted, grown heavier, or put
-- there by a supervisor who knew). `lent` remembers by how much; new work never uses it.
create function carry(
  seat uuid, state_before text, weight_before integer, state_after text, weight_after integer, admitted boolean
) returns void language sql as $$
  update seats
     set load = load + takes(state_after, weight_after, capacity, parked_frees) - takes(state_before, weight_before, capacity, parked_frees),
         lent = greatest(0, least(
           load + takes(state_after, weight_after, capacity, parked_frees) - takes(state_before, weight_before, capacity, parked_frees) - capacity,
           case when admitted then null else lent end))
   where id = seat
     and takes(state_after, weight_after, capacity, parked_frees) <> takes(state_before, weight_before, capacity, parked_frees)
$$;
--> statement-breakpoint
create or replace function offers_change_load() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform carry(new.seat_id, null, 0, new.state, new.weight, false);
    -- A seat with a limit on new items is looked at again when this one leaves the hour.
    if new.state in ('open', 'accepted') then
      update seats set intake_due_at = coalesce(intake_due_at, new.offered_at + interval '1 hour')
       where id = new.seat_id and intake_due_at is null and (hourly_limit is not null or ramp_until > new.offered_at);
    end if;
  else
    perform carry(new.seat_id, old.state, old.weight, new.state, new.weight, new.weight <> old.weight);
  end if;
  return null;
end $$;
--> statement-breakpoint
drop trigger offers_load on offers;
--> statement-breakpoint
create trigger offers_load after insert or update of state, weight on offers for each row execute function offers_change_load();
--> statement-breakpoint
create or replace function work_changes_load() returns trigger language plpgsql as $$
declare
  admitted boolean := new.admitted_by_id is not null;
begin
  if tg_op = 'INSERT' then
    perform carry(new.holder_id, null, 0, new.state, new.weight, admitted);
    return null;
  end if;
  if new.weight <> old.weight and new.state = 'offered' then
    update offers set weight = new.weight where work_item_id = new.id and state = 'open' and weight <> new.weight;
  end if;
  if old.holder_id is not null and old.holder_id is not distinct from new.holder_id then
    perform carry(new.holder_id, old.state, old.weight, new.state, new.weight,
                  admitted or old.state = 'parked' or new.weight <> old.weight);
    return null;
  end if;
  if old.holder_id is not null then perform carry(old.holder_id, old.state, old.weight, null, 0, false); end if;
  if new.holder_id is not null then
    perform carry(new.holder_id, null, 0, new.state, new.weight,
                  admitted or (new.offer_id is distinct from old.offer_id and exists (
                    select from offers where id = new.offer_id and seat_id = new.holder_id
                       and work_item_id = new.id and via = 'routing' and state = 'accepted')));
  end if;
  return null;
end $$;
--> statement-breakpoint
drop trigger work_items_load on work_items;
--> statement-breakpoint
create trigger work_items_load after update of state, holder_id, weight on work_items for each row
  when (old.state is distinct from new.state or old.holder_id is distinct from new.holder_id or old.weight <> new.weight)
  execute function work_changes_load();
--> statement-breakpoint
create function weigh_work() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' or new.priority is distinct from old.priority then
    new.weight := coalesce((select (weights ->> new.priority)::integer from seat_policy), 100);
  end if;
  if new.holder_id is null then
    new.admitted_by_id := null;
    if new.state = 'queued' then new.offer_id := null; end if;
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger work_items_weigh before insert or update of priority, holder_id on work_items
  for each row execute function weigh_work();
--> statement-breakpoint
-- A seat whose capacity changes, or the share that parking frees, is counted anew; what it holds then may stand above.
create function recount_seat() returns trigger language plpgsql as $$
begin
  new.load := coalesce((
    select sum(takes(state, weight, new.capacity, new.parked_frees)) from (
      select state, weight from offers where seat_id = new.id and state = 'open'
      union all
      select state, weight from work_items where holder_id = new.id and state in ('working', 'parked')) parts), 0);
  new.lent := greatest(0, new.load - new.capacity);
  return new;
end $$;
--> statement-breakpoint
create trigger seats_recount before update of capacity, parked_frees on seats for each row
  when (old.capacity <> new.capacity or old.parked_frees <> new.parked_frees) execute function recount_seat();
--> statement-breakpoint
create function new_seat() returns trigger language plpgsql as $$
begin
  new.parked_frees := coalesce((select parked_frees from seat_policy), new.parked_frees);
  return new;
end $$;
--> statement-breakpoint
create trigger seats_new before insert on seats for each row execute function new_seat();
--> statement-breakpoint
drop function carry(uuid, integer, boolean);
--> statement-breakpoint
drop function offer_load(text, integer);
--> statement-breakpoint
drop function work_load(text, integer);
