-- Circuits ride on circuits and hold ports, addresses and numbers; the rest is a free pool.
CREATE TABLE "circuit_carriers" (
	"circuit_id" uuid NOT NULL,
	"rides_on_id" uuid NOT NULL,
	CONSTRAINT "circuit_carriers_circuit_id_rides_on_id_pk" PRIMARY KEY("circuit_id","rides_on_id"),
	CONSTRAINT "circuit_carriers_other" CHECK (circuit_id <> rides_on_id)
);
--> statement-breakpoint
CREATE TABLE "circuit_status_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"circuit_id" uuid NOT NULL,
	"from" text,
	"to" text NOT NULL,
	"reason" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resource_moves" (
	"id" uuid PRIMARY KEY NOT NULL,
	"resource_id" uuid NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"circuit_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"node_id" uuid,
	"region" text NOT NULL,
	"queue_id" uuid NOT NULL,
	"state" text DEFAULT 'free' NOT NULL,
	"circuit_id" uuid,
	"since" timestamp (3) with time zone NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "resources_free_of_circuit" CHECK ((state = 'free') = (circuit_id is null))
);
--> statement-breakpoint
ALTER TABLE "circuits" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "circuit_carriers" ADD CONSTRAINT "circuit_carriers_circuit_id_circuits_id_fk" FOREIGN KEY ("circuit_id") REFERENCES "public"."circuits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circuit_carriers" ADD CONSTRAINT "circuit_carriers_rides_on_id_circuits_id_fk" FOREIGN KEY ("rides_on_id") REFERENCES "public"."circuits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circuit_status_log" ADD CONSTRAINT "circuit_status_log_circuit_id_circuits_id_fk" FOREIGN KEY ("circuit_id") REFERENCES "public"."circuits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_moves" ADD CONSTRAINT "resource_moves_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_circuit_id_circuits_id_fk" FOREIGN KEY ("circuit_id") REFERENCES "public"."circuits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "circuit_carriers_rides_on" ON "circuit_carriers" USING btree ("rides_on_id");--> statement-breakpoint
CREATE INDEX "circuit_status_log_circuit" ON "circuit_status_log" USING btree ("circuit_id","at");--> statement-breakpoint
CREATE INDEX "resource_moves_resource" ON "resource_moves" USING btree ("resource_id","at");--> statement-breakpoint
CREATE INDEX "resource_moves_circuit" ON "resource_moves" USING btree ("circuit_id","at");--> statement-breakpoint
CREATE INDEX "resource_moves_account" ON "resource_moves" USING btree ("account_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "resources_label" ON "resources" USING btree ("kind","label");--> statement-breakpoint
CREATE INDEX "resources_circuit" ON "resources" USING btree ("circuit_id");--> statement-breakpoint
CREATE INDEX "resources_state" ON "resources" USING btree ("state","kind");