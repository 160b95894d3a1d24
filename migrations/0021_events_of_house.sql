-- What was changed in the house is found by its kind, newest first.
CREATE INDEX "events_of_house" ON "events" USING btree ("type","id") WHERE ticket_id is null;