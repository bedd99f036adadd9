-- Who has the page of a lead open and in sight. Minutes old and lost in a crash without harm: no WAL. A standby does not
-- have it, so it is read in transactions that may write.
create unlogged table lead_viewers (
  tenant_id uuid not null,
  user_id uuid not null,
  -- One page, for as long as it is in sight: somebody may have the lead open twice.
  page_id uuid not null,
  lead_id uuid not null,
  -- Whoever signs out is gone with the session.
  session_id uuid not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  editing boolean not null,
  primary key (tenant_id, user_id, page_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index lead_viewers_lead on lead_viewers (tenant_id, lead_id, since);
-- What nobody said again for a while is found and removed by whoever comes next.
create index lead_viewers_seen on lead_viewers (tenant_id, seen_at);
call protect_table('lead_viewers', 'select, insert, update, delete');
