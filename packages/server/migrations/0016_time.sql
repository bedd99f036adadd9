-- Time in which leads are answered: what people are told, leads that are offered to several, and the clock from an
-- inquiry to the first answer by a person.

-- Notifications --------------------------------------------------------------------------------------------
-- One row for each person and channel. `content` has ids and figures, never values. A row of the channel `in_app` is
-- sent as soon as it is there; later channels wait as `pending` until `scheduled_at`.
-- The first one was never written to: it knew no person who is told.
drop table notification_queue;
create table notification_queue (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  user_id uuid not null,
  lead_id uuid,
  notification_type text not null,
  channel text not null,
  content jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
  -- What it tells, so that it is told once however often a job runs.
  dedupe_key text not null,
  scheduled_at timestamptz,
  sent_at timestamptz,
  read_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create unique index notification_queue_once on notification_queue (tenant_id, user_id, channel, dedupe_key);
create index notification_queue_newest on notification_queue (tenant_id, user_id, created_at desc, id desc)
  where channel = 'in_app';
create index notification_queue_unread on notification_queue (tenant_id, user_id, created_at desc)
  where channel = 'in_app' and read_at is null;
create index notification_queue_lead on notification_queue (tenant_id, lead_id) where lead_id is not null;
call protect_table('notification_queue', 'select, insert, update');

-- Offers ---------------------------------------------------------------------------------------------------
-- A lead that is offered to several; the first to claim it gets it. A routing decision opens at most one offer, and a
-- lead is offered once at a time. What follows an offer nobody took is a decision of its own.
create table lead_offers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  lead_id uuid not null,
  decision_id uuid not null,
  -- What is kept back until it is claimed.
  hides_name boolean not null,
  hides_source boolean not null,
  -- Who would be next, as far as the rules know; for the card only.
  next_ids uuid[] not null default '{}',
  -- Time for the first answer once it is claimed; null is the company's.
  touch_minutes int check (touch_minutes between 1 and 1440),
  arrived_at timestamptz not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'claimed', 'passed', 'withdrawn')),
  claimed_by uuid,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, decision_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, claimed_by) references users (tenant_id, id),
  check ((state = 'open') = (closed_at is null)),
  check ((state = 'claimed') = (claimed_by is not null))
);
create unique index lead_offers_open on lead_offers (tenant_id, lead_id) where state = 'open';
create index lead_offers_lead on lead_offers (tenant_id, lead_id);
-- Swept across companies.
create index lead_offers_due on lead_offers (due_at) where state = 'open';
call protect_table('lead_offers', 'select, insert, update');
call open_to_system('lead_offers', 'select');

-- Who is asked; who is away when their turn comes, or leaves while it runs, is out.
create table lead_offer_candidates (
  tenant_id uuid not null,
  offer_id uuid not null,
  user_id uuid not null,
  left_at timestamptz,
  primary key (tenant_id, offer_id, user_id),
  foreign key (tenant_id, offer_id) references lead_offers (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index lead_offer_candidates_user on lead_offer_candidates (tenant_id, user_id, offer_id);
call protect_table('lead_offer_candidates', 'select, insert, update');

-- First answers --------------------------------------------------------------------------------------------
create table first_touch_settings (
  tenant_id uuid primary key references tenants (id),
  minutes int not null check (minutes between 1 and 1440),
  reassign_after int check (reassign_after > minutes),
  counts text not null check (counts in ('business', 'wall')),
  hours jsonb not null,
  updated_at timestamptz not null
);
call protect_table('first_touch_settings', 'select, insert, update');

-- From an inquiry that asks for an answer to the first answer by a person; one clock runs for a lead at a time.
create table first_touch_clocks (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  lead_id uuid not null,
  decision_id uuid not null,
  -- Null while the lead waits in a pond: then the clock measures and reminds nobody.
  owner_id uuid,
  minutes int not null check (minutes between 1 and 1440),
  -- When the person asked; and when the present owner got it.
  arrived_at timestamptz not null,
  started_at timestamptz not null,
  -- Both deadlines, and the one of them that the company goes by.
  due_at timestamptz not null,
  due_in_business_at timestamptz not null,
  answer_by timestamptz not null,
  -- When it goes to somebody else; null never.
  hand_on_at timestamptz,
  -- The next thing to do about it: tell that it is late, or give it to somebody else.
  next_step text check (next_step in ('tell', 'hand_on')),
  next_at timestamptz,
  overdue_at timestamptz,
  reassignments int not null default 0,
  touched_at timestamptz,
  touched_by uuid,
  touch_event_id uuid,
  responded_after_ms bigint,
  responded_after_business_ms bigint,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  foreign key (tenant_id, touched_by) references users (tenant_id, id),
  check ((next_step is null) = (next_at is null)),
  check (ended_at is null or next_step is null),
  check ((touched_at is null) = (responded_after_ms is null))
);
create unique index first_touch_clocks_running on first_touch_clocks (tenant_id, lead_id) where ended_at is null;
create index first_touch_clocks_owner on first_touch_clocks (tenant_id, owner_id, answer_by) where ended_at is null;
create index first_touch_clocks_lead on first_touch_clocks (tenant_id, lead_id, arrived_at desc);
-- Swept across companies.
create index first_touch_clocks_next on first_touch_clocks (next_at) where next_at is not null;
call protect_table('first_touch_clocks', 'select, insert, update');
call open_to_system('first_touch_clocks', 'select');
