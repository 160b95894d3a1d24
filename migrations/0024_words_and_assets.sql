-- The list of synonyms is kept in the house, articles carry pictures and files, searches are saved, and what is not written down is asked.
CREATE TABLE "article_assets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"article_id" uuid NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"content" "bytea" NOT NULL,
	"added_by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "knowledge_questions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"words" text NOT NULL,
	"text" text NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"answer" text,
	"article" text,
	"answered_by_id" uuid,
	"answered_at" timestamp (3) with time zone,
	"read_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"question" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "synonym_groups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"terms" jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"changed_by_id" uuid,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "article_assets" ADD CONSTRAINT "article_assets_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "article_assets_name" ON "article_assets" USING btree ("article_id","name");--> statement-breakpoint
CREATE INDEX "knowledge_questions_open" ON "knowledge_questions" USING btree ("at") WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX "knowledge_questions_asked" ON "knowledge_questions" USING btree ("asked_by_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_person" ON "saved_searches" USING btree ("person_id","name");--> statement-breakpoint
CREATE INDEX "synonym_groups_live" ON "synonym_groups" USING btree ("changed_at") WHERE removed_at is null;