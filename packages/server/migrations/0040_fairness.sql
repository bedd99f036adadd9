-- The fairness audit. Which group a lead belongs to is kept apart from everything that scores or trains.

-- Rows are seen and written only by a transaction that has opened the store (`app.audit_store`), which the audit alone
-- does: a query from anywhere else finds nothing, even in the right company.
create table fairness_groups (
  tenant_id uuid not null,
  lead_id uuid not null,
  attribute text not null,
  value text not null,
  imported_at timestamptz not null,
  primary key (tenant_id, lead_id, attribute),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index fairness_groups_attribute on fairness_groups (tenant_id, attribute, value);
call protect_table('fairness_groups', 'select, insert, update, delete');
alter policy tenant on fairness_groups
  using (tenant_id = (select current_tenant()) and (select current_setting('app.audit_store', true)) = 'open')
  with check (tenant_id = (select current_tenant()) and (select current_setting('app.audit_store', true)) = 'open');

-- Made once and never changed.
create table ml_fairness_reports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  model_id uuid not null,
  verdict text not null check (verdict in ('pass', 'review', 'block')),
  report jsonb not null,
  user_id uuid,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, model_id) references ml_models (tenant_id, id)
);
create index ml_fairness_reports_model on ml_fairness_reports (tenant_id, model_id, id desc);
call protect_table('ml_fairness_reports', 'select, insert');
