-- Who owned a deal after each line of its history, so that a forecast of a past day counts it by that owner. Of lines
-- before the last known change of owner it is not known.
alter table deal_stage_events add column owner_id uuid;
alter table deal_stage_events add column owner_kept boolean not null default false;
alter table deal_stage_events add foreign key (tenant_id, owner_id) references users (tenant_id, id);

alter table deal_stage_events no force row level security;
alter table deals no force row level security;
update deal_stage_events e set owner_id = d.owner_id, owner_kept = true
from deals d
where d.tenant_id = e.tenant_id and d.id = e.deal_id and not exists (
  select from deal_stage_events later
  where later.tenant_id = e.tenant_id and later.deal_id = e.deal_id and (later.at, later.id) > (e.at, e.id)
    and 'ownerId' = any (later.changed));
alter table deals force row level security;
alter table deal_stage_events force row level security;
