-- Deals: business that was signed, the people on it, its checklist, commission and history.

create table deals (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version int not null default 1,
  name text not null,
  side text not null check (side in ('buyer', 'seller', 'both', 'rental')),
  state text not null default 'open' check (state in ('open', 'won', 'lost')),
  stage_id uuid not null,
  stage_since timestamptz not null,
  owner_id uuid,
  listing_id uuid,
  address text,
  -- Whole minor units of the currency.
  price bigint check (price >= 0),
  currency char(3) not null,
  earnest_money bigint check (earnest_money >= 0),
  offer_on date,
  acceptance_on date,
  earnest_on date,
  due_diligence_on date,
  inspection_on date,
  appraisal_on date,
  finance_on date,
  walk_through_on date,
  closing_on date,
  possession_on date,
  closed_on date,
  -- Where the deal stands among those of its month: the day it was closed, else the day it is expected.
  closing_key date not null generated always as (coalesce(closed_on, closing_on, 'infinity'::date)) stored,
  lost_reason text,
  -- What was written then, under the key of the subject.
  lost_note bytea,
  lost_note_subject uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  foreign key (tenant_id, owner_id) references users (tenant_id, id),
  foreign key (tenant_id, listing_id) references properties (tenant_id, id),
  check ((state = 'open') = (closed_on is null)),
  check ((state = 'lost') = (lost_reason is not null))
);
create index deals_closing on deals (tenant_id, state, closing_key, id);
create index deals_updated on deals (tenant_id, updated_at desc, id desc);
create index deals_stage on deals (tenant_id, stage_id, closing_key, id) where state = 'open';
create index deals_owner on deals (tenant_id, owner_id, closing_key, id);
create index deals_listing on deals (tenant_id, listing_id) where listing_id is not null;
call protect_table('deals', 'select, insert, update');

-- A lead, a colleague, or somebody outside. How to reach the last stands sealed under a key of their own.
create table deal_people (
  tenant_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  role text not null,
  lead_id uuid,
  user_id uuid,
  name text,
  company text,
  contact bytea,
  added_at timestamptz not null,
  -- Came here by a merge of leads; beside somebody in the same role it is shown once.
  moved boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, deal_id) references deals (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  check (num_nonnulls(lead_id, user_id, name) = 1)
);
create unique index deal_people_lead_once on deal_people (tenant_id, deal_id, role, lead_id)
  where lead_id is not null and not moved;
create unique index deal_people_user_once on deal_people (tenant_id, deal_id, role, user_id) where user_id is not null;
create index deal_people_lead on deal_people (tenant_id, lead_id) where lead_id is not null;
create index deal_people_user on deal_people (tenant_id, user_id, deal_id) where user_id is not null;
create index deal_people_deal on deal_people (tenant_id, deal_id, added_at, id);
call protect_table('deal_people', 'select, insert, delete');
grant update (lead_id, moved) on deal_people to lintel_app;

-- Whom a merge of leads moved, for its undoing.
create table deal_people_moves (
  tenant_id uuid not null,
  batch_id uuid not null,
  person_id uuid not null,
  from_lead_id uuid not null,
  was_moved boolean not null,
  primary key (tenant_id, batch_id, person_id)
);
call protect_table('deal_people_moves', 'select, insert, delete');

-- The history of a deal: append-only. Each row has the deal as it stood after it, so that a forecast can be made of any
-- past day.
create table deal_stage_events (
  tenant_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  kind text not null check (kind in ('created', 'moved', 'changed', 'won', 'lost', 'reopened')),
  at timestamptz not null,
  user_id uuid,
  changed text[] not null default '{}',
  from_stage_id uuid,
  stage_id uuid not null,
  state text not null,
  reason text,
  price bigint,
  currency char(3) not null,
  closing_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, deal_id) references deals (tenant_id, id),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id)
);
create index deal_stage_events_deal on deal_stage_events (tenant_id, deal_id, at desc, id desc);
create index deal_stage_events_at on deal_stage_events (tenant_id, at);
call protect_table('deal_stage_events', 'select, insert');

-- Checklists ---------------------------------------------------------------------------------------------
create table checklist_templates (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version int not null default 1,
  name text not null,
  -- Null: of every pipeline, of every side.
  pipeline_id uuid,
  side text,
  items jsonb not null,
  -- Of those every company begins with: which one.
  preset text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- One the company begins with must not come back.
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, pipeline_id) references pipelines (tenant_id, id)
);
create unique index checklist_templates_name on checklist_templates (tenant_id, lower(name)) where removed_at is null;
create unique index checklist_templates_preset on checklist_templates (tenant_id, preset) where preset is not null;
call protect_table('checklist_templates', 'select, insert, update');

create table deal_items (
  tenant_id uuid not null,
  id uuid not null,
  version int not null default 1,
  deal_id uuid not null,
  position int not null,
  title text not null,
  role text not null,
  milestone text,
  days int not null default 0,
  unit text not null default 'calendar' check (unit in ('calendar', 'business')),
  blocking boolean not null default false,
  due_on date,
  -- Set by hand: stays when its milestone moves.
  fixed boolean not null default false,
  done_at timestamptz,
  done_by uuid,
  links jsonb not null default '[]',
  primary key (tenant_id, id),
  foreign key (tenant_id, deal_id) references deals (tenant_id, id),
  foreign key (tenant_id, done_by) references users (tenant_id, id)
);
create index deal_items_deal on deal_items (tenant_id, deal_id, position, id);
call protect_table('deal_items', 'select, insert, update, delete');

-- Commission ---------------------------------------------------------------------------------------------
-- What an agent (null: everybody without a plan of their own) has agreed with the company from a day on. Shares are
-- thousandths of a per cent.
create table commission_plans (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  agent_id uuid,
  from_day date not null,
  company_share int not null check (company_share >= 0),
  team_share int not null check (team_share >= 0),
  agent_share int not null check (agent_share >= 0),
  cap bigint check (cap >= 0),
  cap_year_from text not null default '01-01',
  fee bigint not null default 0 check (fee >= 0),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, agent_id) references users (tenant_id, id),
  check (company_share + team_share + agent_share = 100000)
);
create unique index commission_plans_day on commission_plans (tenant_id, agent_id, from_day) nulls not distinct;
call protect_table('commission_plans', 'select, insert, update, delete');

create table deal_commissions (
  tenant_id uuid not null,
  deal_id uuid not null,
  version int not null default 1,
  sides jsonb not null,
  -- What was worked out when the deal closed, with the plans it was worked out by.
  result jsonb,
  computed_at timestamptz,
  primary key (tenant_id, deal_id),
  foreign key (tenant_id, deal_id) references deals (tenant_id, id)
);
call protect_table('deal_commissions', 'select, insert, update');

-- What each agent had of a deal that was won: caps are counted from here.
create table commission_lines (
  tenant_id uuid not null,
  deal_id uuid not null,
  agent_id uuid not null,
  closed_on date not null,
  currency char(3) not null,
  -- The company's part, without fees: what counts towards the cap.
  company bigint not null,
  team bigint not null,
  fee bigint not null,
  agent bigint not null,
  primary key (tenant_id, deal_id, agent_id),
  foreign key (tenant_id, deal_id) references deals (tenant_id, id),
  foreign key (tenant_id, agent_id) references users (tenant_id, id)
);
create index commission_lines_agent on commission_lines (tenant_id, agent_id, closed_on);
call protect_table('commission_lines', 'select, insert, delete');
