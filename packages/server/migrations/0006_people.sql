-- Offices, teams and roles of a company's own; service accounts; what a session has proven.

create table offices (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index offices_name on offices (tenant_id, lower(name));
call protect_table('offices', 'select, insert, update, delete');

create table teams (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  office_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, office_id) references offices (tenant_id, id) on delete set null (office_id)
);
create unique index teams_name on teams (tenant_id, lower(name));
call protect_table('teams', 'select, insert, update, delete');

-- A permission that reaches "team" reaches the members of the teams a person leads.
create table team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  lead boolean not null default false,
  primary key (tenant_id, team_id, user_id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index team_members_user on team_members (tenant_id, user_id);
call protect_table('team_members', 'select, insert, update, delete');
-- Who somebody reaches is worked out with their session, before a tenant is set.
call open_to_system('team_members', 'select, insert');

-- What a company changes of a built-in role (`builtin`, one row a base), and roles of its own.
-- `grants` holds only the permissions that differ from the base.
create table roles (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  base text not null,
  builtin boolean not null default false,
  name text not null,
  grants jsonb not null default '{}',
  fields jsonb not null default '{}',
  version int not null default 1,
  saved_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check (not (builtin and base = 'owner'))
);
create unique index roles_builtin on roles (tenant_id, base) where builtin;
create unique index roles_name on roles (tenant_id, lower(name));
call protect_table('roles', 'select, insert, update, delete');
call open_to_system('roles', 'select');

-- A role of the company's own is `role_id`, and `role` then the built-in one it grew out of.
alter table users add column role_id uuid;
alter table users add foreign key (tenant_id, role_id) references roles (tenant_id, id);
-- A service account acts through API keys: it has no credential and no mailbox.
alter table users add column kind text not null default 'person' check (kind in ('person', 'service'));
alter table users alter column account_id drop not null;
alter table users alter column email drop not null;
alter table users add check (kind = 'service' or (account_id is not null and email is not null));
alter table users add column phone text;
alter table users add column time_zone text;
alter table users add column last_seen_at timestamptz;
alter table users add column deactivated_at timestamptz;

-- When the person last proved who they are, and how (RFC 8176 names: pwd, otp, hwk, fed, rec, mfa).
alter table sessions add column verified_at timestamptz;
alter table sessions add column methods text[] not null default '{}';
create index sessions_user on sessions (tenant_id, user_id) where ended_at is null;

alter table tenants add column mfa_policy text not null default 'optional'
  check (mfa_policy in ('optional', 'managers', 'everyone'));
-- The second factor of an account: the seed of its authenticator app, sealed by kernel/secrets, and the last time step
-- that was used, so that a code works once.
alter table accounts add column totp_sealed bytea;
alter table accounts add column totp_since timestamptz;
alter table accounts add column totp_step bigint;
alter table accounts add column password_changed_at timestamptz;
update accounts set password_changed_at = created_at where password_hash is not null;

-- Passkeys (WebAuthn credentials) of an account; global like the account, system role only.
create table passkeys (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  synced boolean not null,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_account on passkeys (account_id);
alter table passkeys enable row level security;
alter table passkeys force row level security;
call open_to_system('passkeys', 'select, insert, update, delete');
