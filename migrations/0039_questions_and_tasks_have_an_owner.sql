-- Questions and tasks about articles are somebody’s from their first moment, and an article knows who wrote and approved it.
ALTER TABLE "articles" ADD COLUMN "author_id" uuid;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "reviewer_id" uuid;--> statement-breakpoint
ALTER TABLE "article_tasks" ADD COLUMN "owner_id" uuid;--> statement-breakpoint
ALTER TABLE "article_tasks" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "article_tasks" ADD COLUMN "raised_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "article_tasks" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "owner_id" uuid;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "raised_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "asked" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "withdrawn_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "knowledge_questions" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "article_tasks_owner" ON "article_tasks" USING btree ("owner_id") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "knowledge_questions_due" ON "knowledge_questions" USING btree ("due_at") WHERE answered_at is null and withdrawn_at is null;