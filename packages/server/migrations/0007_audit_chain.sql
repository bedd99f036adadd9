-- The audit log as a chain of hashes for each company, and what the product remembers of checking it.

-- Entries that are not sealed yet: written in the statement that writes the entry, removed in the transaction that
-- seals it. So an entry that commits late is sealed late and never missed. Small, and read whole: no index.
create table audit_waiting (
  tenant_id uuid not null,
  id uuid not null,
  created_at timestamptz not null
);
-- What was written before there was a chain is sealed first. The owner need not be a superuser to see it.
alter table audit_log no force row level security;
insert into audit_waiting (tenant_id, id, created_at) select tenant_id, id, created_at from audit_log;
alter table audit_log force row level security;
call protect_table('audit_waiting', 'select, insert');
call open_to_system('audit_waiting', 'select, insert, delete');

-- One row an entry, numbered from 1 without gaps: hash = SHA-256(hash before ‖ bytes of the entry).
create table audit_chain (
  tenant_id uuid not null,
  position bigint not null,
  entry_id uuid not null,
  -- The entry's, to find its partition.
  created_at timestamptz not null,
  hash bytea not null,
  primary key (tenant_id, position),
  unique (tenant_id, entry_id, created_at)
);
call protect_table('audit_chain', 'select');
call open_to_system('audit_chain', 'select, insert');

-- The newest signed head of each company. The heads themselves are files, out of the database's reach.
create table audit_heads (
  tenant_id uuid primary key,
  position bigint not null,
  hash bytea not null,
  signed_at timestamptz not null,
  key_id text not null,
  -- How many were signed, to thin the files now and then.
  made bigint not null default 1
);
call protect_table('audit_heads', 'select');
call open_to_system('audit_heads', 'select, insert, update');

-- Actions that occur in a company's log, for the filter.
create table audit_actions (
  tenant_id uuid not null,
  action text not null,
  primary key (tenant_id, action)
);
call protect_table('audit_actions', 'select');
call open_to_system('audit_actions', 'select, insert');

create table audit_checks (
  tenant_id uuid not null,
  id uuid not null,
  state text not null default 'running' check (state in ('running', 'intact', 'broken')),
  started_at timestamptz not null,
  finished_at timestamptz,
  entries bigint not null default 0,
  faults jsonb not null default '[]',
  primary key (tenant_id, id)
);
create index audit_checks_newest on audit_checks (tenant_id, started_at desc);
call protect_table('audit_checks', 'select, insert, update, delete');
call open_to_system('audit_checks', 'select');

-- The sealer reads what it seals.
grant select on audit_log to lintel_system;
