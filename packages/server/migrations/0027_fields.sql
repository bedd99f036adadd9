-- Custom fields of more types, with limits; tags that have one spelling.

alter table custom_fields
  add column description text,
  add column required boolean not null default false,
  -- Of a number its value, of a text its length, of several choices how many.
  add column least double precision,
  add column most double precision,
  -- What a new lead gets that comes without a value.
  add column fallback jsonb,
  add column archived_at timestamptz,
  -- The batch that brings the values to the field's type; null when none is under way.
  add column batch_id uuid,
  add foreign key (tenant_id, batch_id) references batches (tenant_id, id);

-- One row for each tag whatever its capitals; whoever writes one to a lead finds or makes it here.
create table tags (
  tenant_id uuid not null references tenants (id),
  key text not null,
  name text not null,
  primary key (tenant_id, key)
);
call protect_table('tags', 'select, insert, update, delete');

-- The unique key decides the spelling: of two who bring a tag at once, one waits for the other and takes theirs.
create function spell_tags() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into tags (tenant_id, key, name)
    select new.tenant_id, lower(x), min(x) from unnest(new.tags) x group by 2 order by 2 on conflict do nothing;
  new.tags := (
    select coalesce(array_agg(name order by place), '{}') from (
      select t.name, min(x.place) as place from unnest(new.tags) with ordinality x (tag, place)
      join tags t on t.tenant_id = new.tenant_id and t.key = lower(x.tag) group by 1) known);
  return new;
end $$;
create trigger leads_tags_spelled_new before insert on leads
  for each row when (cardinality(new.tags) > 0) execute function spell_tags();
create trigger leads_tags_spelled before update of tags on leads
  for each row when (new.tags is distinct from old.tags and cardinality(new.tags) > 0) execute function spell_tags();

-- Of the spellings there are the commonest stays.
alter table tags no force row level security;
alter table lead_tags no force row level security;
alter table leads no force row level security;
insert into tags (tenant_id, key, name)
  select distinct on (tenant_id, lower(tag)) tenant_id, lower(tag), tag
  from (select tenant_id, tag, count(*) as leads from lead_tags group by 1, 2) used
  order by tenant_id, lower(tag), leads desc, tag;
update leads l set tags = (
    select array_agg(name order by place) from (
      select t.name, min(x.place) as place from unnest(l.tags) with ordinality x (tag, place)
      join tags t on t.tenant_id = l.tenant_id and t.key = lower(x.tag) group by 1) known)
  where exists (
    select 1 from lead_tags g join tags t on t.tenant_id = g.tenant_id and t.key = lower(g.tag) and t.name <> g.tag
    where g.tenant_id = l.tenant_id and g.lead_id = l.id);
alter table leads force row level security;
alter table lead_tags force row level security;
alter table tags force row level security;
