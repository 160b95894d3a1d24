CREATE SEQUENCE "public"."account_escalation_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "circuit_nodes" (
	"circuit_id" uuid NOT NULL,
	"node_id" uuid NOT NULL,
	CONSTRAINT "circuit_nodes_circuit_id_node_id_pk" PRIMARY KEY("circuit_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "nodes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"region" text NOT NULL,
	"upstream_id" uuid,
	CONSTRAINT "nodes_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "account_escalation_entries" (
	"escalation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"facts" jsonb NOT NULL,
	"by_id" uuid NOT NULL,
	"by_name" text NOT NULL,
	"by_name_en" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_escalation_entries_escalation_id_seq_pk" PRIMARY KEY("escalation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "account_escalation_tickets" (
	"escalation_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_escalation_tickets_escalation_id_ticket_id_pk" PRIMARY KEY("escalation_id","ticket_id")
);
--> statement-breakpoint
CREATE TABLE "account_escalation_watchers" (
	"escalation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"seen_version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "account_escalation_watchers_escalation_id_person_id_pk" PRIMARY KEY("escalation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "account_escalations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"account_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"title" text NOT NULL,
	"reason" text NOT NULL,
	"severity" text NOT NULL,
	"trend" text NOT NULL,
	"state" text NOT NULL,
	"target" text NOT NULL,
	"target_at" timestamp (3) with time zone NOT NULL,
	"promise" text,
	"promise_at" timestamp (3) with time zone,
	"next_step" text,
	"next_step_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"opened_by_id" uuid NOT NULL,
	"outcome" text,
	"ended_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "account_escalations_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "customer_escalations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"by_kind" text NOT NULL,
	"by_name" text NOT NULL,
	"reason" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"answer_due_at" timestamp (3) with time zone NOT NULL,
	"overdue_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"answered_by_id" uuid,
	"message_id" uuid,
	"lapsed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "vendor_cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"queue_id" uuid NOT NULL,
	"from_queue_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reference" text,
	"contact" text,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"asked_by_id" uuid,
	"answer_due_at" timestamp (3) with time zone NOT NULL,
	"done_due_at" timestamp (3) with time zone NOT NULL,
	"expected_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"chase_at" timestamp (3) with time zone,
	"chase_minutes" integer NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	"told" text[] NOT NULL,
	"next_due_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vendor_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"contact" text,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vendors" (
	"queue_id" uuid PRIMARY KEY NOT NULL,
	"contract_number" text DEFAULT '' NOT NULL,
	"contacts" jsonb NOT NULL,
	"calendar" text NOT NULL,
	"answer_minutes" integer NOT NULL,
	"done_minutes" integer NOT NULL,
	"chase_minutes" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_deliveries" (
	"update_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"message_id" uuid,
	"skipped" text,
	CONSTRAINT "incident_deliveries_update_id_ticket_id_pk" PRIMARY KEY("update_id","ticket_id")
);
--> statement-breakpoint
CREATE TABLE "incident_notices" (
	"incident_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"how" text NOT NULL,
	"note" text,
	"ticket_id" uuid,
	"by_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_notices_incident_id_account_id_pk" PRIMARY KEY("incident_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "incident_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"grades" text[] NOT NULL,
	"circuits" integer NOT NULL,
	"minutes" integer NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_scopes" (
	"incident_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"target_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_scopes_incident_id_kind_target_id_pk" PRIMARY KEY("incident_id","kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "incident_updates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"incident_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"texts" jsonb NOT NULL,
	"next_at" timestamp (3) with time zone,
	"by_id" uuid NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"ticket_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"title" jsonb NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"declared_at" timestamp (3) with time zone NOT NULL,
	"declared_by_id" uuid,
	"rule_id" uuid,
	"next_update_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_links" (
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ticket_links_from_id_to_id_pk" PRIMARY KEY("from_id","to_id"),
	CONSTRAINT "ticket_links_other" CHECK ("ticket_links"."from_id" <> "ticket_links"."to_id")
);
--> statement-breakpoint
ALTER TABLE "hand_offs" ADD COLUMN "evidence" text;--> statement-breakpoint
ALTER TABLE "circuit_nodes" ADD CONSTRAINT "circuit_nodes_circuit_id_circuits_id_fk" FOREIGN KEY ("circuit_id") REFERENCES "public"."circuits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circuit_nodes" ADD CONSTRAINT "circuit_nodes_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_escalation_entries" ADD CONSTRAINT "account_escalation_entries_escalation_id_account_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."account_escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_escalation_tickets" ADD CONSTRAINT "account_escalation_tickets_escalation_id_account_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."account_escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_escalation_watchers" ADD CONSTRAINT "account_escalation_watchers_escalation_id_account_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."account_escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_entries" ADD CONSTRAINT "vendor_entries_case_id_vendor_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."vendor_cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_deliveries" ADD CONSTRAINT "incident_deliveries_update_id_incident_updates_id_fk" FOREIGN KEY ("update_id") REFERENCES "public"."incident_updates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_notices" ADD CONSTRAINT "incident_notices_incident_id_incidents_ticket_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("ticket_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_scopes" ADD CONSTRAINT "incident_scopes_incident_id_incidents_ticket_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("ticket_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_updates" ADD CONSTRAINT "incident_updates_incident_id_incidents_ticket_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("ticket_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "circuit_nodes_node" ON "circuit_nodes" USING btree ("node_id");--> statement-breakpoint
CREATE INDEX "nodes_upstream" ON "nodes" USING btree ("upstream_id");--> statement-breakpoint
CREATE INDEX "account_escalation_tickets_ticket" ON "account_escalation_tickets" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "account_escalation_watchers_person" ON "account_escalation_watchers" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_escalations_one_live" ON "account_escalations" USING btree ("account_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "account_escalations_account" ON "account_escalations" USING btree ("account_id","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_escalations_one_open" ON "customer_escalations" USING btree ("ticket_id") WHERE answered_at is null and lapsed_at is null;--> statement-breakpoint
CREATE INDEX "customer_escalations_ticket" ON "customer_escalations" USING btree ("ticket_id","asked_at");--> statement-breakpoint
CREATE INDEX "customer_escalations_due" ON "customer_escalations" USING btree ("answer_due_at") WHERE answered_at is null and lapsed_at is null and overdue_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "vendor_cases_one_open" ON "vendor_cases" USING btree ("ticket_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "vendor_cases_ticket" ON "vendor_cases" USING btree ("ticket_id","asked_at");--> statement-breakpoint
CREATE INDEX "vendor_cases_due" ON "vendor_cases" USING btree ("next_due_at") WHERE next_due_at is not null;--> statement-breakpoint
CREATE INDEX "vendor_entries_case" ON "vendor_entries" USING btree ("case_id","at");--> statement-breakpoint
CREATE INDEX "incident_deliveries_due" ON "incident_deliveries" USING btree ("due_at") WHERE delivered_at is null and skipped is null;--> statement-breakpoint
CREATE UNIQUE INDEX "incident_rules_position" ON "incident_rules" USING btree ("position");--> statement-breakpoint
CREATE INDEX "incident_updates_incident" ON "incident_updates" USING btree ("incident_id","at");--> statement-breakpoint
CREATE INDEX "incidents_open" ON "incidents" USING btree ("declared_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "ticket_links_to" ON "ticket_links" USING btree ("to_id");--> statement-breakpoint
CREATE INDEX "tickets_parent" ON "tickets" USING btree ("parent_id") WHERE parent_id is not null;--> statement-breakpoint
CREATE INDEX "tickets_down" ON "tickets" USING btree ("opened_at") WHERE ended_at is null and restored_at is null and parent_id is null and circuit_id is not null and impact = 'down' and type = 'fault';