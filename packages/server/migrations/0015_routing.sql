-- Who gets a lead: rules in versions, territories, who receives when, rounds, decisions, simulations.

-- Rules ---------------------------------------------------------------------------------------------------
-- One row a company: which version is published, and the draft. Whoever places a lead locks it, so that decisions of
-- one company come one after the other and turns and caps are exact.
create table routing_heads (
  tenant_id uuid primary key references tenants (id),
  version int not null,
  -- Counts saves, so that of two people who edit the second hears of the first.
  revision int not null default 0,
  draft jsonb,
  draft_based_on int,
  draft_saved_at timestamptz,
  draft_saved_by uuid,
  check ((draft is null) = (draft_saved_at is null) and (draft is null) = (draft_based_on is null))
);
call protect_table('routing_heads', 'select, insert, update');

create table routing_versions (
  tenant_id uuid not null references tenants (id),
  version int not null,
  rules jsonb not null,
  published_at timestamptz not null,
  published_by uuid,
  primary key (tenant_id, version),
  foreign key (tenant_id, published_by) references users (tenant_id, id)
);
call protect_table('routing_versions', 'select, insert');

-- A round robin of a rule's step, a territory, or (the zero id) the catch-all: how many of the running round each has had.
create table routing_rings (
  tenant_id uuid not null references tenants (id),
  ring_id uuid not null,
  step int not null,
  taken jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, ring_id, step)
);
call protect_table('routing_rings', 'select, insert, update, delete');

-- People --------------------------------------------------------------------------------------------------
-- Who receives leads when. Nobody without a row is held back.
create table routing_availability (
  tenant_id uuid not null,
  user_id uuid not null,
  receiving boolean not null default true,
  -- First and last day, by the person's own clock.
  vacation_from date,
  vacation_to date,
  -- Windows of the week in the person's zone; null is always.
  hours jsonb,
  open_cap int check (open_cap >= 0),
  day_cap int check (day_cap >= 0),
  saved_at timestamptz not null,
  saved_by uuid,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  check ((vacation_from is null) = (vacation_to is null) and vacation_from <= vacation_to)
);
call protect_table('routing_availability', 'select, insert, update');

-- Territories ---------------------------------------------------------------------------------------------
create table territories (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  cities text[] not null,
  -- The same as they are compared: lower case, "city" or "city, st".
  city_keys text[] not null,
  postal_codes text[] not null,
  agents jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index territories_name on territories (tenant_id, lower(name));
call protect_table('territories', 'select, insert, update, delete');

-- Drawn areas: a point belongs to one that lies within the outline and in none of the holes. They are found by their
-- key: row policies keep geometric operators, which are not leakproof, from entering an index.
create table territory_areas (
  tenant_id uuid not null,
  territory_id uuid not null,
  position int not null,
  outline polygon not null,
  holes polygon[] not null,
  primary key (tenant_id, territory_id, position),
  foreign key (tenant_id, territory_id) references territories (tenant_id, id) on delete cascade
);
call protect_table('territory_areas', 'select, insert, delete');

-- Decisions -----------------------------------------------------------------------------------------------
create table routing_decisions (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  cause text not null check (cause in ('inquiry', 'import', 'offer_over', 'unanswered')),
  -- What was decided about: the event, the offer's decision, the clock. It is decided once.
  cause_id uuid not null,
  version int not null,
  outcome text not null check (outcome in ('given', 'kept', 'offered', 'pond')),
  -- The rule that placed the lead, null for the catch-all, and which of its steps.
  rule_id uuid,
  step int not null,
  last_resort boolean not null,
  -- Who has it by this decision; of an offer who claimed it.
  user_id uuid,
  pond_id uuid,
  offered_to uuid[] not null default '{}',
  minutes int,
  after_hours boolean not null,
  -- What the rules saw and what became of each: ids, numbers and words of the system and of the lead's fields.
  trace jsonb not null,
  decided_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  check (outcome not in ('given', 'kept') or user_id is not null),
  check ((outcome = 'pond') = (pond_id is not null))
);
create unique index routing_decisions_once on routing_decisions (tenant_id, lead_id, cause_id);
create index routing_decisions_lead on routing_decisions (tenant_id, lead_id, decided_at desc, id desc);
-- Leads a day of one person.
create index routing_decisions_person on routing_decisions (tenant_id, user_id, decided_at)
  where outcome in ('given', 'offered');
create index routing_decisions_time on routing_decisions (tenant_id, decided_at);
call protect_table('routing_decisions', 'select, insert, update');
-- Seen with the lead, like everything that belongs to one.
alter policy tenant on routing_decisions
  using (tenant_id = (select current_tenant()) and ((select reaches_all())
    or (select true from leads l where l.tenant_id = routing_decisions.tenant_id and l.id = routing_decisions.lead_id)))
  with check (tenant_id = (select current_tenant()));

-- Simulations ---------------------------------------------------------------------------------------------
create table routing_simulations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  state text not null check (state in ('running', 'done', 'failed')),
  against text not null check (against in ('published', 'happened')),
  days int not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  revision int not null,
  version int not null,
  -- The rules that are tried, as they were when it was started.
  rules jsonb not null,
  total int not null default 0,
  done int not null default 0,
  result jsonb,
  started_at timestamptz not null,
  started_by uuid,
  -- When it last got on: one that stands still was given up.
  moved_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create unique index routing_simulations_running on routing_simulations (tenant_id) where state = 'running';
create index routing_simulations_newest on routing_simulations (tenant_id, started_at desc);
call protect_table('routing_simulations', 'select, insert, update');
