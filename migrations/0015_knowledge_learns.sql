-- What people searched for, and what is to be done about articles: the knowledge base learns from its use.
CREATE TABLE "article_tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"article_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"said_by" text NOT NULL,
	"ticket_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	"done_by_id" uuid,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "search_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"place" text NOT NULL,
	"words" text NOT NULL,
	"normal" text NOT NULL,
	"total" integer NOT NULL,
	"opened" text,
	"contact_id" uuid,
	"ticket_followed" boolean
);
--> statement-breakpoint
ALTER TABLE "article_tasks" ADD CONSTRAINT "article_tasks_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "article_tasks_one_open" ON "article_tasks" USING btree ("article_id","kind","said_by") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "article_tasks_open" ON "article_tasks" USING btree ("at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "search_log_normal" ON "search_log" USING btree ("normal","at");--> statement-breakpoint
CREATE INDEX "search_log_at" ON "search_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "search_log_open" ON "search_log" USING btree ("at") WHERE contact_id is not null;