-- A team's day: what is planned with a lead follows its owner, marks of Today follow a merge, companies begin their week
-- where they do, and a private note can be shared.

-- What follows a lead's owner -------------------------------------------------------------------------------
-- Set while whoever does it was given it as the owner of its lead: when the lead gets another owner, it goes along. Given
-- to anybody else it stays with them. Kept by triggers, so that no way of giving work away forgets it. A merge leaves it.
alter table tasks add column follows_owner boolean not null default false;
alter table appointments add column follows_owner boolean not null default false;

create function mark_followed_task() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.follows_owner := exists (
    select from leads l where l.tenant_id = new.tenant_id and l.id = new.lead_id and l.user_id = new.assignee_id);
  return new;
end $$;
create trigger tasks_follow before insert or update of assignee_id, origin_lead_id on tasks
  for each row execute function mark_followed_task();

create function mark_followed_appointment() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.follows_owner := exists (
    select from appointment_leads x join leads l on l.tenant_id = x.tenant_id and l.id = x.lead_id
    where x.tenant_id = new.tenant_id and x.appointment_id = new.id and l.user_id = new.organizer_id);
  return new;
end $$;
create trigger appointments_follow before update of organizer_id on appointments
  for each row execute function mark_followed_appointment();

create function mark_followed_lead() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update appointments a set follows_owner = true from leads l
    where a.tenant_id = new.tenant_id and a.id = new.appointment_id and not a.follows_owner
      and l.tenant_id = new.tenant_id and l.id = new.lead_id and l.user_id = a.organizer_id;
  return null;
end $$;
create trigger appointment_leads_follow after insert on appointment_leads
  for each row execute function mark_followed_lead();

alter table leads no force row level security;
alter table tasks no force row level security;
alter table appointments no force row level security;
alter table appointment_leads no force row level security;
update tasks t set follows_owner = true from leads l
  where l.tenant_id = t.tenant_id and l.id = t.lead_id and l.user_id = t.assignee_id and t.done_at is null;
update appointments a set follows_owner = true from appointment_leads x, leads l
  where x.tenant_id = a.tenant_id and x.appointment_id = a.id
    and l.tenant_id = a.tenant_id and l.id = x.lead_id and l.user_id = a.organizer_id;
alter table leads force row level security;
alter table tasks force row level security;
alter table appointments force row level security;
alter table appointment_leads force row level security;

-- Marks of Today --------------------------------------------------------------------------------------------
-- As with tasks: the lead a mark was made on, and the one that lead was merged into, or itself.
alter table today_marks add column origin_lead_id uuid;
alter table today_marks no force row level security;
update today_marks set origin_lead_id = lead_id;
alter table today_marks force row level security;
alter table today_marks alter column origin_lead_id set not null;
alter table today_marks drop constraint today_marks_pkey;
alter table today_marks add primary key (tenant_id, user_id, origin_lead_id);
alter table today_marks add foreign key (tenant_id, origin_lead_id) references leads (tenant_id, id) on delete cascade;
create index today_marks_of_person on today_marks (tenant_id, user_id, lead_id);
create index today_marks_origin on today_marks (tenant_id, origin_lead_id);

-- The week of a company -------------------------------------------------------------------------------------
-- 0 Sunday to 6 Saturday; null as the reader's language has it.
alter table tenants add column first_weekday smallint check (first_weekday between 0 and 6);

-- Notes -----------------------------------------------------------------------------------------------------
-- A private entry becomes everybody's, and never the other way.
grant update (private_to) on lead_events to lintel_app;
create function keep_shared() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'a shared entry stays shared' using errcode = '23514';
end $$;
create trigger lead_events_shared before update of private_to on lead_events
  for each row when (new.private_to is not null and new.private_to is distinct from old.private_to)
  execute function keep_shared();

-- Figures of Today ------------------------------------------------------------------------------------------
create index lead_events_touches on lead_events (tenant_id, user_id, occurred_at) where is_touch(kind, user_id);
create index first_touch_clocks_answers on first_touch_clocks (tenant_id, touched_by, touched_at)
  where touched_at is not null;
