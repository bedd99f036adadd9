-- Who sees which lead: ponds, collaborators, and row policies that refuse what is beyond the actor's reach.

-- Ponds and collaborators -------------------------------------------------------------------------------
-- Leads that nobody owns yet and that the pond's members, people and whole teams, may claim.
create table ponds (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index ponds_name on ponds (tenant_id, lower(name));
call protect_table('ponds', 'select, insert, update, delete');

create table pond_members (
  tenant_id uuid not null,
  pond_id uuid not null,
  user_id uuid,
  team_id uuid,
  foreign key (tenant_id, pond_id) references ponds (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
  check (num_nonnulls(user_id, team_id) = 1)
);
create unique index pond_members_member on pond_members (tenant_id, pond_id, user_id, team_id) nulls not distinct;
create index pond_members_user on pond_members (tenant_id, user_id, pond_id) where user_id is not null;
create index pond_members_team on pond_members (tenant_id, team_id, pond_id) where team_id is not null;
call protect_table('pond_members', 'select, insert, delete');

-- People who work on a lead beside its owner.
create table lead_collaborators (
  tenant_id uuid not null,
  lead_id uuid not null,
  user_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (tenant_id, lead_id, user_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index lead_collaborators_user on lead_collaborators (tenant_id, user_id, lead_id);
call protect_table('lead_collaborators', 'select, insert, delete');

-- A lead of a removed pond belongs to nobody.
alter table leads add column pond_id uuid;
alter table leads add foreign key (tenant_id, pond_id) references ponds (tenant_id, id) on delete set null (pond_id);
alter table leads add constraint leads_one_place check (pond_id is null or user_id is null);
create index leads_pond on leads (tenant_id, pond_id, created_at desc, id desc)
  where deleted_at is null and pond_id is not null;
alter table lead_search add column pond_id uuid;
alter table lead_search add foreign key (tenant_id, pond_id) references ponds (tenant_id, id) on delete set null (pond_id);
create index lead_search_pond on lead_search (tenant_id, pond_id, lead_id) where pond_id is not null;

-- Reach of the transaction ------------------------------------------------------------------------------
-- app.reach is 'all', or the array of the members whose leads the actor reads ('{…}'); anything else reaches nothing.
create function reaches_all() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.reach', true) = 'all', false) $$;
create function reached_people() returns uuid[] language sql stable parallel safe
  as $$ select case when current_setting('app.reach', true) like '{%' then current_setting('app.reach', true)::uuid[] end $$;
-- Ponds these people belong to, themselves or through a team, each once; the policies of the tables read keep to the tenant.
create function ponds_of(people uuid[]) returns uuid[] language sql stable parallel safe as $$
  select array(
    select distinct m.pond_id from public.pond_members m
    where m.user_id = any (people) or m.team_id in (
      select t.team_id from public.team_members t where t.user_id = any (people)))
$$;

-- Everything that does not depend on the row stands in a sub-select of its own, which runs once and only when it is
-- asked for: who reaches all pays for one comparison a query. The comparisons by which an index is entered (uuid, and
-- tenant first) stay leakproof and outside the OR.
-- What is written must be within reach too: a lead is handed over by a transaction that reaches all for that moment.
do $$
declare
  reached constant text := 'tenant_id = (select current_tenant()) and (
    (select reaches_all())
    or user_id = any ((select reached_people())::uuid[])
    or pond_id = any ((select ponds_of(reached_people()))::uuid[])
    or id in (
      select c.lead_id from lead_collaborators c where c.user_id = any ((select reached_people())::uuid[])))';
begin
  execute format('alter policy tenant on leads using (%1$s) with check (%1$s)', reached);
end $$;

-- What belongs to a lead is seen with it. The look-up is by the lead's key; what is written there has been decided
-- with the lead. Contact points stay open to the whole company, for one person must not become two leads.
do $$
declare target text;
begin
  foreach target in array array['lead_events', 'lead_scores', 'conversion_events', 'lead_search'] loop
    execute format(
      'alter policy tenant on %1$I
         using (tenant_id = (select current_tenant()) and ((select reaches_all())
           or (select true from leads l where l.tenant_id = %1$I.tenant_id and l.id = %1$I.lead_id)))
         with check (tenant_id = (select current_tenant()))', target);
  end loop;
end $$;

-- Search ------------------------------------------------------------------------------------------------
-- The three parts of what is searched stand in lines of their own, so that a role kept from addresses or numbers can
-- be kept from finding by them. The owner of the tables is bound by their policies too, except here.
alter table lead_search no force row level security;
alter table lead_phones no force row level security;
alter table leads no force row level security;
update lead_search s set body = ' ' || p.name || E' \n '
    || trim(substr(s.body, length(p.name) + 2, greatest(0, length(s.body) - length(p.name) - length(p.phones) - 2)))
    || E' \n ' || p.phones || ' '
  from (
    select l.tenant_id, l.id, case when l.sort_name = U&'\FFFF' then '' else l.sort_name end as name,
      coalesce((
        select string_agg(x.digits, ' ' order by x.position) from (
          select regexp_replace(coalesce(c.value, c.raw), '[^0-9]', '', 'g') as digits, c.position
          from lead_phones c where c.tenant_id = l.tenant_id and c.lead_id = l.id) x
        where x.digits <> ''), '') as phones
    from leads l) p
  where p.tenant_id = s.tenant_id and p.id = s.lead_id;
alter table lead_search force row level security;
alter table lead_phones force row level security;
alter table leads force row level security;

-- Who may see what is worked out inside the search as well.
create policy search on lead_collaborators for select to lintel_search using (tenant_id = (select current_tenant()));
create policy search on pond_members for select to lintel_search using (tenant_id = (select current_tenant()));
create policy search on team_members for select to lintel_search using (tenant_id = (select current_tenant()));
grant select on lead_collaborators, pond_members, team_members to lintel_search;

drop function search_leads(text[], text[], jsonb, uuid, int);
-- Leads of the running transaction's tenant and reach that match, best first, at most `wanted`; none without either.
--   patterns        LIKE patterns that must all match: word beginnings, or a fragment of an e-mail or phone number
--   wide            LIKE patterns of the same words anywhere, which the index can serve; null when it cannot
--   typo_keys       per word of the query the hashes to look for in `typos`, tried last, or null
--   emails, phones  whether they may be looked through
-- Common words never reach the index: the newest rows answer them, or, when a word is common among older leads
-- only, a sample of the table's pages does.
create function search_leads(patterns text[], wide text[], typo_keys jsonb, emails boolean, phones boolean, wanted int)
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
  everything constant boolean := public.reaches_all();
  people constant uuid[] := public.reached_people();
  -- $1 tenant, $2 people, $3 what to look for, $4 how many, $5 per cent of pages, $6 ponds, $7 shared leads
  mine constant text := 's.tenant_id = $1' || case when everything then '' else
    ' and (s.user_id = any ($2) or s.pond_id = any ($6) or s.lead_id = any ($7))' end;
  seen constant text := case when emails and phones then 's.body' else
    'split_part(s.body, E''\n'', 1)'
    || case when emails then ' || split_part(s.body, E''\n'', 2)' else '' end
    || case when phones then ' || split_part(s.body, E''\n'', 3)' else '' end end;
  anywhere constant text[] := coalesce(wide, patterns);
  ponds uuid[];
  shared uuid[];
  -- Of each of many people fewer, so that a large team costs what one person does.
  share int;
  recent text;
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
  if everything then
    recent := format(
      '(select s.lead_id, s.body, s.typos from lead_search s where s.tenant_id = $1 order by s.lead_id desc limit %s) s', newest);
  elsif coalesce(cardinality(people), 0) = 0 then
    return;
  else
    ponds := public.ponds_of(people);
    shared := array(select c.lead_id from public.lead_collaborators c
      where c.tenant_id = tenant and c.user_id = any (people) order by c.lead_id desc limit newest);
    share := greatest(500, newest / cardinality(people));
    recent := format(
      '(select s.lead_id, s.body, s.typos from lead_search s where s.tenant_id = $1 and s.lead_id = any (array(
          select m.lead_id from (
            select o.lead_id from unnest($2) p (id) cross join lateral (
              select x.lead_id from lead_search x where x.tenant_id = $1 and x.user_id = p.id order by x.lead_id desc limit %1$s) o
            union
            select o.lead_id from unnest($6) p (id) cross join lateral (
              select x.lead_id from lead_search x where x.tenant_id = $1 and x.pond_id = p.id order by x.lead_id desc limit %1$s) o
            union
            select unnest($7)) m
          order by m.lead_id desc limit %2$s)) order by s.lead_id desc) s', share, newest);
  end if;
  for i in 1..cardinality(patterns) loop
    begins := begins || format(' and %s like $3[%s]', seen, i);
    rank := rank || format(
      ' + 2 * (%1$s like left($3[%2$s], -1) || '' %%'')::int + (%1$s like $3[%2$s])::int', seen, i);
  end loop;
  for i in 1..cardinality(anywhere) loop
    holds := holds || format(' and s.body like $3[%s]', i)
      || case when seen = 's.body' then '' else format(' and %s like $3[%s]', seen, i) end;
  end loop;

  execute format('select array_agg(h.lead_id) from (select s.lead_id from %s where %s limit $4) h', recent, begins)
    into found using tenant, people, patterns, wanted * 5, percent, ponds, shared;
  if coalesce(cardinality(found), 0) < wanted then
    percent := least(100, 100.0 * sampled_pages / greatest(1, pg_relation_size('public.lead_search') / 8192));
    execute format(
      'select array_agg(h.lead_id) from (select s.lead_id from lead_search s tablesample system ($5) repeatable (1)
         where %s and %s limit $4) h', mine, holds)
      into more using tenant, people, anywhere, most, percent, ponds, shared;
    if coalesce(cardinality(more), 0) < wanted and wide is not null then
      -- Only a bitmap of the GIN index serves here; put back when the function ends.
      perform set_config('enable_indexscan', 'off', true);
      execute format(
        'select array_agg(h.lead_id) from (select s.lead_id from lead_search s where %s and %s limit $4) h', mine, holds)
        into more using tenant, people, wide, most, percent, ponds, shared;
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
      into more using tenant, people, typo_keys, wanted, percent, ponds, shared;
    if coalesce(cardinality(more), 0) < wanted then
      perform set_config('enable_indexscan', 'off', true);
      execute format(
        'select array_agg(h.lead_id order by h.lead_id desc) from (
           select s.lead_id from lead_search s where %s and %s limit $4) h', mine, slips)
        into more using tenant, people, typo_keys, most, percent, ponds, shared;
    end if;
    found := found || array(select m from unnest(more) m where m <> all (found));
  end if;

  return query select f, p::int from unnest(found[1:wanted]) with ordinality as x (f, p);
end $$;

revoke all on function search_leads(text[], text[], jsonb, boolean, boolean, int) from public;
-- A new owner must be allowed to create in the schema, for the moment of the change.
grant create on schema public to lintel_search;
alter function search_leads(text[], text[], jsonb, boolean, boolean, int) owner to lintel_search;
revoke create on schema public from lintel_search;
grant execute on function search_leads(text[], text[], jsonb, boolean, boolean, int) to lintel_app;
