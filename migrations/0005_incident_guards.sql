-- What was told and decided stays as it was: logs are append-only, a closed account escalation is frozen; and the house starts with the rules of major incidents.

create trigger vendor_entries_append_only before update or delete on vendor_entries for each row execute function refuse_change();
--> statement-breakpoint
create trigger incident_updates_append_only before update or delete on incident_updates for each row execute function refuse_change();
--> statement-breakpoint
create trigger account_escalation_entries_append_only before update or delete on account_escalation_entries for each row execute function refuse_change();
--> statement-breakpoint
create function refuse_thaw() returns trigger language plpgsql as $$
begin
  raise exception 'account escalation % is closed, its record is frozen', old.number using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger account_escalations_frozen before update or delete on account_escalations for each row
  when (old.ended_at is not null) execute function refuse_thaw();
--> statement-breakpoint
-- Who looks at a closed record may still be noted as having seen it; what it says may not change.
create function refuse_thaw_of_part() returns trigger language plpgsql as $$
declare
  part record := case when tg_op = 'DELETE' then old else new end;
begin
  if exists (select from account_escalations where id = part.escalation_id and ended_at is not null) then
    raise exception 'the account escalation is closed, its record is frozen' using errcode = 'restrict_violation';
  end if;
  return part;
end $$;
--> statement-breakpoint
create trigger account_escalation_tickets_frozen before insert or update or delete on account_escalation_tickets
  for each row execute function refuse_thaw_of_part();
--> statement-breakpoint
create trigger account_escalation_entries_frozen before insert on account_escalation_entries
  for each row execute function refuse_thaw_of_part();
--> statement-breakpoint
create trigger account_escalation_watchers_frozen before insert or delete on account_escalation_watchers
  for each row execute function refuse_thaw_of_part();
--> statement-breakpoint
insert into incident_rules (id, position, name, name_en, grades, circuits, minutes, active, version) values
  ('01900000-0000-7000-8000-000000000001', 10, '三条以上 AAA 电路中断满 2 小时', 'Three or more AAA circuits down for 2 h', '{AAA}', 3, 120, true, 1),
  ('01900000-0000-7000-8000-000000000002', 20, '一条 AAA 电路中断满 6 小时', 'One AAA circuit down for 6 h', '{AAA}', 1, 360, true, 1),
  ('01900000-0000-7000-8000-000000000003', 30, '十条以上电路中断满 2 小时', 'Ten or more circuits down for 2 h', '{AAA,AA,A,ordinary}', 10, 120, true, 1);
