import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listFields } from '../leads/index.ts';
import { type Configuration, counts, importWorld, PEOPLE } from './intake.factory.ts';

let here: Awaited<ReturnType<typeof importWorld>>;
before(async () => {
  here = await importWorld();
});
after(() => here.close());

test('a row becomes a lead with contact points, search, event, stage history, outcome, consent, fields and image', async () => {
  const tenant = await here.world.tenant();
  const done = await here.imported(tenant, PEOPLE);
  const [ann, , cal] = await here.leadsOf(tenant);
  assert.equal(ann.name, 'Ann Able');
  assert.equal(ann.phone, '+13125550111');
  assert.deepEqual(
    [ann.budget_min, ann.budget, ann.source, ann.tags],
    [640000, 700000, 'Website', ['hot', 'vip']],
  );
  assert.deepEqual(ann.custom, { visits: 3, plan: 'Gold' });
  assert.equal(ann.created_at.toISOString(), '2025-11-03T18:00:00.000Z');
  assert.equal(ann.batch_id, done.id);
  assert.deepEqual(
    (await listFields(here.ctx, tenant.owner)).map(({ key, type, options }) => [key, type, options]),
    [
      ['visits', 'number', []],
      ['plan', 'select', ['Gold', 'Silver']],
    ],
  );
  const events = await here.rows(
    'select lead_id, kind, payload, occurred_at from lead_events where tenant_id = $1',
    tenant,
  );
  assert.equal(events.filter(({ kind }) => kind === 'lead.imported').length, 3);
  assert.deepEqual(
    events
      .filter(({ kind, lead_id }) => kind === 'outcome.recorded' && lead_id === ann.id)
      .map(({ payload: { batchId, ...payload } }) => payload),
    [{ name: 'Converted', value: true }],
  );
  assert.equal(
    events.filter(({ kind, lead_id }) => kind === 'outcome.recorded' && lead_id === cal.id).length,
    0,
  );
  const consent = await here.rows(
    'select channel, state from consent_ledger where tenant_id = $1 order by channel',
    tenant,
  );
  assert.deepEqual(
    consent
      .map(({ channel, state }) => `${channel} ${state}`)
      .filter((line, i, all) => all.indexOf(line) === i),
    ['call unknown', 'email unknown', 'text unknown'],
  );
  const images = await here.rows(
    'select row_no, record_id, before from batch_images where tenant_id = $1 order by row_no',
    tenant,
  );
  assert.deepEqual(
    images.map(({ row_no, before: was }) => [row_no, was]),
    [
      [2, null],
      [3, null],
      [4, null],
    ],
  );
  const outbox = await here.rows(
    `select payload from outbox where tenant_id = $1 and name = 'leads.imported'`,
    tenant,
  );
  for (const { payload } of outbox) assert.deepEqual(payload, { batchId: done.id, fromRow: 2, toRow: 4 });
});

test('the same file again changes nothing, whatever the rule, with doubles inside, notes and rows without a key', async () => {
  const file = `Name,E-mail,Phone,City,Notes\nAnn,ann@example.com,,Elm,call back\nBen,,,Oak,likes gardens\nAnn B,ann@example.com,(312) 555-0111,Fern,other\nBen,,,Oak,likes gardens\n`;
  for (const onDuplicate of ['fill_empty', 'overwrite', 'skip'] as const) {
    const tenant = await here.world.tenant();
    const first = await here.imported(tenant, file, { onDuplicate });
    assert.deepEqual(
      counts(first),
      onDuplicate === 'skip'
        ? { create: 2, update: 0, unchanged: 2, error: 0 }
        : { create: 2, update: 1, unchanged: 1, error: 0 },
    );
    const [leads, written] = [await here.leadsOf(tenant), await here.everything(tenant)];
    assert.equal(leads[0].name, onDuplicate === 'overwrite' ? 'Ann B' : 'Ann');
    const again = await here.imported(tenant, file, { onDuplicate });
    assert.deepEqual(counts(again), { create: 0, update: 0, unchanged: 4, error: 0 });
    assert.deepEqual(await here.leadsOf(tenant), leads);
    assert.deepEqual(await here.everything(tenant), written);
  }
});

test('a lead that exists is filled, overwritten or left alone, and its image is what it was', async () => {
  const second =
    'Name,E-mail,Phone,Source,Budget,Tags,Plan,Converted\nAnnabel,ann@example.com,(312) 555-0199,Portal,900k,new,Gold,0\nNell,nell@example.com,,Portal,,,Gold,1\n';
  for (const [onDuplicate, name, source, budget, plan] of [
    ['fill_empty', 'Ann', 'Website', 700_000, 'Gold'],
    ['overwrite', 'Annabel', 'Portal', 900_000, 'Gold'],
    ['skip', 'Ann', 'Website', 700_000, undefined],
  ] as const) {
    const tenant = await here.world.tenant();
    await here.imported(
      tenant,
      'Name,E-mail,Source,Budget,Tags,Converted\nAnn,ann@example.com,Website,640-700K,hot,1\nZac,zac@example.com,Website,,,\n',
    );
    const [was] = await here.leadsOf(tenant);
    const done = await here.imported(tenant, second, { onDuplicate });
    assert.deepEqual(counts(done), {
      create: 1,
      update: onDuplicate === 'skip' ? 0 : 1,
      unchanged: onDuplicate === 'skip' ? 1 : 0,
      error: 0,
    });
    const [ann] = await here.leadsOf(tenant);
    assert.deepEqual(
      [ann.name, ann.source, ann.budget, ann.custom.plan],
      [name, source, budget, plan],
      onDuplicate,
    );
    const outcomes = await here.rows(
      `select payload from lead_events where tenant_id = $1 and kind = 'outcome.recorded'
         and lead_id = (select id from leads where tenant_id = $1 and email = 'ann@example.com') order by id`,
      tenant,
    );
    assert.deepEqual(
      outcomes.map(({ payload }) => payload.value),
      onDuplicate === 'overwrite' ? [true, false] : [true],
    );
    const [image] = (
      await here.owner.query(
        'select before, after from batch_images where tenant_id = $1 and batch_id = $2 and before is not null',
        [tenant.id, done.id],
      )
    ).rows;
    if (onDuplicate === 'skip') {
      assert.equal(image, undefined);
      assert.equal(ann.version, was.version);
      continue;
    }
    // The fields that were changed, as they were and as they are.
    assert.deepEqual([image.before.tags, image.after.tags], [was.tags, ['hot', 'new']]);
    assert.deepEqual([image.before.phones, image.after.phones.length], [[], 1]);
    assert.equal(image.before.budgetMax, onDuplicate === 'overwrite' ? Number(was.budget) : undefined);
    assert.deepEqual(ann.tags, ['hot', 'new']);
    assert.equal(
      (await here.rows('select value from lead_phones where tenant_id = $1', tenant))[0].value,
      '+13125550199',
    );
  }
});

test('a lead keeps the source and id it has; a contact point of somebody else is left with them and named', async () => {
  const tenant = await here.world.tenant();
  await here.imported(
    tenant,
    'Name,Lead ID,Source,E-mail\nAnn,17,Portal,ann@example.com\nBen,18,Portal,ben@example.com\n',
  );
  const done = await here.imported(
    tenant,
    'Name,Lead ID,Source,E-mail,Email 2\nAnn,99,Web,ann@example.com,ben@example.com\n',
    { onDuplicate: 'overwrite' },
  );
  const [ann] = await here.leadsOf(tenant);
  assert.deepEqual([ann.external_id, ann.source], ['17', 'Portal']);
  assert.equal((await here.rows('select * from lead_emails where tenant_id = $1', tenant)).length, 2);
  const problems = await here.rows(
    'select reason, value, fatal from import_errors where tenant_id = $1',
    tenant,
  );
  assert.deepEqual(problems, [{ reason: 'intake.cell.elsewhere', value: 'ben@example.com', fatal: false }]);
  assert.deepEqual(counts(done), { create: 0, update: 0, unchanged: 1, error: 0 });
});

test('consent is given only with date, source and wording; refusals in the file always count', async () => {
  const tenant = await here.world.tenant();
  const consent: Configuration['consent'] = {
    state: 'given',
    channels: ['email', 'text'],
    givenAt: '2026-01-02T00:00:00Z',
    source: 'Sign-in sheet',
    wording: 'Yes, e-mail me.',
  };
  const file =
    'Name,E-mail,Phone,Do Not Email\nAnn,ann@example.com,(312) 555-0111,No\nBen,ben@example.com,,Yes\n';
  await here.imported(tenant, file, { consent });
  const lines = await here.rows(
    `select l.name, c.channel, c.state, c.wording from consent_ledger c join leads l on l.tenant_id = c.tenant_id and l.id = c.lead_id where c.tenant_id = $1 order by 1, 2`,
    tenant,
  );
  assert.deepEqual(
    lines.map(({ name, channel, state, wording }) => [name, channel, state, wording !== null]),
    [
      ['Ann', 'call', 'unknown', false],
      ['Ann', 'email', 'given', true],
      ['Ann', 'text', 'given', true],
      ['Ben', 'email', 'refused', false],
    ],
  );
  assert.deepEqual(counts(await here.imported(tenant, file, { consent })), {
    create: 0,
    update: 0,
    unchanged: 2,
    error: 0,
  });
});
