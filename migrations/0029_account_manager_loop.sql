-- An alert runs through a loop from sign to measured result; rules are data; leaves, digests, retention and releases have their rows.
CREATE SEQUENCE "public"."leaving_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "alert_signs" (
	"account_id" uuid NOT NULL,
	"rule" text NOT NULL,
	"cause" text NOT NULL,
	"severity" text NOT NULL,
	"event_id" bigint NOT NULL,
	"ticket_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"alert_id" uuid,
	CONSTRAINT "alert_signs_account_id_rule_cause_pk" PRIMARY KEY("account_id","rule","cause")
);
--> statement-breakpoint
CREATE TABLE "alert_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alert_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"text" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"due_on" date NOT NULL,
	"done_at" timestamp (3) with time zone,
	"done_by" uuid
);
--> statement-breakpoint
CREATE TABLE "account_measures" (
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"period" date NOT NULL,
	"value" double precision NOT NULL,
	"unit" text NOT NULL,
	"source" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_measures_account_id_kind_subject_period_pk" PRIMARY KEY("account_id","kind","subject","period")
);
--> statement-breakpoint
CREATE TABLE "alert_rule_sets" (
	"version" integer PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"note" text NOT NULL,
	"changed_by" uuid,
	"changed_by_name" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contract_warnings" (
	"contract_id" uuid NOT NULL,
	"ends_on" date NOT NULL,
	"days" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contract_warnings_contract_id_ends_on_days_pk" PRIMARY KEY("contract_id","ends_on","days")
);
--> statement-breakpoint
CREATE TABLE "leaving_circuits" (
	"leaving_id" uuid NOT NULL,
	"circuit_id" uuid NOT NULL,
	CONSTRAINT "leaving_circuits_leaving_id_circuit_id_pk" PRIMARY KEY("leaving_id","circuit_id")
);
--> statement-breakpoint
CREATE TABLE "leaving_tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"leaving_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"text" text NOT NULL,
	"owner_id" uuid,
	"due_on" date NOT NULL,
	"done_at" timestamp (3) with time zone,
	"done_by" uuid
);
--> statement-breakpoint
CREATE TABLE "leavings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"account_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"whole" boolean NOT NULL,
	"state" text NOT NULL,
	"owner_id" uuid,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"window_until" timestamp (3) with time zone NOT NULL,
	"overdue_at" timestamp (3) with time zone,
	"cause" text,
	"outcome" text,
	"decided_at" timestamp (3) with time zone,
	"decided_by" uuid,
	"leaves_on" date,
	"released_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "leavings_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "release_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"leaving_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"circuit_id" uuid NOT NULL,
	"queue_id" uuid NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"confirmed_by" uuid,
	"evidence" text
);
--> statement-breakpoint
CREATE TABLE "daily_duties" (
	"name" text PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "manager_digests" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "manager_leaves" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"stand_in_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "manager_leaves_order" CHECK ("manager_leaves"."from_at" < "manager_leaves"."until_at")
);
--> statement-breakpoint
CREATE TABLE "manager_profiles" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"calendar" text NOT NULL,
	"zone" text NOT NULL,
	"quiet_from" integer NOT NULL,
	"quiet_until" integer NOT NULL,
	"quiet_days_off" boolean NOT NULL,
	"digest" boolean NOT NULL,
	"digest_at" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "manager_profiles_minutes" CHECK (least(quiet_from, quiet_until, digest_at) >= 0 and greatest(quiet_from, quiet_until, digest_at) < 1440)
);
--> statement-breakpoint
CREATE TABLE "risk_snapshots" (
	"account_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"score" integer NOT NULL,
	"parts" jsonb NOT NULL,
	CONSTRAINT "risk_snapshots_account_id_on_date_pk" PRIMARY KEY("account_id","on_date")
);
--> statement-breakpoint
CREATE TABLE "update_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"asked_by_id" uuid NOT NULL,
	"asked_by_name" text NOT NULL,
	"question" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"overdue_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"answered_by_id" uuid,
	"message_id" uuid,
	"lapsed_at" timestamp (3) with time zone
);
--> statement-breakpoint
DROP INDEX "alerts_one_open";--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "closed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "terms" jsonb;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "rule_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "rung" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "next_climb_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "tell_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "aim" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "planned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "planned_by" uuid;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "contact_id" uuid;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "satisfied" boolean;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "confirmed_by" uuid;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "measure_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "measured_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "signs_before" integer;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "signs_after" integer;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "effect" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "closed_at" timestamp (3) with time zone;--> statement-breakpoint
-- Until now an acknowledgement was the end: what was acknowledged takes no further signs.
UPDATE "alerts" SET "closed_at" = "acknowledged_at" WHERE "state" = 'acknowledged';--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "alert_id" uuid;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "content" jsonb;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "reports_to" uuid;--> statement-breakpoint
ALTER TABLE "alert_steps" ADD CONSTRAINT "alert_steps_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaving_circuits" ADD CONSTRAINT "leaving_circuits_leaving_id_leavings_id_fk" FOREIGN KEY ("leaving_id") REFERENCES "public"."leavings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaving_tasks" ADD CONSTRAINT "leaving_tasks_leaving_id_leavings_id_fk" FOREIGN KEY ("leaving_id") REFERENCES "public"."leavings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_steps" ADD CONSTRAINT "release_steps_leaving_id_leavings_id_fk" FOREIGN KEY ("leaving_id") REFERENCES "public"."leavings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_signs_account" ON "alert_signs" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "alert_steps_alert" ON "alert_steps" USING btree ("alert_id","position");--> statement-breakpoint
CREATE INDEX "account_measures_received" ON "account_measures" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "leaving_circuits_circuit" ON "leaving_circuits" USING btree ("circuit_id");--> statement-breakpoint
CREATE INDEX "leaving_tasks_leaving" ON "leaving_tasks" USING btree ("leaving_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "leavings_ticket" ON "leavings" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "leavings_account" ON "leavings" USING btree ("account_id","opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "leavings_window" ON "leavings" USING btree ("window_until") WHERE state = 'retaining' and overdue_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "release_steps_once" ON "release_steps" USING btree ("leaving_id","resource_id");--> statement-breakpoint
CREATE INDEX "release_steps_queue" ON "release_steps" USING btree ("queue_id");--> statement-breakpoint
CREATE INDEX "manager_digests_next" ON "manager_digests" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "manager_leaves_person" ON "manager_leaves" USING btree ("person_id","until_at");--> statement-breakpoint
CREATE INDEX "manager_leaves_stand_in" ON "manager_leaves" USING btree ("stand_in_id","until_at");--> statement-breakpoint
CREATE UNIQUE INDEX "update_requests_one_open" ON "update_requests" USING btree ("ticket_id") WHERE answered_at is null and lapsed_at is null;--> statement-breakpoint
CREATE INDEX "update_requests_ticket" ON "update_requests" USING btree ("ticket_id","asked_at");--> statement-breakpoint
CREATE INDEX "update_requests_due" ON "update_requests" USING btree ("due_at") WHERE answered_at is null and lapsed_at is null and overdue_at is null;--> statement-breakpoint
CREATE INDEX "alerts_climb" ON "alerts" USING btree ("next_climb_at") WHERE next_climb_at is not null;--> statement-breakpoint
CREATE INDEX "alerts_tell" ON "alerts" USING btree ("tell_at") WHERE tell_at is not null;--> statement-breakpoint
CREATE INDEX "alerts_measure" ON "alerts" USING btree ("measure_at") WHERE measure_at is not null;--> statement-breakpoint
CREATE INDEX "events_alert" ON "events" USING btree ((payload ->> 'alertId')) WHERE type like 'alert.%';--> statement-breakpoint
CREATE INDEX "notices_alert" ON "notices" USING btree ("alert_id") WHERE alert_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_open" ON "alerts" USING btree ("account_id","rule") WHERE closed_at is null;