-- Seats have a plan of work, limits on new items and states of their own; work that came by pull or push leaves an offer like any other.
CREATE TABLE "rejection_reasons" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"again" text NOT NULL,
	"position" integer NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "presence_states" (
	"code" text PRIMARY KEY NOT NULL,
	"built_in" boolean DEFAULT false NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"takes_offers" boolean NOT NULL,
	"counts" text NOT NULL,
	"longest_seconds" integer,
	"then_code" text,
	"position" integer NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seat_leaves" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seat_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"note" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "seat_leaves_order" CHECK ("seat_leaves"."from_at" < "seat_leaves"."until_at")
);
--> statement-breakpoint
CREATE TABLE "seat_rosters" (
	"seat_id" uuid PRIMARY KEY NOT NULL,
	"zone" text NOT NULL,
	"calendar" text,
	"week" jsonb NOT NULL,
	"exceptions" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seat_policy" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"weights" jsonb NOT NULL,
	"parked_frees" integer NOT NULL,
	"least_shift_minutes" integer NOT NULL,
	"idle_minutes" integer,
	"ramp_per_hour" integer NOT NULL,
	"ramp_minutes" integer NOT NULL,
	"ramp_leave_hours" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "seat_policy_one" CHECK ("seat_policy"."id" = 1),
	CONSTRAINT "seat_policy_share" CHECK ("seat_policy"."parked_frees" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "via" text DEFAULT 'routing' NOT NULL;--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "by_id" uuid;--> statement-breakpoint
ALTER TABLE "work_items" ADD COLUMN "refused_by" jsonb;--> statement-breakpoint
ALTER TABLE "work_items" ADD COLUMN "admitted_by_id" uuid;--> statement-breakpoint
ALTER TABLE "work_items" ADD COLUMN "offer_id" uuid;--> statement-breakpoint
ALTER TABLE "presence_log" ADD COLUMN "state" text;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "parked_frees" integer DEFAULT 50 NOT NULL;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "presence_state" text;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "presence_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "last_action_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "hourly_limit" integer;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "planned" text;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "planned_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "shift_ends_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "returning" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "ramp_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "intake_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "seat_leaves" ADD CONSTRAINT "seat_leaves_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_rosters" ADD CONSTRAINT "seat_rosters_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "seat_leaves_seat" ON "seat_leaves" USING btree ("seat_id","until_at");--> statement-breakpoint
CREATE INDEX "offers_seat_taken" ON "offers" USING btree ("seat_id","offered_at") WHERE state in ('open', 'accepted');--> statement-breakpoint
CREATE INDEX "seats_presence_until" ON "seats" USING btree ("presence_until") WHERE presence_until is not null;--> statement-breakpoint
CREATE INDEX "seats_planned_until" ON "seats" USING btree ("planned_until") WHERE planned_until is not null;--> statement-breakpoint
CREATE INDEX "seats_last_action" ON "seats" USING btree ("last_action_at") WHERE presence = 'available';--> statement-breakpoint
CREATE INDEX "seats_intake_due" ON "seats" USING btree ("intake_due_at") WHERE intake_due_at is not null;