-- Second factors beside the authenticator app and passkeys of 0006: recovery codes, and the steps of signing in that
-- wait for an answer. Both belong to an account and no company: system role only.

-- A seed that was shown but not confirmed yet.
alter table accounts add column totp_pending bytea;
alter table accounts add column totp_pending_at timestamptz;

-- Only a keyed hash of each code is kept; a code works once.
create table recovery_codes (
  account_id uuid not null references accounts (id),
  hash bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (account_id, hash)
);
alter table recovery_codes enable row level security;
alter table recovery_codes force row level security;
call open_to_system('recovery_codes', 'select, insert, update, delete');

-- One step that waits: a second factor after a right password, or an answer of a passkey. The caller holds the
-- handle, the row only its hash. Whoever answers takes the row away, so that each works once.
create table challenges (
  hash bytea primary key,
  purpose text not null check (purpose in ('second-factor', 'passkey-sign-in', 'passkey-add', 'step-up')),
  -- Null while nobody is known: signing in with a passkey.
  account_id uuid references accounts (id),
  session_id uuid references sessions (id),
  client text,
  user_agent text,
  -- What proved the account so far (RFC 8176).
  methods text[] not null default '{}',
  -- What the passkey has to sign.
  nonce text,
  attempts int not null default 0,
  expires_at timestamptz not null
);
create index challenges_expiry on challenges (expires_at);
create index challenges_session on challenges (session_id) where session_id is not null;
alter table challenges enable row level security;
alter table challenges force row level security;
call open_to_system('challenges', 'select, insert, update, delete');

-- When a person was last in a company, so that the next sign-in opens the one they left.
grant update (last_seen_at) on users to lintel_system;
