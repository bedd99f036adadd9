-- API keys of service accounts, accounts elsewhere that sign in here, and the shared count of requests.

-- A key reads `lintel_<lookup>_<secret>`: found by `lookup`, which stays when the secret is replaced, and proven by the
-- SHA-256 of the whole. 256 random bits cannot be guessed, so no slow hash is needed.
create table api_keys (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- The service account that acts.
  user_id uuid not null,
  name text not null,
  lookup text not null,
  hash bytea not null,
  previous_hash bytea,
  previous_until timestamptz,
  grants jsonb not null,
  limit_per_minute int not null check (limit_per_minute > 0),
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_from inet,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, created_by) references users (tenant_id, id)
);
create unique index api_keys_lookup on api_keys (lookup);
call protect_table('api_keys', 'select, insert, update');
-- A key is looked up before its company is known; that one may note its use and change nothing else.
call open_to_system('api_keys', 'select');
grant update (last_used_at, last_used_from) on api_keys to lintel_system;

-- An account at an OpenID provider, known by issuer and subject; global like the account, system role only.
create table identities (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  issuer text not null,
  subject text not null,
  -- The address the provider vouched for when it was linked.
  email text not null,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  unique (issuer, subject)
);
create index identities_account on identities (account_id);
alter table identities enable row level security;
alter table identities force row level security;
call open_to_system('identities', 'select, insert, update, delete');

-- Requests of one caller in the running window, shared by all processes. Lost in a crash without harm: no WAL.
create unlogged table rate_limits (
  bucket text primary key,
  ends_at timestamptz not null,
  used int not null
);
create index rate_limits_end on rate_limits (ends_at);
alter table rate_limits enable row level security;
alter table rate_limits force row level security;
call open_to_system('rate_limits', 'select, insert, update, delete');
