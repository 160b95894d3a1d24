-- Under whose name, logo and colour the house appears.
CREATE TABLE "brand" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"colour" text NOT NULL,
	"logo" "bytea",
	"logo_type" text,
	"logo_hash" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "brand_one" CHECK ("brand"."id" = 1)
);
