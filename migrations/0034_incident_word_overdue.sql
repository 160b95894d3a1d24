-- The word a major incident owes is told overdue once.
ALTER TABLE "incidents" ADD COLUMN "overdue_told_for" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "incidents_word_due" ON "incidents" USING btree ("next_update_at") WHERE state = 'open';