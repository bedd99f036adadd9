-- Invitations, links sent by mail, and what has been tried on passwords.

-- An invitation is open until it was accepted, taken back or replaced by a newer one for the same address.
-- It goes with its role: who was meant to get a role that is gone gets none.
create table invitations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  email text not null,
  name text,
  role text not null,
  role_id uuid,
  team_ids uuid[] not null default '{}',
  invited_by uuid,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz,
  outcome text check (outcome in ('accepted', 'revoked', 'replaced')),
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references roles (tenant_id, id) on delete cascade,
  foreign key (tenant_id, invited_by) references users (tenant_id, id),
  check ((closed_at is null) = (outcome is null))
);
create unique index invitations_open on invitations (tenant_id, email) where closed_at is null;
call protect_table('invitations', 'select, insert, update');
-- Accepting happens before the person belongs to the company.
call open_to_system('invitations', 'select, update');

-- A link in a mail. The secret is made when the mail is sent, and only its SHA-256 is kept. Each works once; a newer one
-- of the same purpose ends the older. Belongs to an account or to an invitation: system role only.
create table mail_links (
  id uuid primary key,
  purpose text not null check (purpose in ('reset', 'email', 'invitation')),
  -- Where it goes. Of a reset it is what somebody typed, of a change of address the new one.
  email text not null,
  old_email text,
  account_id uuid references accounts (id),
  tenant_id uuid,
  invitation_id uuid,
  token_hash bytea unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  foreign key (tenant_id, invitation_id) references invitations (tenant_id, id) on delete cascade
);
create index mail_links_account on mail_links (account_id, purpose) where account_id is not null;
create index mail_links_invitation on mail_links (tenant_id, invitation_id) where invitation_id is not null;
create index mail_links_expiry on mail_links (expires_at);
alter table mail_links enable row level security;
alter table mail_links force row level security;
call open_to_system('mail_links', 'select, insert, update, delete');

-- Failed tries, by a keyed hash of what they were counted for: an account from one address or device, an account from
-- anywhere unknown, an address. The first kind doubles its wait, the others are counted by the hour.
create table sign_in_failures (
  key bytea primary key,
  hourly boolean not null,
  failures int not null,
  since timestamptz not null,
  until timestamptz not null
);
create index sign_in_failures_until on sign_in_failures (until);
alter table sign_in_failures enable row level security;
alter table sign_in_failures force row level security;
call open_to_system('sign_in_failures', 'select, insert, update, delete');

-- A person changes name and address in all their companies at once, and an invitation lets a former member in again.
grant update (name, email, phone, time_zone, role, role_id, active, deactivated_at, updated_at) on users to lintel_system;
