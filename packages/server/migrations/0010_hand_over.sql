-- Work that goes from somebody who leaves to others. `pending` names the kinds of work that are still on their way: the
-- module that keeps a kind moves it in the background and takes the name out; none left means done.
create table hand_overs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  from_user_id uuid not null,
  -- Who takes over, in turn; nobody leaves the work without an owner.
  to_user_ids uuid[] not null,
  started_by uuid,
  pending text[] not null,
  moved int not null default 0,
  started_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_user_id) references users (tenant_id, id)
);
create index hand_overs_from on hand_overs (tenant_id, from_user_id, started_at desc);
call protect_table('hand_overs', 'select, insert, update');

-- Whoever manages people sees that sessions of their company live and ends them, in the transaction that ends the
-- person's access. Hashes, addresses and devices stay with the system role.
create policy tenant on sessions for all to lintel_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
grant select (id, tenant_id, user_id, expires_at, absolute_expires_at, ended_at), update (ended_at, ended_reason)
  on sessions to lintel_app;
