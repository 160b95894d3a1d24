-- A calendar nobody needs any more is retired; what runs keeps it.
ALTER TABLE "calendars" ADD COLUMN "retired_at" timestamp (3) with time zone;