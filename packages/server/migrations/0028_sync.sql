-- The copy a device keeps of somebody's leads reads what changed in the order it changed. A score and an event change what
-- is shown of a lead without making a new version of it.
create index leads_synced on leads (tenant_id, user_id, greatest(updated_at, scored_at, last_event_at), id)
  where deleted_at is null;
