-- Listings as a list and one by one: their orders, words to find them by, and which leads' logs speak of one.

-- Orders of the list, as columns of their own: row policies keep functions out of an index, and of numbers only whole ones
-- may be compared in it. Those without a price come last in both orders of price.
alter table properties add column listed_key timestamptz not null
  generated always as (coalesce(listed_at, created_at)) stored;
alter table properties add column price_up bigint not null
  generated always as (coalesce((list_price * 100)::bigint, 999999999999999999)) stored;
alter table properties add column price_down bigint not null
  generated always as (coalesce((list_price * 100)::bigint, -1)) stored;
create index properties_listed on properties (tenant_id, listed_key desc, id desc);
create index properties_price_up on properties (tenant_id, price_up, id);
create index properties_price_down on properties (tenant_id, price_down desc, id desc);

-- What is looked through for words.
alter table properties add column search_text text not null
  generated always as (lower(address || ' ' || coalesce(city, '') || ' ' || coalesce(postal_code, ''))) stored;
drop index properties_newest;

-- The listing an event speaks of. A column of its own, for the same reason; whatever else stands there is none.
-- Rewrites the log once.
alter table lead_events add column property_id uuid generated always as (
  case when payload #>> '{property,propertyId}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then (payload #>> '{property,propertyId}')::uuid end) stored;
create index lead_events_property on lead_events (tenant_id, property_id, lead_id, occurred_at)
  where property_id is not null;
-- With all that the row policy reads, so that what a device should have is found without the log itself.
create index lead_events_of_homes on lead_events (tenant_id, lead_id, property_id, occurred_at) include (private_to)
  where property_id is not null;
