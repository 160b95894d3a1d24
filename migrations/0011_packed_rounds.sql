-- What a round saw is kept as compressed JSON that only the code reads (old rows stay readable); an alert finds its newest signs.
ALTER TABLE "routing_rounds" ALTER COLUMN "record" SET DATA TYPE bytea USING convert_to("record"::text, 'UTF8');--> statement-breakpoint
ALTER TABLE "routing_rounds" ALTER COLUMN "record" SET STORAGE EXTERNAL;--> statement-breakpoint
CREATE INDEX "alert_occurrences_newest" ON "alert_occurrences" USING btree ("alert_id","at");
