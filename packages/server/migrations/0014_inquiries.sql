-- How leads come in: the sources of a company, first and last touch, further names and ids of a person, and listings an
-- inquiry may name.

-- Sources -----------------------------------------------------------------------------------------------
-- One row a source, whatever the capitals. `archived` hides it, `ignored` turns its events away as well; one that is
-- `same_as` another is a spelling of it, and its events count there.
create table lead_sources (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  kind text not null default 'other',
  state text not null default 'open' check (state in ('open', 'archived', 'ignored')),
  same_as uuid,
  first_seen_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, same_as) references lead_sources (tenant_id, id),
  check (same_as is distinct from id)
);
create unique index lead_sources_name on lead_sources (tenant_id, lower(name));
call protect_table('lead_sources', 'select, insert, update');

-- The owner of the tables is bound by their policies too, except here.
alter table leads no force row level security;
alter table lead_sources no force row level security;
insert into lead_sources (tenant_id, id, name, first_seen_at, updated_at)
select distinct on (tenant_id, lower(source)) tenant_id, gen_random_uuid(), source, first_at, now()
from (select tenant_id, source, count(*) as n, min(created_at) as first_at from leads where source is not null group by 1, 2) s
order by tenant_id, lower(source), n desc, source;
alter table lead_sources force row level security;
alter table leads force row level security;

-- Where the last event came from; `source` and `campaign` are those of the first.
alter table leads add column last_source text;
alter table leads add column last_campaign text;
alter table leads add column last_source_at timestamptz;

-- People --------------------------------------------------------------------------------------------------
-- The address without its plus tag (RFC 5233): the same mailbox for whoever compares people.
alter table lead_emails add column bare text generated always as (regexp_replace(value, '^([^+@]+)\+[^@]*@', '\1@')) stored;
create index lead_emails_bare on lead_emails (tenant_id, bare) where bare is not null and active;

-- Other names under which events of a lead came in.
create table lead_names (
  tenant_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  name text not null,
  name_key text not null,
  source text,
  seen_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create unique index lead_names_name on lead_names (tenant_id, lead_id, name_key);
call protect_table('lead_names', 'select, insert, update, delete');

-- Ids that further sources have for a lead; the one of its own source stands beside it.
create table lead_external_ids (
  tenant_id uuid not null,
  source text not null,
  external_id text not null,
  lead_id uuid not null,
  primary key (tenant_id, source, external_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id)
);
create index lead_external_ids_lead on lead_external_ids (tenant_id, lead_id);
call protect_table('lead_external_ids', 'select, insert, update, delete');

-- Names and ids are seen with their lead.
do $$
declare target text;
begin
  foreach target in array array['lead_names', 'lead_external_ids'] loop
    execute format(
      'alter policy tenant on %1$I
         using (tenant_id = (select current_tenant()) and ((select reaches_all())
           or (select true from leads l where l.tenant_id = %1$I.tenant_id and l.id = %1$I.lead_id)))
         with check (tenant_id = (select current_tenant()))', target);
  end loop;
end $$;

-- Listings ------------------------------------------------------------------------------------------------
alter table properties add column listing_id text;
-- As it is compared; a plain column, because row policies keep functions out of the index.
alter table properties add column listing_key text generated always as (lower(listing_id)) stored;
alter table properties add column state_or_province text;
alter table properties add column postal_code text;
-- Longitude, latitude.
alter table properties add column coordinates point;
-- The street address as it is compared: small letters, everything else one space.
alter table properties add column address_key text
  generated always as (trim(regexp_replace(lower(address), '[^[:alnum:]]+', ' ', 'g'))) stored;
create unique index properties_listing on properties (tenant_id, listing_key) where listing_key is not null;
create index properties_address on properties (tenant_id, address_key);
