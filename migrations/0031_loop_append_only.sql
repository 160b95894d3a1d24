-- What positions did with an order and what was measured stays as it was written.

create trigger order_steps_append_only before update or delete on order_steps for each row execute function refuse_change();
--> statement-breakpoint
create trigger circuit_tests_append_only before update or delete on circuit_tests for each row execute function refuse_change();
