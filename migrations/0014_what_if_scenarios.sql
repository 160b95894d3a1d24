-- Questions put to the past and histories imported for them: rows of their own, beside the house's.
CREATE TABLE "what_if_histories" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"lines" jsonb NOT NULL,
	"count" integer NOT NULL,
	"tickets" integer NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "what_if_scenarios" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"question" jsonb NOT NULL,
	"history_id" uuid,
	"state" text NOT NULL,
	"progress" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"run" integer DEFAULT 1 NOT NULL,
	"by_id" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"result" jsonb,
	"failure" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "what_if_scenarios_progress" CHECK ("what_if_scenarios"."progress" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "what_if_scenarios" ADD CONSTRAINT "what_if_scenarios_history_id_what_if_histories_id_fk" FOREIGN KEY ("history_id") REFERENCES "public"."what_if_histories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "what_if_scenarios_due" ON "what_if_scenarios" USING btree ("asked_at") WHERE state in ('queued', 'running');