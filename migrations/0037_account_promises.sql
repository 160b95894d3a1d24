-- A promise to a customer in trouble is kept, late or broken; what the house itself notes in a record has no writer.
ALTER TABLE "account_escalation_entries" ALTER COLUMN "by_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "account_escalations" ADD COLUMN "promise_broken_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "account_escalations_promised" ON "account_escalations" USING btree ("promise_at") WHERE ended_at is null and promise_broken_at is null;