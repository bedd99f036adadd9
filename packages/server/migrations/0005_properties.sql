-- Listings as far as leads refer to them; the module properties grows with its own issue. Names follow the RESO
-- Data Dictionary where it has one.
create table properties (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  address text not null,
  city text,
  property_type text,
  standard_status text not null default 'Active',
  list_price numeric(15, 2),
  bedrooms_total int,
  bathrooms_total numeric(4, 1),
  -- Square feet.
  living_area int,
  listing_agent_id uuid,
  batch_id uuid,
  listed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, listing_agent_id) references users (tenant_id, id)
);
create index properties_newest on properties (tenant_id, created_at desc, id desc);
call protect_table('properties', 'select, insert, update');
