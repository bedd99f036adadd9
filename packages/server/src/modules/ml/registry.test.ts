import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { seeded } from '@lintel/scoring';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { updateCompany } from '../auth/index.ts';
import { addField, insertLeads, insertSettings, readLead } from '../leads/index.ts';
import { addModel, writeArtefact } from './artefact.factory.ts';
import { ArtefactInvalid, readArtefact } from './artefact.ts';
import { diffModels } from './diff-models.ts';
import { explainScore } from './explain-score.ts';
import { mlJobs } from './ml.jobs.ts';
import { findModel, makeChampion } from './models.repository.ts';
import { pauseModel, promoteModel, resumeModel, revertModel, tagModel } from './registry.ts';
import { getModel, listModels, registryLog } from './registry-reading.ts';
import { rescoreOpenLeads } from './rescore.ts';
import { scoreLeads } from './score-leads.ts';
import { servingModel } from './serving.ts';

let world: World;
before(async () => {
  world = await createWorld();
  await world.work(mlJobs);
});
after(() => world.close());

const never = new AbortController().signal;

/** Leads whose custom fields are what the invented models read. */
async function addLeads(tenant: TestTenant, count: number, seed = 7, ctx = world.ctx): Promise<string[]> {
  const random = seeded(seed);
  const maybe = <T>(value: T): T | null => (random() < 0.15 ? null : value);
  const number = (max: number) => maybe(Math.round(random() * max * 10) / 10);
  const settings = await insertSettings(ctx, tenant.owner);
  return ctx.tx(tenant.owner, async (tx) => {
    const types = {
      visits: 'number',
      minutes: 'number',
      budget: 'number',
      replied: 'boolean',
      channel: 'text',
      campaign: 'text',
    } as const;
    for (const [key, type] of Object.entries(types)) {
      await addField(ctx, tx, tenant.owner, { key, label: key, type, options: [] });
    }
    const drafts = Array.from({ length: count }, (_, i) => ({
      source: 'Website',
      externalId: `lead ${i}`,
      custom: {
        visits: number(40),
        minutes: number(90),
        budget: number(900_000),
        replied: maybe(random() < 0.4),
        channel: maybe(['web', 'mail', 'ads', 'portal'][Math.floor(random() * 4)] ?? null),
        campaign: maybe(`c${Math.floor(random() * 12)}`),
      },
    }));
    return insertLeads(ctx, tx, tenant.owner, drafts, settings, 'lead.created');
  });
}

const modelOf = async (tenant: TestTenant, leadId: string) =>
  (await readLead(world.ctx, tenant.owner, leadId)).score?.modelId ?? null;

test('the first model scores at once, the second waits for a person, and the way back is one promotion', async () => {
  const { ctx } = world;
  const tenant = await world.tenant();
  const [leadId] = (await addLeads(tenant, 3)) as [string];
  const first = await addModel(ctx, tenant.owner, { from: 'trees' });
  const second = await addModel(ctx, tenant.owner, { from: 'linear' });
  await until('the first model has scored', async () => (await modelOf(tenant, leadId)) === first);

  const of = async () =>
    Object.fromEntries(
      (await listModels(ctx, tenant.owner, { limit: 10 })).items.map((m) => [m.label, [m.alias, m.status]]),
    );
  assert.deepEqual(await of(), { v1: ['champion', 'live'], v2: ['challenger', 'shadow'] });

  const promoted = await promoteModel(ctx, tenant.owner, {
    modelId: second,
    reason: 'Better on spring leads',
  });
  assert.equal(promoted.alias, 'champion');
  await until('the second model has scored', async () => (await modelOf(tenant, leadId)) === second);
  assert.deepEqual(await of(), { v1: ['rollback', 'retired'], v2: ['champion', 'live'] });

  await promoteModel(ctx, tenant.owner, { modelId: first, reason: 'Back' });
  assert.deepEqual(await of(), { v1: ['champion', 'live'], v2: ['rollback', 'retired'] });
  await until('the first model scores again', async () => (await modelOf(tenant, leadId)) === first);
  assert.equal((await getModel(ctx, tenant.owner, first)).dropped[0]?.column, 'ZIP');
});

test('the registry remembers: log, diff, tags, the way back; rules score while it is paused', async () => {
  const { ctx } = world;
  const tenant = await world.tenant();
  const { owner } = tenant;
  const [leadId] = (await addLeads(tenant, 1)) as [string];
  await assert.rejects(revertModel(ctx, owner, 'Too soon'), { code: 'ml.nothing_before' });
  await assert.rejects(pauseModel(ctx, owner, 'Too soon'), { code: 'ml.no_model' });
  const first = await addModel(ctx, owner, { from: 'trees', note: 'before' });
  const second = await addModel(ctx, owner, {
    from: 'linear',
    note: 'after',
    change: (file, content) => {
      if (file === 'train.json') Object.assign(content, { params: { logreg: { final: { c: 0.5 } } } });
      if (file === 'metrics.json') Object.assign(content.holdout as object, { logLoss: 0.41 });
    },
  });
  const tagged = await tagModel(ctx, owner, { modelId: second, tags: ['spring', 'spring', 'no ads'] });
  assert.deepEqual([tagged.tags, tagged.parentId], [['spring', 'no ads'], first]);
  const diff = await diffModels(ctx, owner, { modelId: second, otherId: first });
  assert.deepEqual([diff.from.label, diff.to.label, diff.sameTarget], ['v1', 'v2', true]);
  assert.deepEqual(
    diff.params.filter(({ name }) => name === 'family' || name.startsWith('params')),
    [
      { name: 'family', from: 'hgb', to: 'logreg' },
      { name: 'params.logreg.final.c', from: null, to: '0.5' },
    ],
  );
  assert.equal(diff.metrics.find(({ name }) => name === 'logLoss')?.more, 'worse');
  assert.equal(diff.metrics.find(({ name }) => name === 'auc')?.more, null, 'the same is neither');

  await promoteModel(ctx, owner, { modelId: second, reason: 'Fewer false alarms' });
  assert.equal((await revertModel(ctx, owner, 'More false alarms')).id, first);
  await scoreLeads(ctx, tenant.id, [leadId]);
  assert.equal(await modelOf(tenant, leadId), first, 'the next score is by the model before');
  await pauseModel(ctx, owner, 'Looking into it');
  await until('rules score', async () => (await modelOf(tenant, leadId)) === null);
  await assert.rejects(pauseModel(ctx, owner, 'Again'), { code: 'ml.paused' });
  await resumeModel(ctx, owner, 'All well');
  await assert.rejects(resumeModel(ctx, owner, 'Again'), { code: 'ml.not_paused' });
  await until('the model scores again', async () => (await modelOf(tenant, leadId)) === first);
  const page = await registryLog(ctx, owner, { limit: 3 });
  assert.deepEqual(
    page.items.map(({ action, modelLabel, reason }) => [action, modelLabel, reason]),
    [
      ['resumed', 'v1', 'All well'],
      ['paused', 'v1', 'Looking into it'],
      ['reverted', 'v1', 'More false alarms'],
    ],
  );
  const rest = await registryLog(ctx, owner, {
    limit: 10,
    cursor: page.nextCursor ?? undefined,
    modelId: second,
  });
  assert.deepEqual(
    rest.items.map(({ action }) => action),
    ['promoted', 'tagged', 'challenging', 'registered'],
  );
});

test('the same artefact registered twice is one model', async () => {
  const tenant = await world.tenant();
  const first = await addModel(world.ctx, tenant.owner);
  assert.equal(await addModel(world.ctx, tenant.owner), first);
});

test('a model that is not better than the base rate never scores by itself', async () => {
  const tenant = await world.tenant();
  await addModel(world.ctx, tenant.owner, { promotable: false });
  const { items } = await listModels(world.ctx, tenant.owner, { limit: 10 });
  assert.deepEqual([items[0]?.alias, items[0]?.status], [null, 'shadow']);
});

test('a model that was tampered with does not answer: the one before it does, then rules', async () => {
  // No workers here: nothing has loaded these models before they are changed.
  const quiet = await createWorld();
  try {
    const { ctx } = quiet;
    const tenant = await quiet.tenant();
    const [leadId] = (await addLeads(tenant, 1, 7, ctx)) as [string];
    const first = await addModel(ctx, tenant.owner, { note: 'one' });
    const second = await addModel(ctx, tenant.owner, { note: 'two' });
    await ctx.tx(tenant.owner, async (tx) => {
      const model = await findModel(tx, second);
      if (model) await makeChampion(tx, second, model.metadata, ctx.clock.now());
    });
    await tamper(quiet, second);
    const scored = async () => {
      await scoreLeads(ctx, tenant.id, [leadId]);
      return (await readLead(ctx, tenant.owner, leadId)).score;
    };
    assert.equal((await scored())?.modelId, first);
    await assert.rejects(promoteModel(ctx, tenant.owner, { modelId: second, reason: 'Again' }), {
      code: 'ml.model_invalid',
    });
    const third = await addModel(ctx, tenant.owner, { note: 'three' });
    await tamper(quiet, third);
    await ctx.tx(tenant.owner, async (tx) => {
      const model = await findModel(tx, third);
      if (model) await makeChampion(tx, third, model.metadata, ctx.clock.now());
    });
    // Champion and way back are both damaged now.
    assert.equal((await scored())?.source, 'rules');
  } finally {
    await quiet.close();
  }
});

async function tamper(world: World, modelId: string): Promise<void> {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  await client.query(
    `update ml_models set model_data = jsonb_set(model_data, '{calibrator,slope}', '9.5') where id = $1`,
    [modelId],
  );
  await client.end();
}

test('a model of one company never scores another company', async () => {
  const [mine, other] = [await world.tenant(), await world.tenant()];
  await addModel(world.ctx, mine.owner);
  const [leadId] = (await addLeads(other, 1)) as [string];
  await scoreLeads(world.ctx, other.id, [leadId]);
  assert.equal((await readLead(world.ctx, other.owner, leadId)).score?.source, 'rules');
  const model = (await listModels(world.ctx, mine.owner, { limit: 1 })).items[0];
  await assert.rejects(getModel(world.ctx, other.owner, model?.id ?? ''), { code: 'ml.model_not_found' });
  await assert.rejects(promoteModel(world.ctx, other.owner, { modelId: model?.id ?? '', reason: 'x' }), {
    code: 'ml.model_not_found',
  });
});

for (const from of ['trees', 'linear'] as const) {
  test(`bars of 200 leads add up exactly to the points on screen (${from})`, async () => {
    const { ctx } = world;
    const tenant = await world.tenant();
    const ids = await addLeads(tenant, 200, 21);
    const modelId = await addModel(ctx, tenant.owner, { from });
    await rescoreOpenLeads(ctx, tenant.id, never);
    const shown = new Set<number>();
    for (const id of ids) {
      const { score } = await readLead(ctx, tenant.owner, id);
      const why = await explainScore(ctx, tenant.owner, id);
      assert.deepEqual([why.source, why.modelId, why.target], ['model', modelId, 'to be Converted']);
      assert.equal(why.points, score?.points);
      assert.equal(why.band, score?.band);
      assert.equal(why.probability, score?.probability);
      const bars = why.bars.reduce((sum, bar) => sum + bar.points, 0);
      assert.equal(why.start.points + bars + why.rest.points + why.clamp, why.points);
      shown.add(why.points);
    }
    assert.ok(shown.size > 10, 'scores differ between leads');
  });
}

test('rescoring may run three times and be killed half way: every lead ends with the champion’s score, once', async () => {
  const { ctx } = world;
  const tenant = await world.tenant();
  const ids = await addLeads(tenant, 1200);
  const modelId = await addModel(ctx, tenant.owner);
  const kill = new AbortController();
  const first = rescoreOpenLeads(ctx, tenant.id, kill.signal);
  kill.abort();
  await assert.rejects(first);
  await Promise.all([1, 2, 3].map(() => rescoreOpenLeads(ctx, tenant.id, never)));
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    'select count(*)::int as scores, count(distinct lead_id)::int as leads from lead_scores where tenant_id = $1 and model_id = $2',
    [tenant.id, modelId],
  );
  await client.end();
  assert.deepEqual(rows[0], { scores: ids.length, leads: ids.length });
});

test('an artefact is refused when a byte, a hash, the shape or a golden row is wrong', async () => {
  const parent = join(world.ctx.config.dataDir, 'refused');
  const refused = (dir: string, words: RegExp) =>
    assert.rejects(
      readArtefact(dir),
      (error) => error instanceof ArtefactInvalid && words.test(error.message),
    );

  const swapped = await writeArtefact(parent);
  const other = await writeArtefact(parent, { from: 'linear' });
  await writeFile(join(swapped, 'model.json'), await readFile(join(other, 'model.json')));
  await refused(swapped, /model\.json was changed/);

  const edited = await writeArtefact(parent);
  const manifest = JSON.parse(await readFile(join(edited, 'manifest.json'), 'utf8'));
  await writeFile(join(edited, 'manifest.json'), JSON.stringify({ ...manifest, version: '0'.repeat(64) }));
  await refused(edited, /manifest\.json was changed/);

  const torn = await writeArtefact(parent);
  await rm(join(torn, 'golden.json'));
  await refused(torn, /golden\.json is missing/);

  const change = (name: string, edit: (content: Record<string, never>) => void) =>
    writeArtefact(parent, {
      change: (file, content) => file === name && edit(content as Record<string, never>),
    });
  await refused(
    await change('golden.json', (golden: { rows?: { raw: number }[] }) => {
      for (const row of golden.rows ?? []) row.raw += 1e-9;
    }),
    /golden row 1/,
  );
  await refused(
    await change('metrics.json', (metrics: { holdout?: unknown }) => {
      delete metrics.holdout;
    }),
    /metrics\.json/,
  );
  await refused(
    await change('model.json', (model: { formatVersion?: number }) => {
      model.formatVersion = 2;
    }),
    /model\.json is refused/,
  );
});

test('the company’s own Hot line moves the points of its leads, and the bars still add up', async () => {
  const tenant = await world.tenant();
  const { owner } = tenant;
  await addModel(world.ctx, owner);
  const ids = await addLeads(tenant, 40);
  await scoreLeads(world.ctx, tenant.id, ids);
  const scoreOf = async (id: string) => (await readLead(world.ctx, owner, id)).score!;
  const { baseRate } = (await world.ctx.read(owner, (tx) => servingModel(world.ctx, tx)))!.model.points;
  // A lead above the base rate, so that a line can be drawn through it.
  let leadId = '';
  for (const id of ids) if ((await scoreOf(id)).probability! > baseRate * 1.2) leadId = id;
  const before = await scoreOf(leadId);
  await updateCompany(world.ctx, owner, { hotProbability: before.probability! });
  await until('the lead stands on the Hot line', async () => (await scoreOf(leadId)).points === 75);
  const now = await scoreOf(leadId);
  assert.notEqual(before.points, 75);
  assert.equal(now.band, 'hot');
  assert.equal(
    now.probability,
    before.probability,
    'the chance is the model’s, only the scale is the company’s',
  );
  const why = await explainScore(world.ctx, owner, leadId);
  const bars = why.bars.reduce((sum, bar) => sum + bar.points, 0);
  assert.equal(why.start.points + bars + why.rest.points + why.clamp, 75);
});
