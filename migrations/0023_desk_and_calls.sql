-- Saved views, drafts on the server, calls from a PBX, and notices that name a message.
CREATE TABLE "calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"direction" text NOT NULL,
	"state" text NOT NULL,
	"number" text NOT NULL,
	"line" text,
	"seat_id" uuid,
	"account_id" uuid,
	"contact_id" uuid,
	"ringing_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"notes" text DEFAULT '' NOT NULL,
	"outcome" text,
	"ticket_id" uuid,
	"message_id" uuid,
	"wrapped_at" timestamp (3) with time zone,
	"demo" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calls_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "extensions" (
	"extension" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telephony" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"dial_url" text,
	"country" text DEFAULT 'CN' NOT NULL,
	"token_hash" "bytea",
	"version" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"filters" jsonb NOT NULL,
	"group_by" text,
	"sort" text NOT NULL,
	"columns" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_drafts" (
	"ticket_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"message_id" uuid NOT NULL,
	"body" text NOT NULL,
	"promised_at" timestamp (3) with time zone,
	"files" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ticket_drafts_ticket_id_person_id_mode_pk" PRIMARY KEY("ticket_id","person_id","mode")
);
--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "message_id" uuid;--> statement-breakpoint
CREATE INDEX "calls_seat" ON "calls" USING btree ("seat_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_account" ON "calls" USING btree ("account_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_ticket" ON "calls" USING btree ("ticket_id") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "calls_live" ON "calls" USING btree ("created_at") WHERE state in ('ringing', 'answered', 'wrapUp');--> statement-breakpoint
CREATE UNIQUE INDEX "extensions_person" ON "extensions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "saved_views_owner" ON "saved_views" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "saved_views_shared" ON "saved_views" USING btree ("created_at") WHERE shared;--> statement-breakpoint
CREATE INDEX "ticket_drafts_person" ON "ticket_drafts" USING btree ("person_id","updated_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "contacts_phone_end" ON "contacts" USING btree (right(regexp_replace(phone, '[^0-9]', '', 'g'), 8)) WHERE phone is not null;