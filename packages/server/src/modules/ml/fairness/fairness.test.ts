import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import type { Feature, FeatureRow } from '@lintel/scoring';
import { seeded } from '@lintel/scoring';
import { createWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { addField, insertLeads, insertSettings } from '../../leads/index.ts';
import { addModel } from '../artefact.factory.ts';
import { type AuditedLead, checkGroups, proxyVerdict, verdictOf, worst } from './checks.ts';
import { proxyAuc } from './probe.ts';
import { countGroups } from './store.repository.ts';

const { ml } = contract;

const group = (name: string, leads: number, hot: number): AuditedLead[] =>
  Array.from({ length: leads }, (_, i) => ({ group: name, hot: i < hot, outcome: null }));

test('selection ratios: four fifths, no verdict by chance, small groups are left out', () => {
  const { groups, small } = checkGroups([
    ...group('a', 200, 60),
    ...group('b', 200, 50),
    ...group('c', 200, 30),
    ...group('d', 100, 23),
    ...group('few', 99, 0),
  ]);
  assert.equal(small, 1);
  assert.deepEqual(
    groups.map(({ group: name, selectionRatio: r }) => [name, Math.round(r.value * 100) / 100, r.verdict]),
    [
      ['a', 1, 'pass'],
      ['b', 0.83, 'pass'],
      ['c', 0.5, 'block'],
      // Too few to tell it from chance: a person looks.
      ['d', 0.77, 'review'],
    ],
  );
  const [, b] = groups;
  // By Katz: exp(ln(0.8333) ± 1.96 · sqrt(1/50 − 1/200 + 1/60 − 1/200)), worked out by hand.
  assert.ok(Math.abs((b?.selectionRatio.low ?? 0) - 0.6051) < 5e-4);
  assert.ok(Math.abs((b?.selectionRatio.high ?? 0) - 1.1477) < 5e-4);
  assert.equal(verdictOf(groups, null), 'block');
  assert.equal(verdictOf(groups.slice(0, 2), { verdict: proxyVerdict(0.65) }), 'review');
  assert.equal(proxyVerdict(0.6), 'pass');
  assert.equal(proxyVerdict(0.71), 'block');
  assert.equal(worst([]), 'pass');
  // Nobody is hot: nobody is passed over.
  assert.equal(verdictOf(checkGroups([...group('a', 100, 0), ...group('b', 100, 0)]).groups, null), 'pass');
  assert.deepEqual(checkGroups([]), { groups: [], small: 0 });
});

test('those who reach the target are called Hot alike, and chances hold for every group', () => {
  const leads = (name: string, caught: number, said: number): AuditedLead[] =>
    Array.from({ length: 400 }, (_, i) => {
      const label = i % 4 === 0;
      const hot = label && i / 4 < caught;
      return { group: name, hot, outcome: { hot, label, probability: said } };
    });
  const fair = checkGroups([...leads('a', 60, 0.25), ...leads('b', 58, 0.25)]).groups;
  assert.equal(verdictOf(fair, null), 'pass');
  assert.deepEqual(
    fair.map(({ tprGap }) => Math.round((tprGap?.value ?? 1) * 100)),
    [0, 2],
  );
  const unfair = checkGroups([...leads('a', 60, 0.25), ...leads('b', 30, 0.45)]).groups[1];
  assert.equal(unfair?.tprGap?.verdict, 'block');
  assert.equal(unfair?.ece?.verdict, 'block');
  assert.ok(Math.abs((unfair?.ece?.value ?? 0) - 0.2) < 1e-9);
});

test('the probe finds a stand-in, alone, in bins and in missing values, and finds nothing where there is nothing', async () => {
  const random = seeded(2);
  const feature = (key: string, kind: Feature['kind']): Feature => ({ key, label: key, kind, source: null });
  const features = [feature('zone', 'category'), feature('size', 'number'), feature('known', 'boolean')];
  const member = Array.from({ length: 1200 }, () => random() < 0.4);
  const rows = (stands: (own: boolean) => FeatureRow) =>
    member.map((own) => ({
      zone: `z${Math.floor(random() * 8)}`,
      size: random() * 100,
      known: random() < 0.5,
      ...stands(own),
    }));
  const probe = async (stands: (own: boolean) => FeatureRow) =>
    (await proxyAuc(features, rows(stands), member))?.value ?? 0;
  assert.equal(proxyVerdict(await probe(() => ({}))), 'pass');
  assert.ok(
    (await probe((own) => ({ zone: own && random() < 0.8 ? 'z0' : `z${1 + Math.floor(random() * 7)}` }))) >
      0.8,
  );
  // In the middle of a range, where a straight line sees nothing.
  assert.ok(
    (await probe((own) => ({ size: own ? 40 + random() * 20 : (random() < 0.5 ? 0 : 60) + random() * 40 }))) >
      0.8,
  );
  assert.ok((await probe((own) => ({ known: own && random() < 0.7 ? null : true }))) > 0.75);
  assert.equal(
    await proxyAuc(
      features,
      rows(() => ({})),
      member.map(() => true),
    ),
    null,
  );
});

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('group labels come in as a file, are seen by the audit alone, make a report that can keep a model out, and go again', async () => {
  const { ctx } = world;
  const tenant = await world.tenant();
  const { owner } = tenant;
  const settings = await insertSettings(ctx, owner);
  const random = seeded(5);
  const ids = await ctx.tx(owner, async (tx) => {
    for (const [key, type] of Object.entries({
      visits: 'number',
      minutes: 'number',
      replied: 'boolean',
      channel: 'text',
    } as const))
      await addField(ctx, tx, owner, { key, label: key, type, options: [] });
    const drafts = Array.from({ length: 260 }, (_, i) => ({
      source: 'Website',
      externalId: `n${i}`,
      // Even numbers come by mail, odd ones by portal: the channel stands in for the group below.
      custom: {
        visits: Math.floor(random() * 40),
        minutes: Math.floor(random() * 90),
        replied: random() < 0.4,
        channel: i % 2 ? 'portal' : 'mail',
      },
    }));
    return insertLeads(ctx, tx, owner, drafts, settings, 'lead.created');
  });
  const modelId = await addModel(ctx, owner, { note: 'audited' });
  const client = await world.client(owner);
  const send = (body: string, actor = client) =>
    actor.fetch('/api/ml/fairness/groups', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });
  const problem = async (body: string) =>
    (await (await send(body)).json()) as { code: string; title: string };
  for (const [body, words] of [
    ['', 'empty'],
    ['name,Region\nx,North\n', 'lead'],
    ['lead\nx\n', 'beside'],
    ['lead,Region,Region\nx,a,b\n', 'same name'],
    ['lead,Region\n"x,a\n', 'Quote'],
    [`lead,Region\nx,${'a'.repeat(81)}\n`, 'line 2'],
  ] as const) {
    const found = await problem(body);
    assert.equal(found.code, 'ml.groups_unreadable', body);
    assert.match(JSON.stringify(found), new RegExp(words, 'i'));
  }
  await assert.rejects(client.call(ml.makeFairnessReport, { params: { modelId } }), /ml\.no_groups/);

  const lines = ids.map(
    (id, i) => `${i < 5 ? id : `n${i}`},${i % 2 ? 'South' : 'North'},${i % 3 ? 'x' : ''}`,
  );
  const reply = await send(
    `\uFEFFLead ID,Region,Second\r\n${[...lines, `${newId()},North,`, 'n9999,North,'].join('\r\n')}\r\n`,
  );
  const taken = (await reply.json()) as {
    rows: number;
    matched: number;
    unknown: number;
    unknownLines: number[];
  };
  assert.deepEqual([taken.rows, taken.matched, taken.unknown, taken.unknownLines], [262, 260, 2, [262, 263]]);
  const { attributes } = await client.call(ml.auditStore);
  assert.deepEqual(
    attributes.map(({ attribute, leads }) => [attribute, leads]),
    [
      ['Region', 260],
      ['Second', 173],
    ],
  );
  // A transaction that has not opened the store sees nothing of it, whoever it acts for; another company never does.
  assert.deepEqual(await ctx.read(owner, countGroups), []);
  const broker = await world.client(await tenant.member('broker'));
  await assert.rejects(broker.call(ml.auditStore), /auth\.forbidden/);
  const elsewhere = await world.client((await world.tenant()).owner);
  assert.deepEqual((await elsewhere.call(ml.auditStore)).attributes, []);

  const report = await client.call(ml.makeFairnessReport, { params: { modelId } });
  const [region] = report.attributes;
  assert.deepEqual([report.attributes.length, region?.attribute, region?.groups.length], [1, 'Region', 2]);
  assert.ok((region?.proxy?.value ?? 0) > 0.9, 'the channel tells the region');
  assert.equal(report.verdict, 'block');
  assert.ok(report.findings.some((finding) => finding.startsWith('Region')));
  assert.ok(!JSON.stringify(report).includes(ids[0] as string), 'no lead is named');
  assert.equal((await broker.call(ml.fairnessReport, { params: { modelId } })).id, report.id);
  const summary = (await client.call(ml.getModel, { params: { modelId } })).fairness;
  assert.equal(summary, 'block');
  await assert.rejects(
    client.call(ml.promoteModel, { params: { modelId }, body: { reason: 'Anyway' } }),
    /ml\.fairness_blocks/,
  );

  await client.fetch('/api/ml/fairness/groups?attribute=Second', { method: 'DELETE' });
  assert.equal((await client.call(ml.auditStore)).attributes.length, 1);
  await client.call(ml.eraseGroups);
  assert.deepEqual((await client.call(ml.auditStore)).attributes, []);
  assert.equal(
    (await client.call(ml.fairnessReport, { params: { modelId } })).verdict,
    'block',
    'the report stays',
  );
});
