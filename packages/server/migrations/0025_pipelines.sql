-- Several pipelines, of leads and of deals, and what their stages ask for.

create table pipelines (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  version int not null default 1,
  kind text not null check (kind in ('lead', 'deal')),
  name text not null,
  position int not null,
  is_default boolean not null default false,
  -- A removed pipeline is kept for the history that names its stages.
  archived_at timestamptz,
  primary key (tenant_id, id),
  check (archived_at is null or not is_default)
);
create unique index pipelines_default on pipelines (tenant_id, kind) where is_default;
create unique index pipelines_name on pipelines (tenant_id, kind, lower(name)) where archived_at is null;

alter table stages add column pipeline_id uuid;
alter table stages add column limit_days int check (limit_days > 0);
alter table stages add column required text[] not null default '{}';
alter table stages add column reasons text[] not null default '{}';

-- Companies there are: the stages they have are those of leads, and deals get the stages new companies get. Ids follow
-- from the company's, as `seedStages` makes them.
create function seeded_id(tenant uuid, what text) returns uuid language sql immutable as $$
  select (left(tenant::text, 24) || left(encode(sha256(convert_to(tenant::text || ' ' || what, 'UTF8')), 'hex'), 12))::uuid
$$;
alter table stages no force row level security;
insert into pipelines (tenant_id, id, kind, name, position, is_default)
  select s.tenant_id, seeded_id(s.tenant_id, 'pipeline ' || p.kind), p.kind, p.name, 0, true
  from (select distinct tenant_id from stages) s, (values ('lead', 'Leads'), ('deal', 'Deals')) p (kind, name);
update stages set pipeline_id = seeded_id(tenant_id, 'pipeline lead');
insert into stages (tenant_id, id, pipeline_id, name, position, kind, color)
  select p.tenant_id, seeded_id(p.tenant_id, 'deal stage ' || d.position), p.id, d.name, d.position, d.kind, d.color
  from pipelines p, (values
    (0, 'Offer made', 'open', 'v1'), (1, 'Under contract', 'open', 'v2'), (2, 'Inspection', 'open', 'v3'),
    (3, 'Clear to close', 'open', 'v4'), (4, 'Closed', 'won', 'v5'), (5, 'Fell through', 'lost', 'v6'))
    d (position, name, kind, color)
  where p.kind = 'deal';
drop function seeded_id;
alter table stages force row level security;

alter table stages alter column pipeline_id set not null;
alter table stages add foreign key (tenant_id, pipeline_id) references pipelines (tenant_id, id);
create index stages_pipeline on stages (tenant_id, pipeline_id, position);
call protect_table('pipelines', 'select, insert, update');
call open_to_system('pipelines', 'insert');

-- The board: the longest in a stage, the best of it, and one person's leads in it.
create index leads_stage_since on leads (tenant_id, stage_id, stage_since, id) where deleted_at is null;
create index leads_stage_best on leads (tenant_id, stage_id, score_rank desc, id desc) where deleted_at is null;
create index leads_owner_stage on leads (tenant_id, user_id, stage_id, stage_since, id) where deleted_at is null;

-- Who moved a lead, and why.
alter table conversion_events add column user_id uuid;
alter table conversion_events add column reason text;
