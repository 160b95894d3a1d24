-- A contact is asked whether what an alert was about is settled, and says so by their own hand.
CREATE TABLE "alert_asks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alert_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"words" text NOT NULL,
	"state" text NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"link_hash" "bytea" NOT NULL,
	"mail" text NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"how" text,
	"satisfied" boolean,
	"answer" text
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "said_how" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "said_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alert_asks" ADD CONSTRAINT "alert_asks_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_asks_one_open" ON "alert_asks" USING btree ("alert_id") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "alert_asks_link" ON "alert_asks" USING btree ("link_hash");--> statement-breakpoint
CREATE INDEX "alert_asks_contact" ON "alert_asks" USING btree ("contact_id") WHERE state = 'open';