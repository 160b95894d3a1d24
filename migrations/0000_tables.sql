CREATE SEQUENCE "public"."ticket_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"grade" text NOT NULL,
	"industry" text NOT NULL,
	"region" text NOT NULL,
	"calendar" text DEFAULT 'serviceDesk' NOT NULL,
	"manager_id" uuid,
	"deputy_id" uuid,
	"handling_note" text,
	"handling_note_en" text,
	"demo" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "accounts_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "circuits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"grade" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"bandwidth_kbps" integer,
	"a_end" jsonb NOT NULL,
	"z_end" jsonb,
	"equipment" text,
	"zone" text DEFAULT 'Asia/Shanghai' NOT NULL,
	"installed_on" date NOT NULL,
	CONSTRAINT "circuits_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"email" text NOT NULL,
	"phone" text,
	"role" text NOT NULL,
	"reach" text DEFAULT 'own' NOT NULL,
	"language" text DEFAULT 'zh-CN' NOT NULL,
	"user_id" text,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contacts_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "contracts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"number" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"monthly_value" integer NOT NULL,
	CONSTRAINT "contracts_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "alert_occurrences" (
	"alert_id" uuid NOT NULL,
	"event_id" bigint NOT NULL,
	"ticket_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alert_occurrences_alert_id_event_id_pk" PRIMARY KEY("alert_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"rule" text NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"occurrences" integer DEFAULT 1 NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" uuid,
	"note" text,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "user_credentials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"account_id" text NOT NULL,
	"password" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calendar_versions" (
	"calendar_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calendar_versions_calendar_id_version_pk" PRIMARY KEY("calendar_id","version")
);
--> statement-breakpoint
CREATE TABLE "calendars" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	CONSTRAINT "calendars_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_cursors" (
	"name" text PRIMARY KEY NOT NULL,
	"tx" "xid8" NOT NULL,
	"id" bigint NOT NULL,
	"moved_at" timestamp (3) with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "event_dead_letters" (
	"reaction" text NOT NULL,
	"event_id" bigint NOT NULL,
	"error" text NOT NULL,
	"attempts" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "event_dead_letters_reaction_event_id_pk" PRIMARY KEY("reaction","event_id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"type" text NOT NULL,
	"ticket_id" uuid,
	"account_id" uuid,
	"actor" jsonb NOT NULL,
	"payload" jsonb NOT NULL,
	"chain_seq" integer,
	"hash" "bytea"
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"message_id" uuid,
	"opening" boolean DEFAULT false NOT NULL,
	"uploader" text NOT NULL,
	"visibility" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"content" "bytea" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "request_keys" (
	"principal" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" "bytea" NOT NULL,
	"answer" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "request_keys_principal_key_pk" PRIMARY KEY("principal","key")
);
--> statement-breakpoint
CREATE TABLE "article_feedback" (
	"article_id" uuid NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"helpful" boolean NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "article_feedback_article_id_by_id_pk" PRIMARY KEY("article_id","by_id"),
	CONSTRAINT "article_feedback_by_kind" CHECK ("article_feedback"."by_kind" in ('staff', 'contact'))
);
--> statement-breakpoint
CREATE TABLE "article_versions" (
	"article_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"summary" text NOT NULL,
	"body" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "article_versions_article_id_version_pk" PRIMARY KEY("article_id","version")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"language" text NOT NULL,
	"state" text NOT NULL,
	"type" text NOT NULL,
	"audience" text NOT NULL,
	"confidence" text NOT NULL,
	"product" text NOT NULL,
	"symptoms" jsonb NOT NULL,
	"equipment" text,
	"keywords" jsonb NOT NULL,
	"translates" text,
	"owner" text NOT NULL,
	"review_on" date NOT NULL,
	"title" text NOT NULL,
	"summary" text NOT NULL,
	"body" text NOT NULL,
	"version" integer NOT NULL,
	"source_hash" "bytea",
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "articles_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"work_item_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"queue_id" uuid NOT NULL,
	"seat_id" uuid NOT NULL,
	"state" text NOT NULL,
	"weight" integer DEFAULT 100 NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"reason" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"level" text NOT NULL,
	"skills" jsonb NOT NULL,
	"offer_seconds" integer DEFAULT 30 NOT NULL,
	"max_offers" integer DEFAULT 5 NOT NULL,
	"relaxation" jsonb NOT NULL,
	"supervisor_id" uuid NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "queues_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "routing_round_items" (
	"ticket_id" uuid NOT NULL,
	"round_id" bigint NOT NULL,
	CONSTRAINT "routing_round_items_ticket_id_round_id_pk" PRIMARY KEY("ticket_id","round_id")
);
--> statement-breakpoint
CREATE TABLE "routing_rounds" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "routing_rounds_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"record" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "routing_rules" (
	"position" integer PRIMARY KEY NOT NULL,
	"level" text NOT NULL,
	"when" jsonb NOT NULL,
	"queue_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"queue_id" uuid NOT NULL,
	"state" text NOT NULL,
	"priority" text NOT NULL,
	"aged_from" timestamp (3) with time zone NOT NULL,
	"bump" integer DEFAULT 0 NOT NULL,
	"entered_queue_at" timestamp (3) with time zone NOT NULL,
	"relaxation_step" integer DEFAULT 0 NOT NULL,
	"next_relaxation_at" timestamp (3) with time zone,
	"offers_made" integer DEFAULT 0 NOT NULL,
	"passed_by" jsonb NOT NULL,
	"from_seat_id" uuid,
	"note" text,
	"preferred_seat_id" uuid,
	"holder_id" uuid,
	"weight" integer DEFAULT 100 NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "work_items_holder_when_held" CHECK (("work_items"."state" in ('working', 'parked')) = ("work_items"."holder_id" is not null and "work_items"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "index_outbox" (
	"document" text PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "account_seats" (
	"account_id" uuid NOT NULL,
	"seat_id" uuid NOT NULL,
	"excluded" boolean DEFAULT false NOT NULL,
	CONSTRAINT "account_seats_account_id_seat_id_pk" PRIMARY KEY("account_id","seat_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"email" text NOT NULL,
	"phone" text,
	"roles" text[] NOT NULL,
	"team" text NOT NULL,
	"language" text DEFAULT 'zh-CN' NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "people_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "presence_log" (
	"seat_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"presence" text NOT NULL,
	"reason" text,
	CONSTRAINT "presence_log_seat_id_at_pk" PRIMARY KEY("seat_id","at")
);
--> statement-breakpoint
CREATE TABLE "seat_skills" (
	"seat_id" uuid NOT NULL,
	"skill" text NOT NULL,
	"level" integer NOT NULL,
	CONSTRAINT "seat_skills_seat_id_skill_pk" PRIMARY KEY("seat_id","skill"),
	CONSTRAINT "seat_skills_level" CHECK ("seat_skills"."level" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "seats" (
	"id" uuid PRIMARY KEY NOT NULL,
	"level" text NOT NULL,
	"capacity" integer NOT NULL,
	"load" integer DEFAULT 0 NOT NULL,
	"lent" integer DEFAULT 0 NOT NULL,
	"presence" text DEFAULT 'offline' NOT NULL,
	"presence_reason" text,
	"presence_since" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone,
	"idle_since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "seats_capacity" CHECK ("seats"."load" between 0 and "seats"."capacity" + "seats"."lent")
);
--> statement-breakpoint
CREATE TABLE "skills" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clocks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"kind" text NOT NULL,
	"calendar" text NOT NULL,
	"target_ms" bigint NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"stopped_at" timestamp (3) with time zone,
	"breached_at" timestamp (3) with time zone,
	"announced" integer DEFAULT 0 NOT NULL,
	"next_fire_at" timestamp (3) with time zone,
	"ledger" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hand_offs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"level" text NOT NULL,
	"queue_id" uuid NOT NULL,
	"person_id" uuid,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone,
	"outcome" text,
	"reason" text,
	"tried" text,
	"by_id" uuid
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"visibility" text NOT NULL,
	"author_kind" text NOT NULL,
	"author_id" text,
	"author_name" text NOT NULL,
	"body" text NOT NULL,
	"promised_at" timestamp (3) with time zone,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_articles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"article" text NOT NULL,
	"effect" text NOT NULL,
	"by_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_viewers" (
	"connection" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"typing" boolean DEFAULT false NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"account_id" uuid,
	"contact_id" uuid,
	"circuit_id" uuid,
	"reporter" jsonb,
	"channel" text NOT NULL,
	"type" text NOT NULL,
	"symptom" text NOT NULL,
	"impact" text NOT NULL,
	"subject" text NOT NULL,
	"description" text NOT NULL,
	"language" text NOT NULL,
	"since" timestamp (3) with time zone,
	"priority" text NOT NULL,
	"priority_reason" text,
	"status" text NOT NULL,
	"level" text NOT NULL,
	"queue_id" uuid NOT NULL,
	"first_owner_id" uuid,
	"holder_id" uuid,
	"parent_id" uuid,
	"repeat_of_id" uuid,
	"pause_reason" text,
	"pause_text" text,
	"resume_at" timestamp (3) with time zone,
	"closes_at" timestamp (3) with time zone,
	"promised_at" timestamp (3) with time zone,
	"resolution" jsonb,
	"rejected_count" integer DEFAULT 0 NOT NULL,
	"rating" integer,
	"rating_comment" text,
	"link_hash" "bytea",
	"demo" boolean DEFAULT false NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"restored_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "tickets_number_unique" UNIQUE("number"),
	CONSTRAINT "tickets_rating" CHECK ("tickets"."rating" between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_credentials" ADD CONSTRAINT "user_credentials_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_versions" ADD CONSTRAINT "calendar_versions_calendar_id_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_feedback" ADD CONSTRAINT "article_feedback_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_versions" ADD CONSTRAINT "article_versions_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_work_item_id_work_items_id_fk" FOREIGN KEY ("work_item_id") REFERENCES "public"."work_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_rules" ADD CONSTRAINT "routing_rules_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_seats" ADD CONSTRAINT "account_seats_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_skills" ADD CONSTRAINT "seat_skills_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_skills" ADD CONSTRAINT "seat_skills_skill_skills_code_fk" FOREIGN KEY ("skill") REFERENCES "public"."skills"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_id_people_id_fk" FOREIGN KEY ("id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_manager" ON "accounts" USING btree ("manager_id");--> statement-breakpoint
CREATE INDEX "accounts_deputy" ON "accounts" USING btree ("deputy_id");--> statement-breakpoint
CREATE INDEX "circuits_account" ON "circuits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "contacts_account" ON "contacts" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_email" ON "contacts" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "contracts_account" ON "contracts" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "alert_occurrences_event" ON "alert_occurrences" USING btree ("event_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_open" ON "alerts" USING btree ("account_id","rule") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "alerts_account" ON "alerts" USING btree ("account_id","last_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "user_credentials_once" ON "user_credentials" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "user_credentials_user" ON "user_credentials" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verifications_expiry" ON "verifications" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "events_stream" ON "events" USING btree ("tx","id");--> statement-breakpoint
CREATE UNIQUE INDEX "events_chain" ON "events" USING btree ("ticket_id","chain_seq") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "files_ticket" ON "files" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "files_unsent" ON "files" USING btree ("at") WHERE message_id is null and not opening;--> statement-breakpoint
CREATE INDEX "rate_limits_expire" ON "rate_limits" USING btree ("expire");--> statement-breakpoint
CREATE INDEX "request_keys_at" ON "request_keys" USING btree ("at");--> statement-breakpoint
CREATE INDEX "article_feedback_unhelpful" ON "article_feedback" USING btree ("article_id","at" DESC NULLS LAST) WHERE not helpful;--> statement-breakpoint
CREATE INDEX "articles_published" ON "articles" USING btree ("product") WHERE state = 'published';--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_open" ON "offers" USING btree ("work_item_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "offers_expiry" ON "offers" USING btree ("expires_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "offers_seat_open" ON "offers" USING btree ("seat_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "offers_ticket" ON "offers" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "routing_round_items_round" ON "routing_round_items" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "routing_rounds_at" ON "routing_rounds" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "work_items_one_alive" ON "work_items" USING btree ("ticket_id") WHERE state not in ('done', 'withdrawn');--> statement-breakpoint
CREATE INDEX "work_items_queue_order" ON "work_items" USING btree ("queue_id","priority","bump" DESC NULLS LAST,"aged_from") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "work_items_relaxation" ON "work_items" USING btree ("next_relaxation_at") WHERE state in ('queued', 'offered');--> statement-breakpoint
CREATE INDEX "work_items_holder" ON "work_items" USING btree ("holder_id") WHERE state in ('working', 'parked');--> statement-breakpoint
CREATE INDEX "index_outbox_due" ON "index_outbox" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "seats_seen" ON "seats" USING btree ("seen_at") WHERE presence <> 'offline';--> statement-breakpoint
CREATE UNIQUE INDEX "clocks_kind" ON "clocks" USING btree ("ticket_id","kind");--> statement-breakpoint
CREATE INDEX "clocks_fire" ON "clocks" USING btree ("next_fire_at") WHERE next_fire_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "hand_offs_in_order" ON "hand_offs" USING btree ("ticket_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "hand_offs_one_open" ON "hand_offs" USING btree ("ticket_id") WHERE to_at is null;--> statement-breakpoint
CREATE INDEX "hand_offs_person" ON "hand_offs" USING btree ("person_id","from_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "messages_ticket" ON "messages" USING btree ("ticket_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_articles_once" ON "ticket_articles" USING btree ("ticket_id","article","effect");--> statement-breakpoint
CREATE INDEX "ticket_articles_article" ON "ticket_articles" USING btree ("article");--> statement-breakpoint
CREATE UNIQUE INDEX "ticket_viewers_once" ON "ticket_viewers" USING btree ("ticket_id","connection");--> statement-breakpoint
CREATE INDEX "ticket_viewers_connection" ON "ticket_viewers" USING btree ("connection");--> statement-breakpoint
CREATE INDEX "tickets_account" ON "tickets" USING btree ("account_id","opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "tickets_contact" ON "tickets" USING btree ("contact_id","opened_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "tickets_circuit_symptom" ON "tickets" USING btree ("circuit_id","symptom","resolved_at" DESC NULLS LAST) WHERE resolved_at is not null;--> statement-breakpoint
CREATE INDEX "tickets_circuit_live" ON "tickets" USING btree ("circuit_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "tickets_live" ON "tickets" USING btree ("updated_at" DESC NULLS LAST) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "tickets_holder" ON "tickets" USING btree ("holder_id") WHERE holder_id is not null and ended_at is null;--> statement-breakpoint
CREATE INDEX "tickets_first_owner" ON "tickets" USING btree ("first_owner_id") WHERE first_owner_id is not null and ended_at is null;--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "tickets" USING btree ("queue_id","opened_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "tickets_resume" ON "tickets" USING btree ("resume_at") WHERE resume_at is not null;--> statement-breakpoint
CREATE INDEX "tickets_closes" ON "tickets" USING btree ("closes_at") WHERE closes_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_link" ON "tickets" USING btree ("link_hash");