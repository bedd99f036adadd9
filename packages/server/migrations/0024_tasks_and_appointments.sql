-- The working day: tasks, appointments, calendars that follow them, and files of appointments.
--
-- Times that repeat are kept as the clock on the wall shows them (`…_local`, with `time_zone`), the moments they mean
-- beside them. Whatever is about a lead names the lead it was made for in `origin_lead_id`; `lead_id` is the one that
-- lead was merged into, or itself.

create table tasks (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  origin_lead_id uuid,
  lead_id uuid,
  -- Kept by module deals, which comes later: no foreign key.
  deal_id uuid,
  assignee_id uuid not null,
  creator_id uuid,
  type text not null
    check (type in ('call', 'text', 'email', 'meeting', 'showing', 'paperwork', 'follow_up', 'other')),
  title text not null,
  -- Sealed under the key of `subject_id`: the lead it was made for, or the task itself.
  note bytea,
  subject_id uuid not null,
  time_zone text not null,
  -- Set when it is due on a day and at no time of it; `due_at` is the last moment of that day then.
  due_day date,
  due_local timestamp not null,
  due_at timestamptz not null,
  remind_before int check (remind_before between 0 and 40320),
  -- When somebody is to be reminded; null when nobody is, or it is done.
  remind_at timestamptz,
  snoozed_until timestamptz,
  -- When it asks for something.
  acts_at timestamptz not null generated always as (greatest(due_at, snoozed_until)) stored,
  -- Of one that repeats: the rule, where it began, which of its times this one stands for, and the how-manieth it is.
  recurrence text,
  series_id uuid,
  series_start timestamp,
  series_at timestamp,
  occurrence int,
  done_at timestamptz,
  done_by uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  -- Completing one makes the next once.
  unique (tenant_id, series_id, occurrence),
  foreign key (tenant_id, origin_lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, assignee_id) references users (tenant_id, id),
  foreign key (tenant_id, creator_id) references users (tenant_id, id),
  foreign key (tenant_id, done_by) references users (tenant_id, id),
  check ((lead_id is null) = (origin_lead_id is null)),
  check (recurrence is null or num_nulls(series_id, series_start, series_at, occurrence) = 0),
  check (done_at is null or remind_at is null)
);
create index tasks_open on tasks (tenant_id, assignee_id, acts_at, id) where done_at is null;
create index tasks_done on tasks (tenant_id, assignee_id, done_at desc, id desc) where done_at is not null;
create index tasks_open_of_company on tasks (tenant_id, acts_at, id) where done_at is null;
create index tasks_done_of_company on tasks (tenant_id, done_at desc, id desc) where done_at is not null;
create index tasks_of_lead on tasks (tenant_id, lead_id, acts_at, id) where lead_id is not null;
create index tasks_origin on tasks (tenant_id, origin_lead_id) where origin_lead_id is not null;
-- Swept across companies.
create index tasks_remind on tasks (remind_at) where remind_at is not null;
call protect_table('tasks', 'select, insert, update, delete');
call open_to_system('tasks', 'select');

-- A change of several tasks, with what each was before and became, to take it back. Ids and dates, no words.
create table task_changes (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  user_id uuid not null,
  images jsonb not null,
  created_at timestamptz not null,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
call protect_table('task_changes', 'select, insert, update');

create table calendar_imports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null,
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
call protect_table('calendar_imports', 'select, insert, update');

-- One that repeats is one row with its rule; of its times those that differ are rows of their own, which name it and the
-- time the rule gave them.
create table appointments (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  organizer_id uuid not null,
  creator_id uuid,
  type text not null check (type in
    ('showing', 'listing_consultation', 'buyer_consultation', 'call', 'closing', 'open_house', 'other')),
  title text not null,
  place text,
  -- Notes are sealed under the key of `subject_id`: the first lead it was made with, or the appointment itself.
  note bytea,
  outcome_note bytea,
  subject_id uuid not null,
  time_zone text not null,
  all_day boolean not null,
  starts_local timestamp not null,
  ends_local timestamp not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  recurrence text,
  -- Times the rule gives and that are left out.
  except_local timestamp[] not null default '{}',
  -- When the last one ends; null when a rule has no end.
  last_ends_at timestamptz,
  series_id uuid,
  originally timestamp,
  listing_id uuid,
  reminders int[] not null default '{}',
  -- When somebody is to be reminded next.
  remind_at timestamptz,
  state text not null default 'booked' check (state in ('booked', 'held', 'no_show', 'cancelled', 'rescheduled')),
  outcome_at timestamptz,
  outcome_by uuid,
  -- How other calendars name it, and how often it was changed for them.
  uid text not null,
  sequence int not null default 0,
  import_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, series_id, originally),
  foreign key (tenant_id, organizer_id) references users (tenant_id, id),
  foreign key (tenant_id, creator_id) references users (tenant_id, id),
  foreign key (tenant_id, outcome_by) references users (tenant_id, id),
  foreign key (tenant_id, series_id) references appointments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, listing_id) references properties (tenant_id, id),
  foreign key (tenant_id, import_id) references calendar_imports (tenant_id, id),
  check ((series_id is null) = (originally is null)),
  check (series_id is null or recurrence is null),
  check (ends_at >= starts_at),
  check ((outcome_at is null) = (state = 'booked'))
);
-- A file brought in again brings nothing twice.
create unique index appointments_uid on appointments (tenant_id, organizer_id, uid) where series_id is null;
create index appointments_span on appointments (tenant_id, starts_at, last_ends_at);
create index appointments_organizer on appointments (tenant_id, organizer_id, starts_at);
create index appointments_import on appointments (tenant_id, import_id) where import_id is not null;
create index appointments_listing on appointments (tenant_id, listing_id) where listing_id is not null;
-- Swept across companies.
create index appointments_remind on appointments (remind_at) where remind_at is not null;
call protect_table('appointments', 'select, insert, update, delete');
call open_to_system('appointments', 'select');

create table appointment_leads (
  tenant_id uuid not null,
  appointment_id uuid not null,
  origin_lead_id uuid not null,
  lead_id uuid not null,
  primary key (tenant_id, appointment_id, origin_lead_id),
  foreign key (tenant_id, appointment_id) references appointments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, origin_lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index appointment_leads_lead on appointment_leads (tenant_id, lead_id, appointment_id);
create index appointment_leads_origin on appointment_leads (tenant_id, origin_lead_id);
call protect_table('appointment_leads', 'select, insert, update, delete');

-- Colleagues who take part, the organizer among them.
create table appointment_attendees (
  tenant_id uuid not null,
  appointment_id uuid not null,
  user_id uuid not null,
  primary key (tenant_id, appointment_id, user_id),
  foreign key (tenant_id, appointment_id) references appointments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index appointment_attendees_user on appointment_attendees (tenant_id, user_id, appointment_id);
call protect_table('appointment_attendees', 'select, insert, update, delete');

-- Addresses by which other calendars follow somebody's own. Of the secret in them a hash is kept.
create table calendar_feeds (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  user_id uuid not null,
  name text not null,
  with_tasks boolean not null,
  token_hash bytea not null,
  hint text not null,
  created_at timestamptz not null,
  fetched_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
-- Looked up across companies.
create unique index calendar_feeds_token on calendar_feeds (token_hash);
create index calendar_feeds_user on calendar_feeds (tenant_id, user_id) where ended_at is null;
call protect_table('calendar_feeds', 'select, insert, update');
-- Found by what the address holds, before a company is known.
call open_to_system('calendar_feeds', 'select');

-- What became of an appointment is corrected: the event that told otherwise counts no more, and belongs to no batch.
alter table withdrawn_events alter column batch_id drop not null;
