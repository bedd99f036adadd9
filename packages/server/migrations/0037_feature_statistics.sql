-- What was withdrawn of one lead's log is asked for by lead, to tell whether a kept state still is the log.
create index withdrawn_events_lead on withdrawn_events (tenant_id, lead_id);

-- A row without a model tells how a feature is spread over the leads in play, whichever model scores them.
alter table ml_features alter column model_id drop not null;
create unique index ml_features_live on ml_features (tenant_id, feature_name) where model_id is null;
grant update, delete on ml_features to lintel_app;

-- Whether, and when, a lead signed a deal.
create index lead_events_signed on lead_events (tenant_id, lead_id, occurred_at)
  where kind in ('deal.created', 'deal.joined', 'deal.won');
