-- Queues prefer skills, keep hours and say in which order those who know the customer are asked; rules keep a note.
CREATE TABLE "last_solvers" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"seat_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "routing_rules" DROP CONSTRAINT "routing_rules_pkey";--> statement-breakpoint
ALTER TABLE "routing_rules" ADD CONSTRAINT "routing_rules_level_position_pk" PRIMARY KEY("level","position");--> statement-breakpoint
ALTER TABLE "circuits" ADD COLUMN "region" text;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "preferred" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "affinity" jsonb DEFAULT '["namedEngineer","lastSolver","accountTeam"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "calendar" text;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "open" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "routing_rules" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "account_seats" ADD COLUMN "kind" text DEFAULT 'named' NOT NULL;--> statement-breakpoint
UPDATE "account_seats" SET "kind" = 'excluded' WHERE "excluded";--> statement-breakpoint
INSERT INTO "last_solvers" ("subject_id", "seat_id", "ticket_id", "at")
SELECT DISTINCT ON (s."id") s."id", h."person_id", h."ticket_id", h."to_at"
  FROM "hand_offs" h JOIN "tickets" t ON t."id" = h."ticket_id"
 CROSS JOIN LATERAL (VALUES (t."circuit_id"), (t."account_id")) AS s("id")
 WHERE h."outcome" = 'resolved' AND h."kind" = 'seat' AND h."person_id" IS NOT NULL AND s."id" IS NOT NULL
 ORDER BY s."id", h."to_at" DESC;
