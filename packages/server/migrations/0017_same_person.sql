-- One person, several records: merging and taking it back, records that look alike, households.

-- Merging -----------------------------------------------------------------------------------------------
-- A merged lead is deleted and says into which one; of a chain of merges, into the one that is left.
alter table leads add column merged_into uuid;
alter table leads add foreign key (tenant_id, merged_into) references leads (tenant_id, id);
alter table leads add constraint leads_merged_gone check (merged_into is null or deleted_at is not null);
create index leads_merged on leads (tenant_id, merged_into) where merged_into is not null;

-- What happened goes to the lead that stays. Text is encrypted under the key of whom it was written about, which is
-- the lead itself unless `subject_id` says otherwise. No other column of these logs can be changed.
alter table lead_events add column subject_id uuid;
grant update (lead_id, subject_id) on lead_events to lintel_app;
grant update (lead_id) on conversion_events to lintel_app;
-- A refusal that a merge repeated for the lead that stays is withdrawn when the merge is taken back.
alter table consent_ledger add column withdrawn_at timestamptz;
grant update (lead_id, withdrawn_at) on consent_ledger to lintel_app;

-- Records that look alike -------------------------------------------------------------------------------
-- What a lead may be found by, as hashes: its numbers, the name of its mailbox, its address, parts of its name. Leads
-- that share a key are compared.
create table lead_blocks (
  tenant_id uuid not null,
  key bigint not null,
  lead_id uuid not null,
  primary key (tenant_id, key, lead_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index lead_blocks_lead on lead_blocks (tenant_id, lead_id);
call protect_table('lead_blocks', 'select, insert, delete');

-- Pairs that look alike, and what was decided of them. `basis` is a hash of what both were compared by: a decision
-- holds until that changes.
create table duplicate_pairs (
  tenant_id uuid not null,
  a_id uuid not null,
  b_id uuid not null,
  kind text not null check (kind in ('person', 'household')),
  confidence smallint not null check (confidence between 0 and 100),
  reasons text[] not null,
  basis bytea not null,
  state text not null default 'open' check (state in ('open', 'not_same', 'household')),
  found_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (tenant_id, a_id, b_id),
  check (a_id < b_id),
  foreign key (tenant_id, a_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, b_id) references leads (tenant_id, id) on delete cascade
);
create index duplicate_pairs_open on duplicate_pairs (tenant_id, confidence desc, a_id, b_id) where state = 'open';
create index duplicate_pairs_b on duplicate_pairs (tenant_id, b_id);
call protect_table('duplicate_pairs', 'select, insert, update, delete');

-- Looks through all leads; one at a time in a company.
create table duplicate_scans (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  state text not null check (state in ('waiting', 'running', 'done')),
  -- Leads up to this one are looked at.
  cursor_id uuid,
  done int not null default 0,
  total int not null,
  found int not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create unique index duplicate_scans_active on duplicate_scans (tenant_id) where state <> 'done';
create index duplicate_scans_newest on duplicate_scans (tenant_id, started_at desc);
call protect_table('duplicate_scans', 'select, insert, update');

-- Households --------------------------------------------------------------------------------------------
-- What `other_id` is to `lead_id`; each relation stands in two rows, one from either side.
create table lead_relations (
  tenant_id uuid not null,
  lead_id uuid not null,
  other_id uuid not null,
  kind text not null check (kind in ('spouse', 'partner', 'child', 'parent', 'household', 'other')),
  created_at timestamptz not null,
  primary key (tenant_id, lead_id, other_id),
  check (lead_id <> other_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other_id) references leads (tenant_id, id) on delete cascade
);
create index lead_relations_other on lead_relations (tenant_id, other_id);
call protect_table('lead_relations', 'select, insert, update, delete');
