-- Training runs, and the index that finds outcomes without reading the whole event log.

create table ml_training_runs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  target text not null,
  excluded text[] not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  step text,
  fraction double precision not null default 0,
  message text,
  problem jsonb,
  -- The last lines a person may want to read.
  log jsonb not null default '[]',
  model_id uuid,
  started_by uuid,
  -- The attempt that owns the run; a later attempt takes it over and the earlier one finds its writes refused.
  attempt_id uuid,
  attempts int not null default 0,
  heartbeat_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create unique index ml_training_runs_active on ml_training_runs (tenant_id) where state in ('waiting', 'running');
create index ml_training_runs_heartbeat on ml_training_runs (heartbeat_at) where state = 'running';
call protect_table('ml_training_runs', 'select, insert, update');
-- The sweeper ends runs whose worker is gone, whichever company they belong to.
call open_to_system('ml_training_runs', 'select, update');

create index lead_events_outcomes on lead_events (tenant_id, kind, lead_id, occurred_at)
  where kind in ('outcome.recorded', 'appointment.held');
