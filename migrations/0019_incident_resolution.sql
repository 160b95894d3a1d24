-- The words with which a major incident ended are kept with its last update, for each child in its own language.
ALTER TABLE "incident_updates" ADD COLUMN "resolution" jsonb;