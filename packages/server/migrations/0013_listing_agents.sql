-- The listings of one agent, to hand them over when the agent leaves.
create index properties_agent on properties (tenant_id, listing_agent_id, id) where listing_agent_id is not null;
