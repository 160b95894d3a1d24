-- Several clocks of a kind run one after another, promises of news and objections to pauses are rows of their own.
CREATE TABLE "objections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"holding" integer NOT NULL,
	"by" jsonb NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"decision" text
);
--> statement-breakpoint
CREATE TABLE "promises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"message_id" uuid NOT NULL,
	"made_by" uuid,
	"made_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"remind_at" timestamp (3) with time zone,
	"outcome" text,
	"answered_at" timestamp (3) with time zone,
	"answered_by" uuid
);
--> statement-breakpoint
DROP INDEX "clocks_kind";--> statement-breakpoint
ALTER TABLE "clocks" ADD COLUMN "round" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "clocks" ADD COLUMN "level" text;--> statement-breakpoint
ALTER TABLE "clocks" ADD COLUMN "holding" integer;--> statement-breakpoint
ALTER TABLE "hand_offs" ADD COLUMN "customer_text" text;--> statement-breakpoint
ALTER TABLE "hand_offs" ADD COLUMN "agreed_by" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "direction" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "restoration" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "objections_pause" ON "objections" USING btree ("ticket_id","holding");--> statement-breakpoint
CREATE INDEX "objections_open" ON "objections" USING btree ("at") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "promises_one_open" ON "promises" USING btree ("ticket_id") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "promises_due" ON "promises" USING btree ("due_at") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "promises_remind" ON "promises" USING btree ("remind_at") WHERE remind_at is not null;--> statement-breakpoint
CREATE INDEX "promises_ticket" ON "promises" USING btree ("ticket_id","made_at");--> statement-breakpoint
CREATE INDEX "promises_account" ON "promises" USING btree ("account_id","due_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "clocks_kind" ON "clocks" USING btree ("ticket_id","kind","round");