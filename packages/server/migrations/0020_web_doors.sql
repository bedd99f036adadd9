-- Web doors: webhooks with their mapping, forms with the wordings they showed, open-house sign-ins.

-- A webhook's address ends in a token of 256 random bits, found and proven by its SHA-256; the token itself is nowhere.
create table intake_webhooks (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  active boolean not null default true,
  source text,
  token_hash bytea not null,
  -- Last characters of the token, for people to tell addresses apart.
  hint text not null,
  previous_hash bytea,
  previous_until timestamptz,
  -- Secret of the signature its callers must send; null asks for none.
  sealed_secret bytea,
  mapping jsonb,
  mapping_version int not null default 0,
  created_by uuid,
  created_at timestamptz not null,
  last_received_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references users (tenant_id, id)
);
create unique index intake_webhooks_token on intake_webhooks (token_hash);
create unique index intake_webhooks_previous on intake_webhooks (previous_hash) where previous_hash is not null;
call protect_table('intake_webhooks', 'select, insert, update');
-- The one address is looked up before its company is known.
call open_to_system('intake_webhooks',
  'select (tenant_id, id, active, token_hash, previous_hash, previous_until, sealed_secret)');

create table forms (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  active boolean not null default true,
  version int not null default 1,
  definition jsonb not null,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references users (tenant_id, id)
);
create unique index forms_id on forms (id);
call protect_table('forms', 'select, insert, update');
-- A page is asked for by the form's id, before its company is known.
call open_to_system('forms', 'select (tenant_id, id)');

-- Every wording a form has asked people to agree to; a changed wording is a new version, and none is ever changed.
create table form_wordings (
  tenant_id uuid not null references tenants (id),
  form_id uuid not null,
  channel text not null check (channel in ('call', 'text', 'email')),
  version int not null,
  wording text not null,
  since timestamptz not null,
  -- When the next version or none took its place.
  until timestamptz,
  primary key (tenant_id, form_id, channel, version),
  foreign key (tenant_id, form_id) references forms (tenant_id, id)
);
call protect_table('form_wordings', 'select, insert, update');

-- Pages that were sent, each by the number it was given, with a keyed hash of what was sent: a page, and the proof of work
-- made for it, serves one post. Kept as long as a page may be sent.
create table form_posts (
  tenant_id uuid not null references tenants (id),
  form_id uuid not null,
  page text not null,
  print bytea not null,
  posted_at timestamptz not null,
  primary key (tenant_id, form_id, page),
  foreign key (tenant_id, form_id) references forms (tenant_id, id)
);
create index form_posts_age on form_posts (tenant_id, form_id, posted_at);
call protect_table('form_posts', 'select, insert, delete');

-- How many posts of a day ended how. `host` is the site of a refused one.
create table form_counts (
  tenant_id uuid not null references tenants (id),
  form_id uuid not null,
  day date not null,
  outcome text not null check (outcome in ('received', 'kiosk', 'trap', 'too_fast', 'no_proof', 'host')),
  host text not null default '',
  posts int not null,
  last_at timestamptz not null,
  primary key (tenant_id, form_id, day, outcome, host),
  foreign key (tenant_id, form_id) references forms (tenant_id, id)
);
call protect_table('form_counts', 'select, insert, update');

-- A sign-in at an open house, opened by the token in its address, of which only the SHA-256 is kept.
create table kiosks (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  form_id uuid not null,
  token_hash bytea not null,
  property jsonb not null,
  agent_id uuid,
  started_by uuid,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  visitors int not null default 0,
  last_seen_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, form_id) references forms (tenant_id, id),
  foreign key (tenant_id, agent_id) references users (tenant_id, id),
  foreign key (tenant_id, started_by) references users (tenant_id, id)
);
create unique index kiosks_token on kiosks (token_hash);
create index kiosks_newest on kiosks (tenant_id, started_at desc);
call protect_table('kiosks', 'select, insert, update');
call open_to_system('kiosks', 'select (tenant_id, id, token_hash)');
