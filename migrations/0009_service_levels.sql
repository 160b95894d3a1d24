-- Service levels become data: the table of promises and what contracts change in it, in versions; clocks are stamped with their terms.
CREATE TABLE "contract_level_versions" (
	"contract_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"account_id" uuid NOT NULL,
	"lines" jsonb NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"note" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contract_level_versions_contract_id_version_pk" PRIMARY KEY("contract_id","version")
);
--> statement-breakpoint
CREATE TABLE "service_level_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"cells" jsonb NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"note" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contracts" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_versions" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_versions" ADD COLUMN "created_by" uuid;--> statement-breakpoint
ALTER TABLE "clocks" ADD COLUMN "terms" text;--> statement-breakpoint
ALTER TABLE "contract_level_versions" ADD CONSTRAINT "contract_level_versions_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contract_levels_account" ON "contract_level_versions" USING btree ("account_id");