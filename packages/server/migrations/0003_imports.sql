-- Lead files on their way in: what was uploaded and how it is read, rows read but not yet written, problems found.

create table imports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  file_key text not null,
  file_name text not null,
  file_bytes bigint not null,
  file_sha256 bytea not null,
  state text not null check (state in
    ('reading', 'mapping', 'checking', 'checked', 'waiting', 'running', 'done', 'cancelled', 'failed')),
  reading jsonb not null,
  sheets jsonb not null default '[]',
  row_count int not null default 0,
  columns jsonb not null,
  default_source text,
  consent jsonb not null default '{"state": "unknown"}',
  on_duplicate text not null default 'fill_empty' check (on_duplicate in ('fill_empty', 'overwrite', 'skip')),
  -- The custom fields the import makes, worked out with the rows; null until rows are staged for this mapping.
  staged jsonb,
  -- Who is staging rows; another run takes over by putting its own.
  stage_token uuid,
  checked jsonb,
  progress jsonb,
  -- Leads up to this one (import_rows.lead_no) are written; moves in the transaction that writes them.
  cursor_lead_no int not null default 0,
  -- Runs begun since the last row was written; gives up after a few.
  attempts int not null default 0,
  problem text,
  created_by uuid,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references users (tenant_id, id)
);
create index imports_newest on imports (tenant_id, created_at desc, id desc);
call protect_table('imports', 'select, insert, update');

-- Staging: rows as read, until they are written. `lead_no` is the first row of the file that is the same lead, so that
-- rows of one lead stand together and are written as one.
create table import_rows (
  tenant_id uuid not null,
  import_id uuid not null,
  lead_no int not null,
  row_no int not null,
  draft jsonb not null,
  -- No foreign key: a check a row costs a tenth of an import, and imports are never deleted.
  primary key (tenant_id, import_id, lead_no, row_no)
);
call protect_table('import_rows', 'select, insert, update, delete');

-- Rows and cells with a problem. `reason` is a key of the message catalogue with its values.
create table import_errors (
  tenant_id uuid not null,
  import_id uuid not null,
  row_no int not null,
  position int not null,
  column_name text,
  reason text not null,
  reason_values jsonb not null default '{}',
  value text not null,
  -- True when the row was left out, false when it was imported without this cell.
  fatal boolean not null,
  primary key (tenant_id, import_id, row_no, position)
);
call protect_table('import_errors', 'select, insert, delete');

-- Keyed hashes of what an import brought and nothing else identifies: rows without e-mail, phone and id, and notes.
-- They make a second upload of the same file change nothing.
create table import_prints (
  tenant_id uuid not null,
  print bytea not null,
  lead_id uuid not null,
  primary key (tenant_id, print),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
call protect_table('import_prints', 'select, insert, delete');
