-- What became of resources and circuits stays as it was; circuits that are there already begin their history with the day they were installed.

create trigger resource_moves_append_only before update or delete on resource_moves for each row execute function refuse_change();
--> statement-breakpoint
create trigger circuit_status_log_append_only before update or delete on circuit_status_log for each row execute function refuse_change();
--> statement-breakpoint
insert into circuit_status_log (id, circuit_id, "from", "to", reason, by_name, at)
select gen_random_uuid(), id, null, status, '', 'Keyline', installed_on::timestamptz from circuits;
