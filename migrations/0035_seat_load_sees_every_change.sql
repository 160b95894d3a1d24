-- Whether work weighs anything new is asked of the work alone. Asked of the seat's row, it was answered by the row as it was
-- before a change of capacity, or of what parking frees, that another transaction had not committed yet, and went uncounted.
create function weighs(state text) returns text language sql immutable as $$
  select case when state in ('open', 'working') then 'whole' when state = 'parked' then 'parked' end
$$;
--> statement-breakpoint
create or replace function carry(
  seat uuid, state_before text, weight_before integer, state_after text, weight_after integer, admitted boolean
) returns void language sql as $$
  update seats
     set load = load + takes(state_after, weight_after, capacity, parked_frees) - takes(state_before, weight_before, capacity, parked_frees),
         lent = greatest(0, least(
           load + takes(state_after, weight_after, capacity, parked_frees) - takes(state_before, weight_before, capacity, parked_frees) - capacity,
           case when admitted then null else lent end))
   where id = seat
     and (weighs(state_before) is distinct from weighs(state_after)
       or weighs(state_after) is not null and weight_before <> weight_after)
$$;
--> statement-breakpoint
-- What went uncounted so far is counted anew.
with counted as (
  select s.id, coalesce(sum(takes(c.state, c.weight, s.capacity, s.parked_frees)), 0) as load
    from seats s
    left join (
      select seat_id, state, weight from offers where state = 'open'
      union all
      select holder_id, state, weight from work_items where holder_id is not null and state in ('working', 'parked')) c on c.seat_id = s.id
   group by s.id)
update seats set load = counted.load, lent = greatest(0, counted.load - seats.capacity)
  from counted where counted.id = seats.id and counted.load <> seats.load;
