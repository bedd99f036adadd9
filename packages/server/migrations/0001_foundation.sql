-- The tables of the foundation. Conventions: primary key (tenant_id, id) with UUIDv7 ids made by the
-- application, composite foreign keys, forced row-level security, append-only tables by month.
-- Roles: the migrating role owns everything; lintel_app serves requests inside one tenant;
-- lintel_system does the reviewed cross-tenant work; lintel_search owns the search function.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists unaccent;

revoke all on schema public from public;
grant usage on schema public to lintel_app, lintel_system, lintel_search;

-- The tenant of the running transaction; null when none is set, which no row matches.
create function current_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- Puts a business table under forced row-level security and grants the application role `app_rights` on it.
-- Policies of the system role are written out beside each table that has one, so that they can be reviewed.
create procedure protect_table(target regclass, app_rights text, tenant_column text default 'tenant_id')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s for all to lintel_app using (%2$I = (select current_tenant())) with check (%2$I = (select current_tenant()))',
    target, tenant_column);
  execute format('grant %s on %s to lintel_app', app_rights, target);
end $$;

-- Lets the system role reach `target` across tenants, with the rights named and no others.
create procedure open_to_system(target regclass, rights text)
language plpgsql as $$
begin
  execute format('create policy system on %s for all to lintel_system using (true) with check (true)', target);
  execute format('grant %s on %s to lintel_system', rights, target);
end $$;

-- Makes the monthly partitions of an append-only table from this month to `ahead` months on.
-- Runs as the owner, so that the application needs no right to create tables.
create function ensure_partitions(parent regclass, ahead int default 3) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', now() at time zone 'utc')::date;
  from_day date; name text; made int := 0;
begin
  if parent::text not in ('lead_events', 'audit_log', 'lead_scores') then
    raise exception 'not a partitioned table of ours: %', parent;
  end if;
  for step in 0..least(ahead, 120) loop
    from_day := (first + make_interval(months => step))::date;
    name := format('%s_%s', parent, to_char(from_day, 'YYYYMM'));
    if to_regclass(name) is null then
      execute format('create table %I partition of %s for values from (%L) to (%L)',
        name, parent, from_day::timestamp at time zone 'utc',
        (from_day + interval '1 month')::timestamp at time zone 'utc');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
revoke all on function ensure_partitions(regclass, int) from public;
grant execute on function ensure_partitions(regclass, int) to lintel_system;

-- Companies and people ------------------------------------------------------------------------------

create table tenants (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  currency char(3) not null default 'USD',
  hot_probability double precision,
  setup_step text,
  sample boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call protect_table('tenants', 'select, update', 'id');
call open_to_system('tenants', 'select, insert');

-- Global: the credential of a person, who may be a member of several companies. System role only.
create table accounts (
  id uuid primary key,
  email text not null unique,
  name text not null,
  password_hash text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table accounts enable row level security;
alter table accounts force row level security;
call open_to_system('accounts', 'select, insert, update');

create table users (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  account_id uuid not null references accounts (id),
  email text not null,
  name text not null,
  role text not null default 'agent',
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id),
  unique (tenant_id, email)
);
create index users_account on users (account_id);
call protect_table('users', 'select, insert, update');
call open_to_system('users', 'select, insert');

-- One row a signed-in session. The refresh token itself is never stored: `current_hash` and `previous_hash`
-- are SHA-256 of the newest and of the one before it.
create table sessions (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  user_id uuid not null,
  account_id uuid not null references accounts (id),
  client text not null,
  generation int not null default 0,
  current_hash bytea not null,
  previous_hash bytea,
  rotated_at timestamptz not null default now(),
  user_agent text,
  ip_address inet,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  absolute_expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index sessions_account on sessions (account_id) where ended_at is null;
alter table sessions enable row level security;
alter table sessions force row level security;
call open_to_system('sessions', 'select, insert, update');

-- Keys that sign access tokens; the private half is sealed by kernel/secrets.
create table signing_keys (
  kid text primary key,
  algorithm text not null,
  public_jwk jsonb not null,
  sealed_private bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
alter table signing_keys enable row level security;
alter table signing_keys force row level security;
call open_to_system('signing_keys', 'select, insert, update');

-- Credentials of integrations and the like, sealed by kernel/secrets.
create table secrets (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call protect_table('secrets', 'select, insert, update, delete');
call open_to_system('secrets', 'select, update');

-- Kernel: requests, events, audit ---------------------------------------------------------------------

create table idempotency_keys (
  tenant_id uuid not null references tenants (id),
  user_id uuid not null,
  key text not null,
  endpoint text not null,
  request_hash bytea not null,
  status int,
  reply jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
call protect_table('idempotency_keys', 'select, insert, update, delete');
call open_to_system('idempotency_keys', 'select, delete');

-- Events leave through here in the transaction of the change they tell of. `pending` names the jobs that have
-- not finished with a published event; a row goes when it is empty, so what is left is what a lost queue owes.
create table outbox (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  tenant_id uuid not null,
  name text not null,
  user_id uuid,
  payload jsonb not null,
  occurred_at timestamptz not null default now(),
  published_at timestamptz,
  pending text[]
);
create index outbox_unpublished on outbox (seq) where published_at is null;
create index outbox_owed on outbox (published_at) where published_at is not null;
call protect_table('outbox', 'insert');
call open_to_system('outbox', 'select, insert, update, delete');

create table audit_log (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  user_id uuid,
  action text not null,
  resource_type text,
  resource_id uuid,
  changed text[],
  -- Ciphertext under the subject's key: erasing a person destroys the key and leaves the row.
  old_values bytea,
  new_values bytea,
  ip_address inet,
  user_agent text,
  request_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id, created_at)
) partition by range (created_at);
create index audit_log_time on audit_log (tenant_id, created_at desc, id desc);
create index audit_log_resource on audit_log (tenant_id, resource_type, resource_id, created_at desc);
call protect_table('audit_log', 'select, insert');
select ensure_partitions('audit_log');

-- Keys that encrypt what is personal and unsearchable of one subject; destroying one erases it everywhere.
create table subject_keys (
  tenant_id uuid not null references tenants (id),
  subject_id uuid not null,
  sealed_key bytea not null,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (tenant_id, subject_id)
);
call protect_table('subject_keys', 'select, insert, update');

-- Leads -----------------------------------------------------------------------------------------------

create table stages (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  position int not null,
  kind text not null default 'open',
  color text not null default 'v1',
  archived_at timestamptz,
  primary key (tenant_id, id)
);
call protect_table('stages', 'select, insert, update');
call open_to_system('stages', 'insert');

create table custom_fields (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  key text not null,
  label text not null,
  type text not null,
  options jsonb not null default '[]',
  position int not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
call protect_table('custom_fields', 'select, insert, update');

-- Every import, merge, bulk change and generated sample; undo replays `batch_images` backwards.
create table batches (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  undo_until timestamptz not null default now() + interval '30 days',
  undone_at timestamptz,
  primary key (tenant_id, id)
);
call protect_table('batches', 'select, insert, update');

create table batch_images (
  tenant_id uuid not null,
  batch_id uuid not null,
  -- Position in the batch; for an import the row number of the file.
  row_no int not null,
  record_type text not null,
  record_id uuid not null,
  -- The record as it was, or null when the batch created it.
  before jsonb,
  primary key (tenant_id, batch_id, row_no, record_type),
  foreign key (tenant_id, batch_id) references batches (tenant_id, id)
);
call protect_table('batch_images', 'select, insert');

create table leads (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version int not null default 1,
  user_id uuid,
  name text,
  -- The primary contact points as shown; lead_emails and lead_phones hold all of them.
  email text,
  phone text,
  type text,
  budget numeric(15, 2),
  budget_min numeric(15, 2),
  currency char(3) not null default 'USD',
  timeline text,
  property_type text,
  location text,
  financing text,
  time_zone text,
  status text not null default 'new',
  stage_id uuid not null,
  stage_since timestamptz not null default now(),
  source text,
  external_id text,
  campaign text,
  tags text[] not null default '{}',
  custom jsonb not null default '{}',
  batch_id uuid,
  score numeric(5, 2),
  score_band text,
  score_probability double precision,
  score_source text,
  score_model_id uuid,
  score_reasons jsonb,
  score_before numeric(5, 2),
  scored_at timestamptz,
  last_event_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, stage_id) references stages (tenant_id, id),
  constraint leads_reachable check (
    name is not null or email is not null or phone is not null or (source is not null and external_id is not null))
);
create index leads_newest on leads (tenant_id, created_at desc, id desc) where deleted_at is null;
create index leads_best on leads (tenant_id, score desc nulls last, id desc) where deleted_at is null;
create index leads_owner on leads (tenant_id, user_id, created_at desc, id desc) where deleted_at is null;
create index leads_stage on leads (tenant_id, stage_id, created_at desc, id desc) where deleted_at is null;
create unique index leads_external on leads (tenant_id, source, external_id)
  where external_id is not null and deleted_at is null;
call protect_table('leads', 'select, insert, update');

-- All e-mail addresses of a lead. `value` is normalised and unique in the company while active; a raw value that
-- cannot be parsed is kept with a null `value`. `hmac` is a keyed hash of `value`, for a later strict mode.
create table lead_emails (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  position int not null,
  raw text not null,
  value text,
  hmac bytea,
  active boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create unique index lead_emails_value on lead_emails (tenant_id, value) where value is not null and active;
create index lead_emails_lead on lead_emails (tenant_id, lead_id);
call protect_table('lead_emails', 'select, insert, update, delete');

-- All phone numbers. A number may be shared in a household, so the key is number and name: `name_key` is the
-- lead's normalised name, empty when it has none.
create table lead_phones (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  position int not null,
  raw text not null,
  value text,
  name_key text not null default '',
  hmac bytea,
  active boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create unique index lead_phones_value on lead_phones (tenant_id, value, name_key) where value is not null and active;
create index lead_phones_lead on lead_phones (tenant_id, lead_id);
call protect_table('lead_phones', 'select, insert, update, delete');

-- The only event log: timeline, features and analytics read it. `payload.fields` of lead.created, lead.imported
-- and field.changed carries the values a score may read, never names, e-mails, phones or places.
create table lead_events (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  user_id uuid,
  source text,
  payload jsonb not null default '{}',
  -- Free text, encrypted under the lead's subject key.
  body bytea,
  primary key (tenant_id, id, recorded_at),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
) partition by range (recorded_at);
create index lead_events_lead on lead_events (tenant_id, lead_id, occurred_at desc, id desc);
call protect_table('lead_events', 'select, insert');
select ensure_partitions('lead_events');

create table conversion_events (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  from_stage text,
  to_stage text not null,
  from_stage_id uuid,
  to_stage_id uuid not null,
  conversion_probability numeric(5, 2),
  trigger_type text not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create index conversion_events_lead on conversion_events (tenant_id, lead_id, created_at);
call protect_table('conversion_events', 'select, insert');

-- Append-only: the state of consent is the newest row of a channel and purpose.
create table consent_ledger (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  channel text not null,
  purpose text not null default 'marketing',
  state text not null check (state in ('given', 'refused', 'unknown')),
  wording text,
  text_version text,
  source text,
  evidence text,
  occurred_at timestamptz,
  recorded_at timestamptz not null default now(),
  user_id uuid,
  batch_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  check (state <> 'given' or (wording is not null and source is not null and occurred_at is not null))
);
create index consent_ledger_lead on consent_ledger (tenant_id, lead_id, channel, recorded_at desc);
call protect_table('consent_ledger', 'select, insert');

-- Scoring ---------------------------------------------------------------------------------------------

create table ml_models (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- Content address of the artefact (SHA-256, hex).
  model_id text not null,
  number int not null,
  model_type text not null,
  algorithm text not null,
  accuracy numeric(5, 4),
  target text not null,
  training_date timestamptz not null,
  deployment_date timestamptz,
  status text not null default 'shadow',
  alias text,
  model_data jsonb,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, model_id),
  unique (tenant_id, number)
);
create unique index ml_models_alias on ml_models (tenant_id, alias) where alias is not null;
call protect_table('ml_models', 'select, insert, update');

create table ml_features (
  tenant_id uuid not null,
  id uuid not null,
  model_id uuid not null,
  feature_name text not null,
  feature_type text not null,
  importance numeric(9, 6),
  statistics jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create index ml_features_model on ml_features (tenant_id, model_id);
call protect_table('ml_features', 'select, insert');

create table ml_model_performance (
  tenant_id uuid not null,
  id uuid not null,
  model_id uuid not null,
  metric_name text not null,
  metric_value numeric(12, 6),
  recorded_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create index ml_model_performance_model on ml_model_performance (tenant_id, model_id, metric_name, recorded_at);
call protect_table('ml_model_performance', 'select, insert');

create table lead_scores (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  model_id uuid,
  score numeric(5, 2) not null,
  -- Calibrated probability; null for rules.
  confidence double precision,
  source text not null,
  band text not null,
  features jsonb,
  inputs_hash bytea,
  -- Microseconds, although the brief says milliseconds: a score takes a few of them.
  prediction_time int,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id, created_at),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
) partition by range (created_at);
create index lead_scores_lead on lead_scores (tenant_id, lead_id, created_at desc);
call protect_table('lead_scores', 'select, insert');
select ensure_partitions('lead_scores');

-- Named by the brief; their modules come with their issues ----------------------------------------------

create table dashboard_metrics (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  metric_name text not null,
  metric_value jsonb,
  last_updated timestamptz not null default now(),
  cache_ttl int not null default 300,
  primary key (tenant_id, id),
  unique (tenant_id, metric_name)
);
call protect_table('dashboard_metrics', 'select, insert, update, delete');

create table workflow_templates (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  description text,
  trigger_conditions jsonb,
  steps jsonb,
  is_active boolean not null default true,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
call protect_table('workflow_templates', 'select, insert, update, delete');

create table workflow_executions (
  tenant_id uuid not null,
  id uuid not null,
  template_id uuid not null,
  lead_id uuid,
  status text not null default 'pending',
  current_step int not null default 0,
  execution_data jsonb,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, template_id) references workflow_templates (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
call protect_table('workflow_executions', 'select, insert, update');

create table notification_queue (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  lead_id uuid,
  notification_type text not null,
  channel text not null,
  content jsonb,
  status text not null default 'pending',
  scheduled_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
call protect_table('notification_queue', 'select, insert, update');

-- Signing in and registering happen before a tenant is known; their audit and outbox rows commit with them.
call open_to_system('audit_log', 'insert');
