-- What comes in from outside and is kept as it came until it is understood: e-mails, ADF posts, posts to forms and webhooks
-- that could not be read. `dedupe` is a keyed hash of what makes two deliveries one. The original, who sent it and what
-- reading found are sealed; what is older than the installation keeps loses them, and the row goes on telling deliveries
-- apart.
create table intake_messages (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  door text not null check (door in ('api', 'fub', 'webhook', 'form', 'kiosk', 'email', 'adf')),
  -- The mailbox, webhook or form it came by; null for the company's own doors.
  channel_id uuid,
  -- The source a key or mailbox says its leads come from, where the original names none.
  source text,
  dedupe bytea not null,
  content_type text not null,
  bytes int not null,
  sealed bytea,
  -- Where a large original is kept, sealed, in place of `sealed`.
  file_key text,
  sealed_head bytea,
  sealed_view bytea,
  -- Domain of the sender, to find what a taught template can read.
  sender_domain text,
  -- kept: not read yet. waiting: a person decides. read: led to an event. ignored: no lead. failed: reading gave up.
  state text not null default 'kept' check (state in ('kept', 'waiting', 'read', 'ignored', 'failed')),
  -- Key of the message catalogue and its values: why it waits, was ignored, failed.
  problem jsonb,
  lead_id uuid,
  event_id uuid,
  settled_by uuid,
  received_at timestamptz not null,
  settled_at timestamptz,
  forgotten_at timestamptz,
  primary key (tenant_id, id),
  constraint intake_messages_once unique (tenant_id, door, dedupe),
  check ((state = 'read') = (event_id is not null)),
  check (forgotten_at is not null or sealed is not null or file_key is not null)
);
create index intake_messages_state on intake_messages (tenant_id, state, id desc);
create index intake_messages_sender on intake_messages (tenant_id, sender_domain) where state = 'waiting';
-- Swept by age across companies.
create index intake_messages_age on intake_messages (received_at) where forgotten_at is null;
call protect_table('intake_messages', 'select, insert, update');
call open_to_system('intake_messages', 'select (tenant_id, id, state, received_at, forgotten_at)');

-- Where lead mail comes from: an IMAP folder that is watched, or an address to post raw mail to, found by the hash of its
-- secret. `held_until` says until when the process `holder` watches it.
create table mailboxes (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('imap', 'address')),
  name text not null,
  source text,
  host text,
  port int,
  security text check (security in ('tls', 'starttls', 'none')),
  username text,
  sealed_password bytea,
  folder text,
  afterwards text not null default 'leave' check (afterwards in ('leave', 'seen', 'move')),
  move_to text,
  token_hash bytea,
  active boolean not null default true,
  -- Mail that arrived before this is left alone.
  since timestamptz not null,
  uid_validity bigint,
  last_uid bigint not null default 0,
  problem jsonb,
  failures int not null default 0,
  checked_at timestamptz,
  mail_at timestamptz,
  due_at timestamptz not null,
  holder uuid,
  held_until timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (tenant_id, id),
  check (kind = 'address' or (host is not null and port is not null and security is not null and username is not null
    and folder is not null)),
  check (removed_at is not null or (kind = 'imap') = (sealed_password is not null)),
  check (removed_at is not null or (kind = 'address') = (token_hash is not null))
);
create unique index mailboxes_once on mailboxes (tenant_id, lower(host), lower(username), folder)
  where kind = 'imap' and removed_at is null;
create unique index mailboxes_token on mailboxes (token_hash) where token_hash is not null;
create index mailboxes_due on mailboxes (due_at) where kind = 'imap' and active and removed_at is null;
call protect_table('mailboxes', 'select, insert, update');
call open_to_system('mailboxes',
  'select (tenant_id, id, kind, active, removed_at, token_hash, due_at, held_until, source)');

-- How mail of a sender is read, as a company taught it: what words each value stands after.
create table mail_templates (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- A domain, with what is below it, or one address.
  sender text not null,
  source text,
  type text not null,
  fields jsonb not null,
  created_by uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, sender)
);
call protect_table('mail_templates', 'select, insert, update, delete');
