-- How fast queues move is asked of an index, whatever was ever closed.
CREATE INDEX "offers_accepted" ON "offers" USING btree ("queue_id","ended_at" DESC NULLS LAST) WHERE state = 'accepted';--> statement-breakpoint
CREATE INDEX "hand_offs_entered" ON "hand_offs" USING btree ("queue_id","from_at") WHERE kind = 'queue';--> statement-breakpoint
CREATE INDEX "hand_offs_worked" ON "hand_offs" USING btree ("queue_id","to_at" DESC NULLS LAST) WHERE kind = 'seat' and to_at is not null;