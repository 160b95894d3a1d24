-- Planned works with what customers were told of them; service orders beside their tickets, with what was measured; documents of accounts.
CREATE SEQUENCE "public"."order_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."planned_work_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "account_document_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"content" "bytea",
	"note" text NOT NULL,
	"by_id" uuid NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account_documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"audience" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "circuit_tests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"measured_at" timestamp (3) with time zone NOT NULL,
	"instrument" text NOT NULL,
	"values" jsonb NOT NULL,
	"passed" boolean NOT NULL,
	"note" text NOT NULL,
	"by_id" uuid NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_positions" (
	"stage" text PRIMARY KEY NOT NULL,
	"queue_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"stage" text NOT NULL,
	"outcome" text NOT NULL,
	"note" text NOT NULL,
	"by_name" text NOT NULL,
	"by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service_orders" (
	"ticket_id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"circuit_id" uuid,
	"circuit_number" text NOT NULL,
	"wanted" jsonb NOT NULL,
	"wanted_on" date,
	"route" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"ordered_by_id" uuid NOT NULL,
	"ordered_by_name" text NOT NULL,
	"ordered_at" timestamp (3) with time zone NOT NULL,
	"entered_at" timestamp (3) with time zone,
	"trouble" text,
	"demo" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "service_orders_number_unique" UNIQUE("number"),
	CONSTRAINT "service_orders_position" CHECK (position >= 0)
);
--> statement-breakpoint
CREATE TABLE "planned_work_circuits" (
	"work_id" uuid NOT NULL,
	"circuit_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"why" text NOT NULL,
	CONSTRAINT "planned_work_circuits_work_id_circuit_id_pk" PRIMARY KEY("work_id","circuit_id")
);
--> statement-breakpoint
CREATE TABLE "planned_work_notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"work_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"mail" text NOT NULL,
	"mailed_at" timestamp (3) with time zone,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "planned_work_targets" (
	"work_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"target_id" uuid NOT NULL,
	CONSTRAINT "planned_work_targets_work_id_kind_target_id_pk" PRIMARY KEY("work_id","kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "planned_works" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"state" text NOT NULL,
	"title" jsonb NOT NULL,
	"text" jsonb NOT NULL,
	"reason" text NOT NULL,
	"impact" text NOT NULL,
	"down_minutes" integer,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"responsible_id" uuid NOT NULL,
	"lead_hours" integer NOT NULL,
	"reminder_hours" integer NOT NULL,
	"short_notice" boolean DEFAULT false NOT NULL,
	"announced_at" timestamp (3) with time zone,
	"reminded_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"late_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	"outcome_text" jsonb,
	"next_due_at" timestamp (3) with time zone,
	"created_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "planned_works_number_unique" UNIQUE("number"),
	CONSTRAINT "planned_works_window_runs" CHECK (ends_at > starts_at)
);
--> statement-breakpoint
ALTER TABLE "account_document_versions" ADD CONSTRAINT "account_document_versions_document_id_account_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."account_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_work_circuits" ADD CONSTRAINT "planned_work_circuits_work_id_planned_works_id_fk" FOREIGN KEY ("work_id") REFERENCES "public"."planned_works"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_work_notices" ADD CONSTRAINT "planned_work_notices_work_id_planned_works_id_fk" FOREIGN KEY ("work_id") REFERENCES "public"."planned_works"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_work_targets" ADD CONSTRAINT "planned_work_targets_work_id_planned_works_id_fk" FOREIGN KEY ("work_id") REFERENCES "public"."planned_works"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_document_versions_once" ON "account_document_versions" USING btree ("document_id","number");--> statement-breakpoint
CREATE INDEX "account_documents_account" ON "account_documents" USING btree ("account_id") WHERE removed_at is null;--> statement-breakpoint
CREATE INDEX "circuit_tests_ticket" ON "circuit_tests" USING btree ("ticket_id","at");--> statement-breakpoint
CREATE INDEX "order_steps_ticket" ON "order_steps" USING btree ("ticket_id","at");--> statement-breakpoint
CREATE INDEX "service_orders_account" ON "service_orders" USING btree ("account_id","ordered_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "service_orders_circuit" ON "service_orders" USING btree ("circuit_id") WHERE circuit_id is not null;--> statement-breakpoint
CREATE INDEX "planned_work_circuits_circuit" ON "planned_work_circuits" USING btree ("circuit_id");--> statement-breakpoint
CREATE INDEX "planned_work_circuits_account" ON "planned_work_circuits" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "planned_work_notices_once" ON "planned_work_notices" USING btree ("work_id","contact_id","kind","version");--> statement-breakpoint
CREATE INDEX "planned_work_notices_owed" ON "planned_work_notices" USING btree ("at") WHERE mail = 'owed';--> statement-breakpoint
CREATE INDEX "planned_works_due" ON "planned_works" USING btree ("next_due_at") WHERE next_due_at is not null;--> statement-breakpoint
CREATE INDEX "planned_works_window" ON "planned_works" USING btree ("ends_at","starts_at");