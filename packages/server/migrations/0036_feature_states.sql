-- What the log of a lead comes to, kept where the log is long, so that a new event is added to it and the rest is not
-- read again. It can be made anew from the log at any time.
create table lead_feature_states (
  tenant_id uuid not null,
  lead_id uuid not null,
  -- Not jsonb: its bytes are what the hash of a score's inputs is made from.
  state json not null,
  -- The last recorded of the events in it, and a hash over the ids of all of them: what was recorded before but came
  -- to light later, was withdrawn or moved by a merge, makes another hash, and the log is read anew.
  recorded_at timestamptz not null,
  event_id uuid not null,
  log_hash bigint not null,
  updated_at timestamptz not null,
  primary key (tenant_id, lead_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
call protect_table('lead_feature_states', 'select, insert, update, delete');
alter policy tenant on lead_feature_states
  using (tenant_id = (select current_tenant()) and ((select reaches_all())
    or (select true from leads l where l.tenant_id = lead_feature_states.tenant_id and l.id = lead_feature_states.lead_id)))
  with check (tenant_id = (select current_tenant()));
