-- Lists of the desk: tags that find tickets together, views that are tables or stand the other way round.
ALTER TABLE "saved_views" ADD COLUMN "reverse" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "layout" text DEFAULT 'rows' NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "tags" text[];--> statement-breakpoint
CREATE INDEX "tickets_tags" ON "tickets" USING gin ("tags") WHERE tags is not null;