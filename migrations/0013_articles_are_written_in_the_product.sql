-- Articles are written in the product: a working copy beside what readers see, reviewed, scheduled, retired with a way on.
CREATE TABLE "article_working_copies" (
	"article_id" uuid PRIMARY KEY NOT NULL,
	"stage" text NOT NULL,
	"base" integer,
	"content" jsonb NOT NULL,
	"author_id" uuid NOT NULL,
	"reviewer_id" uuid,
	"review_due" date,
	"comment" text,
	"publish_at" timestamp (3) with time zone,
	"ticket_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "article_versions" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "redirect_to" text;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "retired_reason" text;--> statement-breakpoint
ALTER TABLE "article_working_copies" ADD CONSTRAINT "article_working_copies_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "working_copies_publish" ON "article_working_copies" USING btree ("publish_at") WHERE publish_at is not null;--> statement-breakpoint
CREATE INDEX "working_copies_author" ON "article_working_copies" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "working_copies_reviewer" ON "article_working_copies" USING btree ("reviewer_id");