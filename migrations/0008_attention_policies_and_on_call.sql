-- Policies of attention, schedules of who is on call, what people are told and by what; an account also names its sales director.
CREATE TABLE "attention_firings" (
	"attention_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"round" integer NOT NULL,
	"step" integer NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"targets" jsonb NOT NULL,
	"told" integer NOT NULL,
	"pushed_by" uuid,
	CONSTRAINT "attention_firings_attention_id_seq_pk" PRIMARY KEY("attention_id","seq")
);
--> statement-breakpoint
CREATE TABLE "attentions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid,
	"account_id" uuid,
	"subject_id" uuid,
	"policy_id" uuid NOT NULL,
	"policy_version" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"cause" jsonb NOT NULL,
	"note" text,
	"started_by" uuid,
	"started_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"step" integer DEFAULT -1 NOT NULL,
	"fired" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" uuid,
	"progress_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	"ended_by" uuid,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attention_policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"terms" jsonb NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attention_rule_book" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"rules" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "attention_rule_book_one" CHECK ("attention_rule_book"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "on_call_overrides" (
	"id" uuid PRIMARY KEY NOT NULL,
	"schedule_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid,
	"by_id" uuid,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"reason" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "on_call_overrides_span" CHECK ("on_call_overrides"."until_at" > "on_call_overrides"."from_at")
);
--> statement-breakpoint
CREATE TABLE "on_call_schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"zone" text NOT NULL,
	"plan" jsonb NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"on_call" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"next_change_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "on_call_temporaries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"schedule_id" uuid NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"shifts" jsonb NOT NULL,
	"reason" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "on_call_temporaries_span" CHECK ("on_call_temporaries"."until_at" > "on_call_temporaries"."from_at")
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"name" text NOT NULL,
	"format" text NOT NULL,
	"url" text NOT NULL,
	"secret" text,
	"tells_subject" boolean DEFAULT false NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contact_choices" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"mail" boolean DEFAULT true NOT NULL,
	"hand_overs" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"notice_id" uuid NOT NULL,
	"medium" text NOT NULL,
	"channel_id" uuid,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid,
	"channel_id" uuid,
	"attention_id" uuid,
	"firing" integer,
	"ticket_id" uuid,
	"account_id" uuid,
	"schedule_id" uuid,
	"until_at" timestamp (3) with time zone,
	"at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone,
	"acknowledged_at" timestamp (3) with time zone,
	CONSTRAINT "notices_one_reader" CHECK (("notices"."person_id" is null) <> ("notices"."channel_id" is null))
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "director_id" uuid;--> statement-breakpoint
ALTER TABLE "attention_firings" ADD CONSTRAINT "attention_firings_attention_id_attentions_id_fk" FOREIGN KEY ("attention_id") REFERENCES "public"."attentions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "on_call_overrides" ADD CONSTRAINT "on_call_overrides_schedule_id_on_call_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."on_call_schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "on_call_temporaries" ADD CONSTRAINT "on_call_temporaries_schedule_id_on_call_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."on_call_schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_deliveries" ADD CONSTRAINT "notice_deliveries_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attentions_due" ON "attentions" USING btree ("next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX "attentions_ticket" ON "attentions" USING btree ("ticket_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "attentions_live" ON "attentions" USING btree ("started_at" DESC NULLS LAST) WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "attentions_once_per_ticket" ON "attentions" USING btree ("ticket_id","policy_id") WHERE ended_at is null and ticket_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "attentions_once_per_subject" ON "attentions" USING btree ("subject_id","policy_id") WHERE ended_at is null and subject_id is not null;--> statement-breakpoint
CREATE INDEX "on_call_overrides_schedule" ON "on_call_overrides" USING btree ("schedule_id","until_at");--> statement-breakpoint
CREATE INDEX "on_call_schedules_change" ON "on_call_schedules" USING btree ("next_change_at") WHERE next_change_at is not null;--> statement-breakpoint
CREATE INDEX "on_call_temporaries_schedule" ON "on_call_temporaries" USING btree ("schedule_id","until_at");--> statement-breakpoint
CREATE INDEX "channels_owner" ON "channels" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "notice_deliveries_notice" ON "notice_deliveries" USING btree ("notice_id");--> statement-breakpoint
CREATE INDEX "notice_deliveries_due" ON "notice_deliveries" USING btree ("next_attempt_at") WHERE next_attempt_at is not null;--> statement-breakpoint
CREATE INDEX "notice_deliveries_channel" ON "notice_deliveries" USING btree ("channel_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notices_person" ON "notices" USING btree ("person_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notices_attention" ON "notices" USING btree ("attention_id","firing");--> statement-breakpoint
CREATE INDEX "accounts_director" ON "accounts" USING btree ("director_id");