-- Changes of many leads: how far they are, what they did, and how they are taken back.

alter table batches
  -- The file of an import, or what else names the batch.
  add column label text,
  -- Of a bulk change: what was asked for.
  add column changes jsonb,
  add column automate boolean not null default false,
  add column state text not null default 'done'
    check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  add column total int not null default 0,
  -- Rows up to this one are looked at; moves in the transaction that changes them.
  add column done int not null default 0,
  add column changed int not null default 0,
  add column failed int not null default 0,
  -- Rows up to this one are told of.
  add column announced int not null default 0,
  add column finished_at timestamptz,
  add column undo_state text check (undo_state in ('waiting', 'running', 'done', 'failed')),
  add column undo_choice text check (undo_choice in ('keep_later', 'restore_all')),
  add column undo_by uuid,
  add column undo_asked_at timestamptz,
  -- Images are looked at from the last row to the first: those below this one are still to come, and to be told of.
  add column undo_cursor int,
  add column undo_announced int,
  add column undo_done int not null default 0,
  add column undo_restored int not null default 0,
  add column undo_removed int not null default 0,
  add column undo_kept int not null default 0;
create index batches_of on batches (tenant_id, created_by, id desc);

alter table batch_images
  -- The changed fields as the batch left them. A value that is another one now was changed since.
  add column after jsonb,
  -- When; what the log has of the record later came later.
  add column recorded_at timestamptz;

-- The leads a bulk change is about, frozen when it is asked for. Gone when it is over.
create table batch_targets (
  tenant_id uuid not null,
  batch_id uuid not null,
  row_no int not null,
  lead_id uuid not null,
  -- No foreign keys: rows are many, short-lived and never read but with their batch.
  primary key (tenant_id, batch_id, row_no)
);
call protect_table('batch_targets', 'select, insert, delete');

-- Records a batch, or its undoing, left out, each with the reason.
create table batch_problems (
  tenant_id uuid not null,
  batch_id uuid not null,
  phase text not null check (phase in ('change', 'undo')),
  row_no int not null,
  lead_id uuid not null,
  reason text not null,
  fields text[] not null default '{}',
  primary key (tenant_id, batch_id, phase, row_no),
  foreign key (tenant_id, batch_id) references batches (tenant_id, id)
);
call protect_table('batch_problems', 'select, insert');

-- Lines of the log that a batch brought and that were taken back with it: they stay, and no reader sees them.
create table withdrawn_events (
  tenant_id uuid not null,
  event_id uuid not null,
  batch_id uuid not null,
  lead_id uuid not null,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, batch_id) references batches (tenant_id, id)
);
create index withdrawn_events_batch on withdrawn_events (tenant_id, batch_id, lead_id);
call protect_table('withdrawn_events', 'select, insert');

-- Notes an import brought are known again unless they were withdrawn with it.
alter table import_prints add column batch_id uuid;

-- What a file may do: make leads, change leads, or both; by which key a row is a lead there is; what its words mean.
alter table imports
  add column mode text not null default 'upsert' check (mode in ('create', 'update', 'upsert')),
  add column match_by text not null default 'any' check (match_by in ('any', 'email', 'phone', 'external')),
  add column automate boolean not null default false,
  add column meanings jsonb not null default '[]',
  add column mapping jsonb;

-- Mappings of files that come again, by name.
create table import_mappings (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  -- Names of the columns and what becomes of each; the rest of what is chosen for such a file.
  columns jsonb not null,
  settings jsonb not null,
  created_by uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references users (tenant_id, id)
);
create unique index import_mappings_name on import_mappings (tenant_id, lower(name));
call protect_table('import_mappings', 'select, insert, update, delete');
