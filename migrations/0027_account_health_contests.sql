-- A point of an account's health can be contested, once, and a supervisor decides.
CREATE TABLE "health_contests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"rule" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"reason" text NOT NULL,
	"by_id" uuid NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "health_contests" ADD CONSTRAINT "health_contests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "health_contests_once" ON "health_contests" USING btree ("rule","ticket_id");--> statement-breakpoint
CREATE INDEX "health_contests_account" ON "health_contests" USING btree ("account_id");