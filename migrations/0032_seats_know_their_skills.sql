-- A round of matching reads the skills of a thousand seats: each seat's row keeps them, and a trigger keeps that true.
ALTER TABLE "seats" ADD COLUMN "skills" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
create function seat_skills_change_seat() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    update seats set skills = skills - old.skill where id = old.seat_id;
  end if;
  if tg_op <> 'DELETE' then
    update seats set skills = skills || jsonb_build_object(new.skill, new.level) where id = new.seat_id;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger seat_skills_told after insert or update or delete on seat_skills
  for each row execute function seat_skills_change_seat();
--> statement-breakpoint
update seats set skills = known.skills
  from (select seat_id, jsonb_object_agg(skill, level) as skills from seat_skills group by seat_id) known
 where seats.id = known.seat_id;
