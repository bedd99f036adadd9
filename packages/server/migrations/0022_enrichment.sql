-- What was looked up about leads, by whom, and the services of other companies that are asked.

create table lead_facts (
  tenant_id uuid not null,
  lead_id uuid not null,
  -- A built-in provider's name, or the id of one the company set up.
  provider text not null,
  fact text not null,
  value jsonb not null,
  -- Keyed hash of what the look-up went by: when that is the same and it has not expired, nothing is asked again.
  input bytea not null,
  applied_to text,
  looked_up_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, lead_id, provider, fact),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
call protect_table('lead_facts', 'select, insert, update, delete');
-- Seen with the lead, as everything that belongs to one.
alter policy tenant on lead_facts
  using (tenant_id = (select current_tenant()) and ((select reaches_all())
    or (select true from leads l where l.tenant_id = lead_facts.tenant_id and l.id = lead_facts.lead_id)))
  with check (tenant_id = (select current_tenant()));

-- `sealed_headers` are header names and values, sealed by kernel/secrets. The last columns are the breaker, shared by
-- all processes: failures in a row, and until when it rests after too many.
create table enrichment_providers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version int not null default 1,
  rules jsonb not null,
  header_names text[] not null default '{}',
  sealed_headers bytea not null,
  failures_in_row int not null default 0,
  rests_until timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  last_success_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
call protect_table('enrichment_providers', 'select, insert, update, delete');

create table enrichment_usage (
  tenant_id uuid not null references tenants (id),
  provider text not null,
  day date not null,
  calls int not null default 0,
  failures int not null default 0,
  primary key (tenant_id, provider, day)
);
call protect_table('enrichment_usage', 'select, insert, update, delete');

-- Answers by a keyed hash of the question.
create table enrichment_cache (
  tenant_id uuid not null references tenants (id),
  provider text not null,
  key bytea not null,
  facts jsonb not null,
  looked_up_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, provider, key)
);
create index enrichment_cache_age on enrichment_cache (tenant_id, expires_at);
call protect_table('enrichment_cache', 'select, insert, update, delete');
