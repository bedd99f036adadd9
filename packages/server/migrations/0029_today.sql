-- Today: when people last wrote or called, what somebody has marked on a lead, and when they were last here.

-- The last time they wrote or called ----------------------------------------------------------------------
-- Kept on the lead as the last touch is, so that "who waits for an answer" is an index and not a walk through the log.
alter table leads add column last_reply_at timestamptz;
create function is_reply(kind text) returns boolean language sql immutable parallel safe
  as $$ select kind in ('call.incoming', 'text.received', 'email.received', 'inquiry.general', 'inquiry.property',
    'inquiry.seller', 'showing.requested') $$;

create function hear_lead() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update leads l set last_reply_at = greatest(l.last_reply_at, new.occurred_at)
    where l.tenant_id = new.tenant_id and l.id = new.lead_id
      and l.last_reply_at is distinct from greatest(l.last_reply_at, new.occurred_at);
  return null;
end $$;
create trigger lead_events_reply after insert on lead_events
  for each row when (is_reply(new.kind)) execute function hear_lead();

-- An event that moves to another lead is heard there.
create function move_reply() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update leads l set last_reply_at = (
      select max(e.occurred_at) from lead_events e
      where e.tenant_id = l.tenant_id and e.lead_id = l.id and is_reply(e.kind))
    where l.tenant_id = new.tenant_id and l.id in (old.lead_id, new.lead_id);
  return null;
end $$;
create trigger lead_events_reply_moved after update of lead_id on lead_events
  for each row when (is_reply(new.kind) and old.lead_id <> new.lead_id) execute function move_reply();

alter table leads no force row level security;
alter table lead_events no force row level security;
update leads l set last_reply_at = e.at from (
    select tenant_id, lead_id, max(occurred_at) as at from lead_events where is_reply(kind) group by tenant_id, lead_id) e
  where e.tenant_id = l.tenant_id and e.lead_id = l.id;
alter table leads force row level security;
alter table lead_events force row level security;

-- One person's leads by what makes them due: who waits for an answer, who is hot, where something happened, and who has
-- heard nothing for long.
create index leads_waiting on leads (tenant_id, user_id, last_reply_at)
  where deleted_at is null and last_reply_at > coalesce(last_touch_at, '-infinity'::timestamptz);
create index leads_owner_hot on leads (tenant_id, user_id, score_rank desc, id desc)
  where deleted_at is null and score_band = 'hot';
create index leads_owner_active on leads (tenant_id, user_id, last_event_at desc, id desc) where deleted_at is null;
create index leads_owner_quiet on leads (tenant_id, user_id, (coalesce(last_touch_at, created_at)))
  where deleted_at is null and status in ('new', 'open');
-- Who moved what lately.
create index conversion_events_recent on conversion_events (tenant_id, created_at);

-- Marks ----------------------------------------------------------------------------------------------------
-- Each person's own, one row a lead. `before` is what one undo puts back.
create table today_marks (
  tenant_id uuid not null,
  user_id uuid not null,
  lead_id uuid not null,
  version int not null default 1,
  snoozed_at timestamptz,
  snoozed_until timestamptz,
  done_at timestamptz,
  before jsonb,
  updated_at timestamptz not null,
  primary key (tenant_id, user_id, lead_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  check ((snoozed_at is null) = (snoozed_until is null))
);
create index today_marks_lead on today_marks (tenant_id, lead_id);
create index today_marks_snoozed on today_marks (tenant_id, user_id, snoozed_until) where snoozed_until is not null;
call protect_table('today_marks', 'select, insert, update');

-- When somebody was here: the visit that goes on, and since when they had been away before it.
create table today_visits (
  tenant_id uuid not null,
  user_id uuid not null,
  here_since timestamptz not null,
  here_until timestamptz not null,
  away_since timestamptz,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
call protect_table('today_visits', 'select, insert, update');
