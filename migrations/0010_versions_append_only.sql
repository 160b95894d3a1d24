-- Versions of calendars and service levels are never edited: clocks name theirs, and must be explained by it years later.
create trigger calendar_versions_append_only before update or delete on calendar_versions for each row execute function refuse_change();
--> statement-breakpoint
create trigger service_level_versions_append_only before update or delete on service_level_versions for each row execute function refuse_change();
--> statement-breakpoint
create trigger contract_level_versions_append_only before update or delete on contract_level_versions for each row execute function refuse_change();
