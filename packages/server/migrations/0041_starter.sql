-- The starter model: how it was brought to a company's own rate, and whether it may score there. The newest row holds; a score
-- names the row it was made with, so none is ever removed.
create table ml_starter_fits (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- SHA-256 of the manifest of the artefact, hex.
  artefact text not null,
  -- stands: better than the base rate on the company's outcomes, so it may score.
  verdict text not null check (verdict in ('stands', 'no_better', 'too_few')),
  -- Key of the outcome its chances are chances of.
  target text not null,
  leads int not null,
  positives int not null,
  -- Log-odds added to its own. What follows is null where there was too little to look at.
  shift double precision check (shift between -3 and 3),
  base_rate double precision,
  -- The chance that sits at 75 points.
  hot_probability double precision,
  auc double precision,
  auc_low double precision,
  auc_high double precision,
  log_loss double precision,
  -- Of saying the base rate each time.
  base_log_loss double precision,
  created_at timestamptz not null,
  -- When it was last found still to hold.
  checked_at timestamptz not null,
  primary key (tenant_id, id),
  check (verdict = 'too_few' or num_nulls(shift, base_rate, hot_probability, auc, auc_low, auc_high, log_loss, base_log_loss) = 0)
);
create index ml_starter_fits_newest on ml_starter_fits (tenant_id, id desc);
call protect_table('ml_starter_fits', 'select, insert');
grant update (checked_at) on ml_starter_fits to lintel_app;

-- Percent of leads that stand on Today by chance instead of by their score.
alter table ml_settings add column out_of_order_percent smallint not null default 5 check (out_of_order_percent between 0 and 10);
