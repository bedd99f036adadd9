-- The timeline: notes that one person reads alone, their versions, conversations, files, and how far everybody has read.

-- Whoever acts, as the transaction says: the one person whose private entries it reads, or 'all' while entries of
-- everybody are moved; anything else reads none.
create function current_person() returns uuid language sql stable parallel safe
  as $$ select case when current_setting('app.person', true) ~ '^[0-9a-f-]{36}$' then current_setting('app.person', true)::uuid end $$;
create function reads_private() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.person', true) = 'all', false) $$;

-- `private_to` reads it alone. `note_id` is the entry that a change or removal is of. Entries of one conversation have one
-- `thread_id`; that of the answers to a note is the note's own id.
alter table lead_events add column private_to uuid;
alter table lead_events add column note_id uuid;
alter table lead_events add column thread_id uuid;
create index lead_events_note on lead_events (tenant_id, note_id, recorded_at desc) where note_id is not null;
create index lead_events_thread on lead_events (tenant_id, thread_id, occurred_at desc, id desc)
  where thread_id is not null;
alter policy tenant on lead_events
  using (tenant_id = (select current_tenant())
    and ((select reaches_all())
      or (select true from leads l where l.tenant_id = lead_events.tenant_id and l.id = lead_events.lead_id))
    and (private_to is null or private_to = (select current_person()) or (select reads_private())));

-- Files ---------------------------------------------------------------------------------------------------
-- `sealed` has the file's name and the key of its bytes, encrypted under the key of the person it is about. The bytes are
-- gone from storage when `dropped_at` says so. Without an event it waits for its note.
create table lead_files (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  subject_id uuid not null,
  event_id uuid,
  private_to uuid,
  sealed bytea not null,
  type text not null,
  bytes bigint not null,
  uploaded_by uuid,
  created_at timestamptz not null,
  removed_at timestamptz,
  dropped_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id),
  foreign key (tenant_id, uploaded_by) references users (tenant_id, id)
);
create index lead_files_lead on lead_files (tenant_id, lead_id, created_at desc, id desc) where removed_at is null;
create index lead_files_event on lead_files (tenant_id, event_id) where event_id is not null;
create index lead_files_kept on lead_files (tenant_id, created_at) where dropped_at is null;
call protect_table('lead_files', 'select, insert, update');
alter policy tenant on lead_files
  using (tenant_id = (select current_tenant())
    and ((select reaches_all())
      or (select true from leads l where l.tenant_id = lead_files.tenant_id and l.id = lead_files.lead_id))
    and (private_to is null or private_to = (select current_person()) or (select reads_private())))
  with check (tenant_id = (select current_tenant()));
-- Companies with files to look through are found before one of them is entered.
call open_to_system('lead_files', 'select (tenant_id, dropped_at)');

-- How far everybody has read -------------------------------------------------------------------------------
create table lead_reads (
  tenant_id uuid not null,
  user_id uuid not null,
  lead_id uuid not null,
  read_to timestamptz not null,
  primary key (tenant_id, user_id, lead_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index lead_reads_lead on lead_reads (tenant_id, lead_id);
call protect_table('lead_reads', 'select, insert, update');
