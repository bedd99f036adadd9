-- Search of leads and the orders of the lead list.

-- Orders of the list ------------------------------------------------------------------------------------
-- A page starts with a row comparison, and under row-level security only leakproof operators may use an
-- index: those of numeric are not, so the list sorts by a whole number. Unscored leads come last.
alter table leads add column score_rank smallint not null
  generated always as (case when score is null then -1 else round(score) end) stored;
-- Folded name for sorting, written by the application; U+FFFF puts leads without a name last.
alter table leads add column sort_name text collate "C" not null default U&'\FFFF';
-- Shown beside the score; the model itself belongs to a later module.
alter table leads add column score_model_version text;
-- Every lead has at least the event of its making.
alter table leads alter column last_event_at set default now();
alter table leads alter column last_event_at set not null;

drop index leads_best;
create index leads_best on leads (tenant_id, score_rank desc, id desc) where deleted_at is null;
create index leads_name on leads (tenant_id, sort_name, id) where deleted_at is null;
create index leads_active on leads (tenant_id, last_event_at desc, id desc) where deleted_at is null;
create index leads_changed on leads (tenant_id, updated_at desc, id desc) where deleted_at is null;

-- Search ------------------------------------------------------------------------------------------------
-- What can be found of a lead, apart from the lead itself so that changing a lead leaves the GIN index alone.
-- A deleted lead has no row here.
create table lead_search (
  tenant_id uuid not null,
  lead_id uuid not null,
  -- The lead's owner, for people who see only their own.
  user_id uuid,
  -- Folded name, e-mail addresses and phone digits, each word with a space on both sides.
  body text not null,
  -- Hashes of each word of the name and of the word with one letter left out: two words one typing slip apart
  -- share at least one (symmetric delete, Garbe 2012).
  typos int[] not null default '{}',
  primary key (tenant_id, lead_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
-- The tenant is in the index itself, so that a common word of a large company costs a small one nothing.
create index lead_search_body on lead_search using gin (tenant_id, body gin_trgm_ops, typos)
  with (fastupdate = on, gin_pending_list_limit = 256);
create index lead_search_owner on lead_search (tenant_id, user_id, lead_id) where user_id is not null;
call protect_table('lead_search', 'select, insert, update, delete');
-- LIKE and array overlap are not leakproof, so under the tenant policy the planner may not use the GIN index.
-- The search role sees every row of this one table; search_leads below is the only thing it owns, and reads the
-- tenant from the setting.
create policy search on lead_search for select to lintel_search using (true);
grant select on lead_search to lintel_search;

-- Leads of the running transaction's tenant that match, best first, at most `wanted`; none without a tenant.
--   patterns   LIKE patterns that must all match: word beginnings, or a fragment of an e-mail or phone number
--   wide       LIKE patterns of the same words anywhere, which the index can serve; null when it cannot
--   typo_keys  per word of the query the hashes to look for in `typos`, tried last, or null
--   owner      only leads of this member, or null for all
-- Common words never reach the index: the newest rows answer them, or, when a word is common among older leads
-- only, a sample of the table's pages does.
create function search_leads(patterns text[], wide text[], typo_keys jsonb, owner uuid, wanted int)
returns table (lead_id uuid, place int)
language plpgsql security definer rows 20
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off
as $$
declare
  newest constant int := 5000;
  most constant int := 1000;
  sampled_pages constant int := 150;
  tenant constant uuid := public.current_tenant();
  mine constant text := 's.tenant_id = $1' || case when owner is null then '' else ' and s.user_id = $2' end;
  recent constant text := format(
    '(select s.lead_id, s.body, s.typos from lead_search s where %s order by s.lead_id desc limit %s) s', mine, newest);
  anywhere constant text[] := coalesce(wide, patterns);
  percent real;
  begins text := 'true';
  holds text := 'true';
  slips text := 'true';
  -- A whole word goes before the beginning of one, and that before the inside of one.
  rank text := '0';
  found uuid[];
  more uuid[];
begin
  if tenant is null or coalesce(cardinality(patterns), 0) = 0 or wanted < 1 then
    return;
  end if;
  for i in 1..cardinality(patterns) loop
    begins := begins || format(' and s.body like $3[%s]', i);
    rank := rank || format(' + 2 * (s.body like left($3[%1$s], -1) || '' %%'')::int + (s.body like $3[%1$s])::int', i);
  end loop;
  for i in 1..cardinality(anywhere) loop
    holds := holds || format(' and s.body like $3[%s]', i);
  end loop;

  execute format('select array_agg(h.lead_id) from (select s.lead_id from %s where %s limit $4) h', recent, begins)
    into found using tenant, owner, patterns, wanted * 5;
  if coalesce(cardinality(found), 0) < wanted then
    percent := least(100, 100.0 * sampled_pages / greatest(1, pg_relation_size('public.lead_search') / 8192));
    execute format(
      'select array_agg(h.lead_id) from (select s.lead_id from lead_search s tablesample system ($5) repeatable (1)
         where %s and %s limit $4) h', mine, holds)
      into more using tenant, owner, anywhere, most, percent;
    if coalesce(cardinality(more), 0) < wanted and wide is not null then
      -- Only a bitmap of the GIN index serves here; put back when the function ends.
      perform set_config('enable_indexscan', 'off', true);
      execute format(
        'select array_agg(h.lead_id) from (select s.lead_id from lead_search s where %s and %s limit $4) h', mine, holds)
        into more using tenant, owner, wide, most;
      perform set_config('enable_indexscan', 'on', true);
    end if;
    found := found || more;
  end if;
  execute format(
    'select array_agg(h.lead_id order by h.rank desc, h.lead_id desc) from (
       select s.lead_id, %s as rank from lead_search s where s.tenant_id = $1 and s.lead_id = any($2)
       order by 2 desc, 1 desc limit $4) h', rank)
    into found using tenant, coalesce(found, '{}'), patterns, wanted;
  found := coalesce(found, '{}');

  if cardinality(found) < wanted and jsonb_array_length(typo_keys) > 0 then
    for i in 0..jsonb_array_length(typo_keys) - 1 loop
      slips := slips || format(
        ' and s.typos && array(select k::int from jsonb_array_elements_text($3 -> %s) k)', i);
    end loop;
    execute format('select array_agg(h.lead_id) from (select s.lead_id from %s where %s limit $4) h', recent, slips)
      into more using tenant, owner, typo_keys, wanted;
    if coalesce(cardinality(more), 0) < wanted then
      perform set_config('enable_indexscan', 'off', true);
      execute format(
        'select array_agg(h.lead_id order by h.lead_id desc) from (
           select s.lead_id from lead_search s where %s and %s limit $4) h', mine, slips)
        into more using tenant, owner, typo_keys, most;
    end if;
    found := found || array(select m from unnest(more) m where m <> all (found));
  end if;

  return query select f, p::int from unnest(found[1:wanted]) with ordinality as x (f, p);
end $$;

revoke all on function search_leads(text[], text[], jsonb, uuid, int) from public;
-- A new owner must be allowed to create in the schema, for the moment of the change.
grant create on schema public to lintel_search;
alter function search_leads(text[], text[], jsonb, uuid, int) owner to lintel_search;
revoke create on schema public from lintel_search;
grant execute on function search_leads(text[], text[], jsonb, uuid, int) to lintel_app;

-- First statistics --------------------------------------------------------------------------------------
-- Until a table is analysed the planner takes `deleted_at is null` for rare, finds every index equally good and may
-- walk a whole company per row. The first bulk load of a new installation asks for this rather than wait for autovacuum;
-- runs as the owner, who alone may analyse.
create function learn_leads() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (select reltuples < 1000 from pg_class where oid = 'public.leads'::regclass) then
    analyze (skip_locked) leads, lead_emails, lead_phones, lead_events, conversion_events;
  end if;
end $$;
revoke all on function learn_leads() from public;
grant execute on function learn_leads() to lintel_app;

-- Earlier events ----------------------------------------------------------------------------------------
-- Recorded before this installation began: those of generated sample companies.
do $$ begin
  execute format('create table lead_events_earlier partition of lead_events for values from (minvalue) to (%L)',
    date_trunc('month', now() at time zone 'utc') at time zone 'utc');
end $$;
