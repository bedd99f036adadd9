import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createWorld, type World } from '../../../test/world.ts';
import { systemActor } from '../actor.ts';
import { newId } from '../ids.ts';

let world: World;
let owner: pg.Client;
before(async () => {
  world = await createWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});

/** Tables without a tenant column, each for a reason a reviewer has accepted. */
const GLOBAL = new Map([
  ['identities', 'accounts at a provider that sign in an account; system role only'],
  ['rate_limits', 'counts of requests by caller, minutes old; system role only'],
  ['accounts', 'the credential of a person who may belong to several companies; system role only'],
  ['signing_keys', 'keys of the installation; system role only'],
  ['migrations', 'bookkeeping of the owner; no application role reaches it'],
  ['challenges', 'steps of signing in, before a company is known; system role only'],
  ['passkeys', 'credentials of an account; system role only'],
  ['recovery_codes', 'credentials of an account; system role only'],
  ['mail_links', 'secrets sent by mail, of an account or an invitation; system role only'],
  ['sign_in_failures', 'failed tries by keyed hash, before anybody is known; system role only'],
  ['tenants', 'its id is the tenant'],
]);

test('every business table has a tenant, forced row-level security and an owner that is no application role', async () => {
  const { rows } = await owner.query<{
    name: string;
    owner: string;
    rls: boolean;
    forced: boolean;
    tenant: boolean;
  }>(`
    select c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
      exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`);
  assert.ok(rows.length > 20);
  for (const table of rows) {
    assert.ok(!/^lintel_(app|system|search)$/.test(table.owner), `${table.name} is owned by ${table.owner}`);
    if (table.name !== 'migrations')
      assert.ok(table.rls && table.forced, `${table.name} has no forced row-level security`);
    if (!GLOBAL.has(table.name)) assert.ok(table.tenant, `${table.name} has no tenant_id`);
  }
});

test('each tenant policy checks what is read and what is written', async () => {
  const { rows } = await owner.query<{
    tablename: string;
    policyname: string;
    roles: string[];
    qual: string;
    with_check: string | null;
  }>(
    `select tablename, policyname, roles::text[] as roles, qual, with_check from pg_policies where schemaname = 'public'`,
  );
  for (const policy of rows.filter((p) => p.roles.includes('lintel_app'))) {
    assert.match(policy.qual, /current_tenant/, policy.tablename);
    assert.match(policy.with_check ?? '', /current_tenant/, policy.tablename);
  }
});

test('the system role reaches exactly the reviewed tables', async () => {
  const { rows } = await owner.query<{ table: string; rights: string }>(`
    select table_name as table, string_agg(lower(privilege_type), ' ' order by privilege_type) as rights
    from information_schema.role_table_grants where grantee = 'lintel_system' and table_schema = 'public' group by 1 order by 1`);
  assert.deepEqual(Object.fromEntries(rows.map((r) => [r.table, r.rights])), {
    accounts: 'insert select update',
    api_keys: 'select',
    appointments: 'select',
    audit_actions: 'insert select',
    audit_chain: 'insert select',
    audit_checks: 'select',
    audit_heads: 'insert select update',
    audit_log: 'insert select',
    audit_waiting: 'delete insert select',
    calendar_feeds: 'select',
    challenges: 'delete insert select update',
    first_touch_clocks: 'select',
    idempotency_keys: 'delete select',
    identities: 'delete insert select update',
    invitations: 'select update',
    lead_offers: 'select',
    lead_score_overrides: 'select',
    mail_links: 'delete insert select update',
    ml_alarms: 'select',
    ml_training_runs: 'select update',
    outbox: 'delete insert select update',
    passkeys: 'delete insert select update',
    pipelines: 'insert',
    rate_limits: 'delete insert select update',
    recovery_codes: 'delete insert select update',
    roles: 'select',
    secrets: 'select update',
    sessions: 'insert select update',
    sign_in_failures: 'delete insert select update',
    signing_keys: 'insert select update',
    stages: 'insert',
    tasks: 'select',
    team_members: 'insert select',
    tenants: 'insert select',
    users: 'insert select',
  });
});

test('no application role may bypass row-level security, and log tables take no change', async () => {
  const { rows } = await owner.query(
    `select rolname from pg_roles where rolname like 'lintel\\_%' and (rolbypassrls or rolsuper) and rolname <> 'lintel_owner'`,
  );
  assert.deepEqual(rows, []);
  for (const table of [
    'audit_log',
    'lead_events',
    'lead_scores',
    'conversion_events',
    'consent_ledger',
    'deal_stage_events',
    'ml_registry_log',
    'ml_fairness_reports',
  ]) {
    const { rows: rights } = await owner.query(
      `select privilege_type from information_schema.role_table_grants where grantee = 'lintel_app' and table_name = $1 order by 1`,
      [table],
    );
    assert.deepEqual(
      rights.map((r) => r.privilege_type),
      ['INSERT', 'SELECT'],
      table,
    );
  }
  // What happened goes along when leads are merged, and a private note may be shared (a trigger keeps it so); nothing else
  // of a line can change.
  const { rows: columns } = await owner.query(
    `select table_name || '.' || column_name as name from information_schema.column_privileges
     where grantee = 'lintel_app' and privilege_type = 'UPDATE'
       and table_name in ('audit_log', 'lead_events', 'lead_scores', 'conversion_events', 'consent_ledger') order by 1`,
  );
  assert.deepEqual(
    columns.map((r) => r.name),
    [
      'consent_ledger.lead_id',
      'consent_ledger.withdrawn_at',
      'conversion_events.lead_id',
      'lead_events.lead_id',
      'lead_events.private_to',
      'lead_events.subject_id',
    ],
  );
  const { rows: chain } = await owner.query(
    `select grantee, string_agg(lower(privilege_type), ' ' order by privilege_type) as rights
     from information_schema.role_table_grants where table_name = 'audit_chain' and grantee like 'lintel\\_%' and grantee <> 'lintel_owner'
     group by 1 order by 1`,
  );
  assert.deepEqual(chain, [
    { grantee: 'lintel_app', rights: 'select' },
    { grantee: 'lintel_system', rights: 'insert select' },
  ]);
});

test('without a tenant no row is seen, and a row of another tenant cannot be written', async () => {
  const [one, two] = [await world.tenant(), await world.tenant()];
  const nobody = systemActor(newId());
  assert.deepEqual(await world.ctx.read(nobody, (tx) => tx.selectFrom('users').selectAll().execute()), []);
  const seen = await world.ctx.read(one.owner, (tx) => tx.selectFrom('users').select('tenant_id').execute());
  assert.deepEqual([...new Set(seen.map((u) => u.tenant_id))], [one.id]);
  await assert.rejects(
    world.ctx.tx(one.owner, (tx) =>
      tx
        .insertInto('custom_fields')
        .values({
          tenant_id: two.id,
          id: newId(),
          key: 'stolen',
          label: 'Stolen',
          type: 'text',
          options: '[]',
          position: 0,
        })
        .execute(),
    ),
    { code: '42501' },
  );
  const { rows } = await owner.query('select 1 from custom_fields');
  assert.equal(rows.length, 0);
});

test('interleaved transactions of two tenants on the same connections never see each other', async () => {
  const tenants = [await world.tenant('One'), await world.tenant('Two')];
  const names = await Promise.all(
    Array.from({ length: 400 }, async (_, i) => {
      const tenant = tenants[i % 2]!;
      const rows = await world.ctx.read(tenant.owner, (tx) =>
        tx.selectFrom('tenants').select(['id', 'name']).execute(),
      );
      return rows.length === 1 && rows[0]!.id === tenant.id;
    }),
  );
  assert.ok(names.every(Boolean));
});

test('a failed query that was swallowed does not pass for a commit', async () => {
  const { owner: actor } = await world.tenant();
  await assert.rejects(
    world.ctx.tx(actor, async (tx) => {
      await tx.prepared('test.broken', 'select 1 / 0', []).catch(() => undefined);
    }),
    /rolled back/,
  );
});

test('an index of every business table begins with the tenant', async () => {
  const { rows } = await owner.query<{ name: string }>(`
    select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
    where n.nspname = 'public' and not c.relispartition and a.attname not in ('tenant_id')
      and exists (select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') order by 1`);
  // Looked up before a tenant is known, or swept across tenants by the system role.
  assert.deepEqual(
    rows.map((r) => r.name),
    [
      'api_keys_lookup',
      'appointments_remind',
      'calendar_feeds_token',
      'first_touch_clocks_next',
      'forms_id',
      'idempotency_keys_age',
      'intake_messages_age',
      'intake_webhooks_previous',
      'intake_webhooks_token',
      'kiosks_token',
      'lead_offers_due',
      'lead_score_overrides_due',
      'mail_links_account',
      'mail_links_expiry',
      'mail_links_pkey',
      'mail_links_token_hash_key',
      'mailboxes_due',
      'mailboxes_token',
      'ml_training_runs_heartbeat',
      'outbox_id_key',
      'outbox_owed',
      'outbox_pkey',
      'outbox_unpublished',
      'sessions_account',
      'sessions_pkey',
      'tasks_remind',
      'users_account',
    ],
  );
});
