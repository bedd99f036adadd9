-- Scores people can trust: the registry's memory, two models on the same leads, scores people set by hand, and their word
-- that one looks wrong.

-- Registry --------------------------------------------------------------------------------------------------
-- The model that scored when this one was registered.
alter table ml_models add column parent_id uuid;
alter table ml_models add foreign key (tenant_id, parent_id) references ml_models (tenant_id, id);
alter table ml_models add column tags text[] not null default '{}';

create table ml_registry_log (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  model_id uuid,
  action text not null,
  -- The words of whoever decided, or the rule that did.
  reason text,
  user_id uuid,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create index ml_registry_log_model on ml_registry_log (tenant_id, model_id, id desc);
call protect_table('ml_registry_log', 'select, insert');

-- What is not there is as the defaults say.
create table ml_settings (
  tenant_id uuid primary key references tenants (id),
  retrain_every_days int default 10 check (retrain_every_days between 1 and 90),
  retrain_on_alarm boolean not null default true,
  auto_promote boolean not null default false,
  recalibrate boolean not null default true,
  -- Rules score since then, although there is a champion.
  paused_at timestamptz,
  paused_reason text,
  paused_by uuid
);
call protect_table('ml_settings', 'select, insert, update');

-- Champion and challenger -----------------------------------------------------------------------------------
create table ml_trials (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  champion_id uuid not null,
  challenger_id uuid not null,
  -- Share of leads that are shown the challenger's score; 0: in shadow only.
  visible_share double precision not null default 0 check (visible_share between 0 and 0.5),
  started_at timestamptz not null,
  started_by uuid,
  ended_at timestamptz,
  ended_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, champion_id) references ml_models (tenant_id, id),
  foreign key (tenant_id, challenger_id) references ml_models (tenant_id, id),
  check (champion_id <> challenger_id)
);
create unique index ml_trials_active on ml_trials (tenant_id) where ended_at is null;
call protect_table('ml_trials', 'select, insert, update');

-- What both said of a lead at one moment, from the same inputs. A line holds until the next of the lead.
create table ml_trial_scores (
  tenant_id uuid not null,
  id uuid not null,
  trial_id uuid not null,
  lead_id uuid not null,
  champion_points smallint not null,
  champion_probability double precision not null,
  challenger_points smallint not null,
  challenger_probability double precision not null,
  shown text not null check (shown in ('champion', 'challenger')),
  inputs_hash bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, trial_id) references ml_trials (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index ml_trial_scores_lead on ml_trial_scores (tenant_id, trial_id, lead_id, created_at desc);
call protect_table('ml_trial_scores', 'select, insert, delete');

-- Decisions -------------------------------------------------------------------------------------------------
-- The largest reasons as they were shown, and the recalibration the model scored with.
alter table lead_scores add column reasons jsonb;
alter table lead_scores add column recalibration_id uuid;
create index lead_scores_time on lead_scores (tenant_id, created_at);

-- A score a person has set for a time. One stands at most; the others are history.
create table lead_score_overrides (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  points smallint not null check (points between 0 and 100),
  -- Why, under the lead's subject key.
  reason bytea not null,
  set_by uuid,
  set_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_how text check (ended_how in ('expired', 'undone', 'replaced')),
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  check ((ended_at is null) = (ended_how is null))
);
create unique index lead_score_overrides_standing on lead_score_overrides (tenant_id, lead_id) where ended_at is null;
create index lead_score_overrides_lead on lead_score_overrides (tenant_id, lead_id, set_at desc);
create index lead_score_overrides_due on lead_score_overrides (expires_at) where ended_at is null;
call protect_table('lead_score_overrides', 'select, insert, update');
-- Who is due, across companies; each company's own transaction ends them.
call open_to_system('lead_score_overrides', 'select');
alter table leads add column score_overridden_until timestamptz;

create table lead_score_feedback (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  kind text not null,
  -- In the person's words, under the lead's subject key.
  note bytea,
  points smallint not null,
  source text not null,
  model_id uuid,
  user_id uuid,
  created_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by uuid,
  resolution text,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
-- A person has one open word on a lead.
create unique index lead_score_feedback_open on lead_score_feedback (tenant_id, lead_id, user_id) where resolved_at is null;
create index lead_score_feedback_newest on lead_score_feedback (tenant_id, (resolved_at is null), id desc);
call protect_table('lead_score_feedback', 'select, insert, update');

-- What belongs to a lead is seen with it.
do $$
declare target text;
begin
  foreach target in array array['ml_trial_scores', 'lead_score_overrides', 'lead_score_feedback'] loop
    execute format(
      'alter policy tenant on %1$I
         using (tenant_id = (select current_tenant()) and ((select reaches_all())
           or (select true from leads l where l.tenant_id = %1$I.tenant_id and l.id = %1$I.lead_id)))
         with check (tenant_id = (select current_tenant()))', target);
  end loop;
end $$;
