import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { loadModel, scoreBatch } from '@lintel/scoring';
import { createWorld, ProblemError, type World } from '../../../test/world.ts';
import { createLead } from '../leads/index.ts';
import { addModel, writeArtefact } from './artefact.factory.ts';
import { scoreLeads } from './score-leads.ts';
import { addTrainingLeads } from './training.factory.ts';

const { ml } = contract;
let world: World;
before(async () => {
  world = await createWorld({ PYTHON: '/nowhere/python3', TRAINER_VENV: '/nowhere/venv' });
});
after(() => world.close());

const refusal = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;

/** The rows of an invented artefact as its golden file has them. */
async function goldenInputs(): Promise<Record<string, unknown>[]> {
  const dir = await writeArtefact(join(world.ctx.config.dataDir, 'read'));
  const { rows } = JSON.parse(await readFile(join(dir, 'golden.json'), 'utf8')) as {
    rows: { input: Record<string, unknown> }[];
  };
  return rows.map(({ input }) => input);
}

test('a signed-in owner reads the page, the models, one model and a score over HTTP', async () => {
  const { id, owner } = await world.tenant();
  const client = await world.client(owner);
  const lead = await createLead(world.ctx, owner, { name: 'Ada Example', timeline: 'now' });
  const [first, second] = [
    await addModel(world.ctx, owner, { note: 'one' }),
    await addModel(world.ctx, owner, { note: 'two' }),
  ];
  await scoreLeads(world.ctx, id, [lead.id]);

  const page = await client.call(ml.overview);
  assert.deepEqual([page.environment.state, page.champion?.id, page.scoring.scored], ['missing', first, 1]);
  assert.deepEqual(page.targets, []);
  const list = await client.call(ml.listModels, { query: { limit: 1 } });
  assert.deepEqual([list.items[0]?.id, list.nextCursor], [second, '2']);
  const rest = await client.call(ml.listModels, { query: { limit: 1, cursor: '2' } });
  assert.deepEqual([rest.items[0]?.id, rest.nextCursor], [first, null]);
  assert.equal((await client.call(ml.getModel, { params: { modelId: first } })).label, 'v1');
  const golden = await client.call(ml.goldenRows, { params: { modelId: first } });
  const here = scoreBatch(
    loadModel(golden.model),
    golden.rows.map(({ input }) => input),
  ).probability;
  assert.deepEqual(
    golden.rows.map(({ probability }) => probability),
    [...here],
    'what a device loads gives the chances the server gives',
  );
  const leads = await goldenInputs();
  const isLead = (row: object) =>
    leads.some((one) => Object.entries(row).every(([key, value]) => one[key] === value));
  assert.deepEqual(
    [golden.rows.length, golden.rows.some(({ input }) => isLead(input))],
    [leads.length, false],
  );
  const why = await client.call(ml.explainScore, { params: { leadId: lead.id } });
  assert.deepEqual(
    [why.modelId, why.modelVersion],
    [first, 'v1'],
    'the score names its model as the registry does',
  );
  const history = await client.call(ml.scoreHistory, { params: { leadId: lead.id } });
  assert.deepEqual(
    history.items.map((item) => item.points),
    [why.points],
  );

  const promoted = await client.call(ml.promoteModel, {
    params: { modelId: second },
    body: { reason: 'Newer' },
  });
  assert.deepEqual([promoted.alias, promoted.status], ['champion', 'live']);
  await assert.rejects(
    client.call(ml.listModels, { query: { cursor: 'x' } }),
    refusal('request.cursor_invalid'),
  );
  await assert.rejects(
    client.call(ml.listRuns, { query: { cursor: 'x' } }),
    refusal('request.cursor_invalid'),
  );
});

test('without Python a training is refused in words with what to install', async () => {
  const { owner } = await world.tenant();
  await addTrainingLeads(world.ctx, owner, { count: 210, seed: 3 });
  const client = await world.client(owner);
  const target = (await client.call(ml.overview)).targets[0];
  assert.equal(target?.labelled, 210);
  await assert.rejects(client.call(ml.startTraining, { body: { target: target?.key ?? '' } }), (error) => {
    assert.ok(refusal('ml.python_missing')(error));
    const howTo = (error as ProblemError).problem.context?.howTo;
    assert.ok(Array.isArray(howTo) && howTo.length > 1);
    return true;
  });
});

test('an agent neither trains nor promotes, and sees the scores of their own leads alone', async () => {
  const company = await world.tenant();
  const agent = await company.member('agent');
  const client = await world.client(agent);
  const model = await addModel(world.ctx, company.owner);
  await assert.rejects(client.call(ml.startTraining, { body: { target: 'x' } }), refusal('auth.forbidden'));
  await assert.rejects(
    client.call(ml.promoteModel, { params: { modelId: model }, body: { reason: 'Mine' } }),
    refusal('auth.forbidden'),
  );
  const mine = await createLead(world.ctx, agent, { name: 'Ben Example' });
  const other = await createLead(world.ctx, company.owner, { name: 'Cleo Example' });
  // Nothing has scored it yet: asking why does.
  assert.equal((await client.call(ml.explainScore, { params: { leadId: mine.id } })).leadId, mine.id);
  await assert.rejects(
    client.call(ml.explainScore, { params: { leadId: other.id } }),
    refusal('lead.not_found'),
  );
});
