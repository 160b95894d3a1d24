-- A priority that changes changes the weight, and so what the seat carries: the trigger has to hear of both columns.
drop trigger work_items_load on work_items;
--> statement-breakpoint
create trigger work_items_load after update of state, holder_id, priority, weight on work_items for each row
  when (old.state is distinct from new.state or old.holder_id is distinct from new.holder_id or old.weight <> new.weight)
  execute function work_changes_load();
