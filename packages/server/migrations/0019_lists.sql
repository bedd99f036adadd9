-- Smart lists, and what their filters read off indexes.

-- The last time a person called, wrote or sent a text ---------------------------------------------------
-- Kept on the lead, so that "no contact for a week" is a comparison and not a walk through every lead's events.
alter table leads add column last_touch_at timestamptz;
create function is_touch(kind text, user_id uuid) returns boolean language sql immutable parallel safe
  as $$ select user_id is not null and kind in ('call.logged', 'text.sent', 'email.sent') $$;

create function touch_lead() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update leads l set last_touch_at = greatest(l.last_touch_at, new.occurred_at)
    where l.tenant_id = new.tenant_id and l.id = new.lead_id
      and l.last_touch_at is distinct from greatest(l.last_touch_at, new.occurred_at);
  return null;
end $$;
create trigger lead_events_touch after insert on lead_events
  for each row when (is_touch(new.kind, new.user_id)) execute function touch_lead();

-- An event that moves to another lead takes its touch along.
create function move_touch() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update leads l set last_touch_at = (
      select max(e.occurred_at) from lead_events e
      where e.tenant_id = l.tenant_id and e.lead_id = l.id and is_touch(e.kind, e.user_id))
    where l.tenant_id = new.tenant_id and l.id in (old.lead_id, new.lead_id);
  return null;
end $$;
create trigger lead_events_touch_moved after update of lead_id on lead_events
  for each row when (is_touch(new.kind, new.user_id) and old.lead_id <> new.lead_id) execute function move_touch();

alter table leads no force row level security;
alter table lead_events no force row level security;
update leads l set last_touch_at = e.at from (
    select tenant_id, lead_id, max(occurred_at) as at from lead_events
    where is_touch(kind, user_id) group by tenant_id, lead_id) e
  where e.tenant_id = l.tenant_id and e.lead_id = l.id;

-- The best of one person's leads: the order lists begin with, for those who see their own.
create index leads_owner_best on leads (tenant_id, user_id, score_rank desc, id desc) where deleted_at is null;
-- Leads nobody has touched lately, longest ago first, those never touched among them.
create index leads_touched on leads (tenant_id, last_touch_at) where deleted_at is null;
create index leads_source on leads (tenant_id, source, created_at desc, id desc)
  where deleted_at is null and source is not null;
create index leads_batch on leads (tenant_id, batch_id, created_at desc, id desc)
  where deleted_at is null and batch_id is not null;

-- Tags, one row each ------------------------------------------------------------------------------------
-- Array operators are not leakproof, so under row-level security no index of `leads.tags` would serve. Written by the
-- database alone; what is here of a deleted lead is never joined.
create table lead_tags (
  tenant_id uuid not null,
  tag text not null,
  lead_id uuid not null,
  primary key (tenant_id, tag, lead_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index lead_tags_lead on lead_tags (tenant_id, lead_id);
call protect_table('lead_tags', 'select, insert, delete');

create function keep_tags() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from lead_tags g where g.tenant_id = new.tenant_id and g.lead_id = new.id and not g.tag = any (new.tags);
  end if;
  insert into lead_tags (tenant_id, tag, lead_id)
    select new.tenant_id, tag, new.id from unnest(new.tags) tag on conflict do nothing;
  return null;
end $$;
create trigger leads_tags_made after insert on leads
  for each row when (cardinality(new.tags) > 0) execute function keep_tags();
create trigger leads_tags_changed after update of tags on leads
  for each row when (new.tags is distinct from old.tags) execute function keep_tags();

alter table lead_tags no force row level security;
insert into lead_tags (tenant_id, tag, lead_id)
  select distinct l.tenant_id, tag, l.id from leads l, unnest(l.tags) tag;
alter table lead_tags force row level security;
alter table leads force row level security;
alter table lead_events force row level security;

-- Who did what lately: kinds a list asks for, not those that every change of a field writes.
create index lead_events_recent on lead_events (tenant_id, kind, occurred_at desc, lead_id)
  where kind in ('registration', 'inquiry.general', 'inquiry.property', 'inquiry.seller', 'property.saved',
    'search.saved', 'open-house.visited', 'showing.requested', 'call.incoming', 'call.logged', 'email.received',
    'text.received', 'appointment.booked', 'appointment.held', 'appointment.missed', 'unsubscribed');
create index consent_ledger_refused on consent_ledger (tenant_id, lead_id) where state = 'refused';

-- Smart lists -------------------------------------------------------------------------------------------
create table smart_lists (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version int not null default 1,
  name text not null,
  -- One of the lists every company begins with.
  preset text,
  owner_id uuid,
  shared boolean not null default false,
  filter jsonb not null,
  sort text not null,
  columns jsonb,
  density text not null default 'normal' check (density in ('normal', 'dense')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- A list the company begins with must not come back.
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  -- A list that nobody owns is everybody's.
  check (shared or owner_id is not null)
);
create unique index smart_lists_preset on smart_lists (tenant_id, preset) where preset is not null;
create unique index smart_lists_shared_name on smart_lists (tenant_id, lower(name))
  where shared and removed_at is null;
create unique index smart_lists_own_name on smart_lists (tenant_id, owner_id, lower(name))
  where not shared and removed_at is null;
call protect_table('smart_lists', 'select, insert, update');

-- Where each person keeps a list; lists without a row stand behind the others.
create table smart_list_places (
  tenant_id uuid not null,
  user_id uuid not null,
  list_id uuid not null,
  position int not null,
  pinned boolean not null default false,
  primary key (tenant_id, user_id, list_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, list_id) references smart_lists (tenant_id, id)
);
create index smart_list_places_list on smart_list_places (tenant_id, list_id);
call protect_table('smart_list_places', 'select, insert, update');
