import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError } from '../../kernel/errors.ts';
import { listStages } from '../leads/index.ts';
import { checkMapping } from './check-mapping.ts';
import { counts, importWorld, refused } from './intake.factory.ts';
import { listMappings, removeMapping, saveMapping } from './saved-mappings.ts';

let here: Awaited<ReturnType<typeof importWorld>>;
before(async () => {
  here = await importWorld();
});
after(() => here.close());

const known = 'Name,E-mail,Phone\nAnn,ann@example.com,(312) 555-0101\n';
const file =
  'Name,E-mail,Phone,Timeline\nAnn,ann@example.com,(312) 555-0101,now\nBen,ben@example.com,(312) 555-0102,now\n';

test('a file only adds, only updates, or both; what the mode leaves alone is counted, in the dry run too', async () => {
  for (const [mode, create, update, outside, names] of [
    ['upsert', 1, 1, 0, ['Ann', 'Ben']],
    ['create', 1, 0, 1, ['Ann', 'Ben']],
    ['update', 0, 1, 1, ['Ann']],
  ] as const) {
    const tenant = await here.world.tenant();
    await here.imported(tenant, known);
    const dry = await here.checked(tenant, file, { mode });
    const done = await here.imported(tenant, file, { mode });
    for (const now of [dry, done]) {
      assert.deepEqual(counts(now), { create, update, unchanged: outside, error: 0 }, mode);
      assert.equal((now.progress ?? now.checked!.counts).outside, outside, mode);
    }
    const leads = await here.leadsOf(tenant);
    assert.deepEqual(
      leads.map(({ name }) => name),
      names,
    );
    assert.equal(leads[0].timeline, update > 0 ? 'now' : null);
  }
});

test('one key alone decides who a row is; what belongs to another lead stays with it and is named', async () => {
  for (const [matchBy, row, create] of [
    ['any', 'Anna,ann@example.com,(312) 555-0109', 0],
    ['email', 'Anna,ann@example.com,(312) 555-0109', 0],
    ['phone', 'Anna,ann@example.com,(312) 555-0109', 1],
    ['phone', 'Ann,other@example.com,(312) 555-0101', 0],
    ['email', 'Ann,other@example.com,(312) 555-0101', 1],
    ['external', 'Ann,ann@example.com,(312) 555-0101', 1],
  ] as const) {
    const tenant = await here.world.tenant();
    await here.imported(tenant, known);
    const done = await here.imported(tenant, `Name,E-mail,Phone\n${row}\n`, { matchBy });
    assert.deepEqual(
      counts(done),
      { create, update: 1 - create, unchanged: 0, error: 0 },
      `${matchBy}: ${row}`,
    );
    const [total] = await here.rows('select count(*)::int as n from leads where tenant_id = $1', tenant);
    assert.equal(total.n, 1 + create);
    // Nobody's address or number became somebody else's.
    const held = await here.rows(
      `select l.name from lead_emails e join leads l on l.tenant_id = e.tenant_id and l.id = e.lead_id
       where e.tenant_id = $1 and e.value = 'ann@example.com'`,
      tenant,
    );
    assert.deepEqual(held, [{ name: 'Ann' }]);
  }
});

test('words without a meaning are asked about once, and every row that has them is read so', async () => {
  const tenant = await here.world.tenant();
  const stages = await listStages(here.ctx, tenant.owner);
  const agent = await tenant.member('agent', 'Ada Agent');
  const odd =
    'Name,E-mail,Stage,Agent,Lead Source,Lead Type\nAnn,ann@example.com,Ready to go,A. Agent,ZLW,Wanderer\nBen,ben@example.com,ready to GO,A. Agent,ZLW,\nCal,cal@example.com,Unheard of,,Sign,\n';
  const want = {
    columns: [
      { index: 2, target: { kind: 'field' as const, field: 'stage' as const } },
      { index: 3, target: { kind: 'field' as const, field: 'owner' as const } },
      { index: 4, target: { kind: 'field' as const, field: 'source' as const } },
      { index: 5, target: { kind: 'field' as const, field: 'type' as const } },
    ],
  };
  const asked = await here.prepared(tenant, odd, want);
  assert.deepEqual(
    asked.columns.slice(2).map(({ unknown }) => unknown),
    [
      [
        { value: 'Ready to go', rows: 2 },
        { value: 'Unheard of', rows: 1 },
      ],
      [{ value: 'A. Agent', rows: 2 }],
      [
        { value: 'ZLW', rows: 2 },
        { value: 'Sign', rows: 1 },
      ],
      [{ value: 'Wanderer', rows: 1 }],
    ],
  );
  const done = await here.imported(tenant, odd, {
    ...want,
    meanings: [
      { field: 'stage', from: 'Ready to go', to: stages[2]!.id },
      { field: 'stage', from: 'Unheard of', to: null },
      { field: 'owner', from: 'A. Agent', to: agent.userId },
      { field: 'source', from: 'ZLW', to: 'Zillow' },
      { field: 'type', from: 'Wanderer', to: 'buyer' },
    ],
  });
  assert.equal(done.progress?.flagged, 0);
  assert.deepEqual(
    (await here.leadsOf(tenant)).map((l) => [l.stage_id, l.user_id, l.source, l.type]),
    [
      [stages[2]!.id, agent.userId, 'Zillow', 'buyer'],
      [stages[2]!.id, agent.userId, 'Zillow', null],
      [stages[0]!.id, null, 'Sign', null],
    ],
  );
  for (const meaning of [
    { field: 'stage' as const, from: 'x', to: agent.userId },
    { field: 'owner' as const, from: 'x', to: stages[0]!.id },
    { field: 'type' as const, from: 'x', to: 'purchaser' },
  ])
    await assert.rejects(
      here.prepared(tenant, odd, { meanings: [meaning] }),
      refused('import.mapping_invalid'),
    );
});

test('a mapping kept under a name is proposed for the next file with its columns, and applied by a click', async () => {
  const tenant = await here.world.tenant();
  const odd = 'Who,Reach,Worth\nAnn,ann@example.com,12\n';
  const first = await here.imported(tenant, odd, {
    columns: [
      { index: 0, target: { kind: 'field', field: 'name' } },
      { index: 1, target: { kind: 'field', field: 'email' } },
      { index: 2, target: { kind: 'newField', label: 'Worth of it', type: 'number' } },
    ],
    mode: 'update',
    onDuplicate: 'overwrite',
    meanings: [{ field: 'source', from: 'a', to: 'b' }],
  });
  assert.equal(first.mapping, null);
  const saved = await saveMapping(here.ctx, tenant.owner, first.id, 'Monthly');
  const again = await saveMapping(here.ctx, tenant.owner, first.id, 'monthly');
  assert.deepEqual([again.id, again.columns], [saved.id, 3]);
  const next = await here.prepared(tenant, 'Worth,More,who,REACH\n13,x,Ben,ben@example.com\n');
  assert.deepEqual(next.mapping, { id: saved.id, name: 'monthly', applied: false });
  const used = await here.prepared(tenant, 'Worth,More,who,REACH\n13,x,Ben,ben@example.com\n', {
    mappingId: saved.id,
  });
  assert.deepEqual(
    [used.mode, used.onDuplicate, used.meanings.length, used.mapping?.applied],
    ['update', 'overwrite', 1, true],
  );
  assert.deepEqual(
    [0, 2, 3].map((i) => used.columns[i]!.target),
    [
      // The field the first file would make is not there, for only updates were asked for; it is made now.
      used.columns[0]!.target,
      { kind: 'field', field: 'name' },
      { kind: 'field', field: 'email' },
    ],
  );
  assert.ok(['custom', 'newField'].includes(used.columns[0]!.target.kind));
  // Of another company it is not known.
  const other = await here.world.tenant();
  await assert.rejects(
    here.prepared(other, odd, { mappingId: saved.id }),
    refused('import.mapping_not_found'),
  );
  await removeMapping(here.ctx, tenant.owner, saved.id);
  assert.deepEqual((await listMappings(here.ctx, tenant.owner)).items, []);
  assert.equal((await here.prepared(tenant, odd)).mapping, null);
});

test('automations run for new leads without an owner only when asked for', async () => {
  const tenant = await here.world.tenant();
  const agent = await tenant.member('agent', 'Ada Agent');
  const sent = () =>
    here.rows(
      `select payload from outbox where tenant_id = $1 and name = 'inquiry.received' order by seq`,
      tenant,
    );
  const more = (n: number) =>
    `Name,E-mail,Agent\nAnn ${n},ann${n}@example.com,\nBen ${n},ben${n}@example.com,Ada Agent\n`;
  const owner = { columns: [{ index: 2, target: { kind: 'field' as const, field: 'owner' as const } }] };
  await here.imported(tenant, more(1), owner);
  assert.deepEqual(await sent(), []);
  await here.imported(tenant, more(2), { ...owner, automate: true });
  const leads = await here.leadsOf(tenant);
  const [event] = await sent();
  assert.equal((await sent()).length, 1);
  assert.deepEqual(
    [event.payload.leadId, event.payload.created, event.payload.automate],
    [leads.find(({ name }) => name === 'Ann 2').id, true, true],
  );
  assert.equal(leads.find(({ name }) => name === 'Ben 2').user_id, agent.userId);
  // Known leads do not go round again.
  await here.imported(tenant, more(2), { ...owner, automate: true, onDuplicate: 'overwrite' });
  assert.equal((await sent()).length, 1);
});

test('a field the importer’s role keeps from changes is not proposed and cannot be mapped', async () => {
  const tenant = await here.world.tenant();
  const bound = {
    ...tenant.owner,
    access: { ...tenant.owner.access, fields: { budget: 'read_only' as const, phones: 'hidden' as const } },
  };
  const as = { ...tenant, owner: bound };
  const now = await here.prepared(as, 'Name,E-mail,Phone,Budget\nAnn,ann@example.com,(312) 555-0101,500k\n');
  assert.deepEqual(
    now.columns.map(({ target }) => target.kind),
    ['field', 'field', 'skip', 'skip'],
  );
  await assert.rejects(
    here.prepared(as, 'Name,Budget\nAnn,500k\n', {
      columns: [{ index: 1, target: { kind: 'field', field: 'budgetMax' } }],
    }),
    refused('import.mapping_invalid'),
  );
  assert.throws(
    () => checkMapping([{ kind: 'field', field: 'phone' }], { fields: [] }, bound, false),
    (e: unknown) => e instanceof AppError && e.errors?.[0]?.code === 'mayNotWrite',
  );
});
