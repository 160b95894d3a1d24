-- Work of a queue that was closed may go to another; tickets of the last weeks are found without reading all there ever were.
ALTER TABLE "queues" ADD COLUMN "forward_to" uuid;--> statement-breakpoint
CREATE INDEX "tickets_opened" ON "tickets" USING brin ("opened_at");