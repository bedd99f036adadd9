-- Watching models: drift, figures by week as outcomes become known, recalibration, alarms.

-- How far one feature (null: the score) of one week lies from what the model was trained on.
create table ml_drift (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  model_id uuid not null,
  week date not null,
  feature text,
  rows int not null,
  psi double precision not null,
  -- Of KS or χ², after Benjamini–Hochberg over the features of the week.
  adjusted_p double precision,
  missing double precision,
  missing_learned double precision,
  unseen double precision,
  level text not null,
  -- What moved most: { "from", "to", "value" } shares of one bin or category.
  moved jsonb,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create unique index ml_drift_week on ml_drift (tenant_id, model_id, week, feature) nulls not distinct;
call protect_table('ml_drift', 'select, insert, update');

-- Figures of a week are written anew while its outcomes come in.
alter table ml_model_performance add column week date;
create unique index ml_model_performance_week on ml_model_performance (tenant_id, model_id, week, metric_name) where week is not null;
grant update on ml_model_performance to lintel_app;
alter table ml_models add column checked_at timestamptz;

-- Nightly steps of recalibration: logit = slope · logit + intercept. The newest kept one holds.
create table ml_recalibrations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  model_id uuid not null,
  slope double precision not null check (slope > 0),
  intercept double precision not null,
  rows int not null,
  positives int not null,
  -- On the newest outcomes, which the step did not see.
  log_loss_before double precision not null,
  log_loss_after double precision not null,
  kept boolean not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create index ml_recalibrations_kept on ml_recalibrations (tenant_id, model_id, id desc) where kept;
create index ml_recalibrations_model on ml_recalibrations (tenant_id, model_id, id desc);
call protect_table('ml_recalibrations', 'select, insert');

create table ml_alarms (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  model_id uuid not null,
  kind text not null,
  feature text,
  level text not null check (level in ('watch', 'act')),
  -- Figures of its sentence.
  detail jsonb not null default '{}',
  raised_at timestamptz not null,
  cleared_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create unique index ml_alarms_open on ml_alarms (tenant_id, model_id, kind, feature) nulls not distinct where cleared_at is null;
create index ml_alarms_model on ml_alarms (tenant_id, model_id, id desc);
call protect_table('ml_alarms', 'select, insert, update');
-- How many companies have which alarm, for the operator's metrics.
call open_to_system('ml_alarms', 'select');
