import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TrainingRun } from '@lintel/contract';
import { FEATURES } from '@lintel/scoring';
import { until } from '../../../test/until.ts';
import { createWorld, type World } from '../../../test/world.ts';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { createLead, readLead } from '../leads/index.ts';
import { explainScore } from './explain-score.ts';
import { mlJobs } from './ml.jobs.ts';
import { overview } from './overview.ts';
import { getModel, listModels } from './registry-reading.ts';
import { failAbandonedRuns, runTraining } from './run-training.ts';
import * as repo from './runs.repository.ts';
import { scoreLeads } from './score-leads.ts';
import { ensureTrainer } from './trainer-environment.ts';
import { addTrainingLeads, OUTCOME } from './training.factory.ts';
import { cancelRun, getRun, listRuns, startTraining } from './training-runs.ts';
import { OUTCOME_PREFIX } from './words.ts';

const TARGET = `${OUTCOME_PREFIX}${OUTCOME}`;
const REQUEST = { target: TARGET, excludeColumns: [] };
const never = new AbortController().signal;

/** Why this machine cannot train, or false. Under CI that is a failure, elsewhere these tests are named as skipped. */
const unable = await ensureTrainer({ say: (line) => console.log(line) }).then(
  () => false as const,
  (error: Error) => {
    if (process.env.CI === 'true') throw error;
    return `training tests need Python: ${error.message}`;
  },
);

const noShell = process.platform === 'win32' && 'needs a POSIX shell';

let world: World;
before(async () => {
  world = await createWorld();
  await world.work(mlJobs);
});
after(() => world.close());

async function wait(actor: Actor, runId: string, fits: (run: TrainingRun) => boolean): Promise<TrainingRun> {
  let run: TrainingRun | undefined;
  const holds = async () => {
    run = await getRun(world.ctx, actor, runId);
    return fits(run);
  };
  await until('the run has come that far', holds, 90_000);
  return run as TrainingRun;
}
const ended = (actor: Actor, runId: string) => wait(actor, runId, (run) => run.finishedAt !== null);

/** A run nobody works on: in the table, not in the queue. */
const idleRun = (actor: Actor) => startTraining(world.ctx, actor, REQUEST, { enqueue: false });

describe('with the trainer', { skip: unable }, () => {
  test('a run ends with a model that scores every lead, and says what it left out and why', async () => {
    const { owner } = await world.tenant();
    const ids = await addTrainingLeads(world.ctx, owner, { count: 700, seed: 1 });
    const target = (await overview(world.ctx, owner)).targets.find((known) => known.key === TARGET);
    assert.deepEqual([target?.name, target?.labelled], [OUTCOME, 700]);

    const started = await startTraining(world.ctx, owner, { target: TARGET, excludeColumns: ['interest'] });
    assert.equal(started.state, 'waiting');
    const run = await ended(owner, started.id);
    assert.equal(run.state, 'done', run.problem?.message);
    assert.equal(run.fraction, 1);

    const model = await getModel(world.ctx, owner, run.modelId as string);
    assert.deepEqual([model.label, model.alias, model.status], ['v1', 'champion', 'live']);
    assert.ok(model.metrics.auc.value > 0.7 && model.metrics.auc.low > 0.5, `AUC ${model.metrics.auc.value}`);
    assert.deepEqual(
      model.quarantined.map((c) => c.column),
      ['Verdict of the agent'],
    );
    assert.deepEqual(
      model.dropped
        .map((c) => [c.column, c.rule])
        .filter(([column]) => column !== 'Budget given')
        .sort(),
      [
        ['Main interest', 'post_outcome'],
        ['ZIP code', 'denied'],
      ],
    );
    assert.match(model.split.order, /the lead’s own number/);
    assert.deepEqual([model.split.trainRows, model.split.testRows], [560, 140]);

    for (const id of [ids[0], ids[350], ids[699]] as string[]) {
      await until('the lead is scored by the model', async () => {
        return (await readLead(world.ctx, owner, id)).score?.modelId === run.modelId;
      });
      const why = await explainScore(world.ctx, owner, id);
      const bars = why.bars.reduce((sum, bar) => sum + bar.points, 0);
      assert.equal(why.start.points + bars + why.rest.points + why.clamp, why.points);
      assert.equal(why.target, 'to be Converted');
    }
    const { scoring, champion, activeRun } = await overview(world.ctx, owner);
    assert.deepEqual([scoring.leads, scoring.waiting, champion?.id, activeRun], [700, 0, run.modelId, null]);

    const again = await ended(
      owner,
      (await startTraining(world.ctx, owner, { ...REQUEST, excludeColumns: ['interest'] })).id,
    );
    assert.equal(again.modelId, run.modelId, 'the same leads and seed give the same bytes');
    assert.equal((await listModels(world.ctx, owner, { limit: 10 })).items.length, 1);
    const runs = await listRuns(world.ctx, owner, { limit: 1 });
    assert.deepEqual([runs.items[0]?.id, runs.nextCursor], [again.id, again.id]);
  });

  test('a cancelled run stops, registers nothing and leaves no file', async () => {
    const { owner } = await world.tenant();
    await addTrainingLeads(world.ctx, owner, { count: 1500, seed: 2 });
    const { id } = await startTraining(world.ctx, owner, REQUEST);
    await assert.rejects(startTraining(world.ctx, owner, REQUEST), { code: 'ml.run_active' });
    await wait(owner, id, (run) => run.step === 'validate');
    assert.equal((await cancelRun(world.ctx, owner, id)).state, 'cancelled');
    const folder = `${world.ctx.config.dataDir}/tmp/training/${id}`;
    await until('the trainer is gone', () => !existsSync(folder));
    assert.equal((await getRun(world.ctx, owner, id)).state, 'cancelled');
    assert.equal((await listModels(world.ctx, owner, { limit: 1 })).items.length, 0);
    await assert.rejects(cancelRun(world.ctx, owner, id), { code: 'ml.run_finished' });
  });

  test('a run whose worker died is carried to its end by the next one', async () => {
    const { id: tenantId, owner } = await world.tenant();
    await addTrainingLeads(world.ctx, owner, { count: 400, seed: 3 });
    const { id } = await idleRun(owner);
    const dead = new Date(Date.now() - 60_000);
    await world.ctx.tx(systemActor(tenantId), (tx) => repo.claimRun(tx, id, newId(), dead, dead));
    assert.equal((await getRun(world.ctx, owner, id)).state, 'running');
    await runTraining(world.ctx, tenantId, id, never);
    assert.equal((await getRun(world.ctx, owner, id)).state, 'done');
    // Delivered once more, it finds nothing to do.
    await runTraining(world.ctx, tenantId, id, never);
    assert.equal((await listModels(world.ctx, owner, { limit: 10 })).items.length, 1);
  });

  test('a run stopped with its server waits and goes on from the windows it has finished', async () => {
    const { id: tenantId, owner } = await world.tenant();
    await addTrainingLeads(world.ctx, owner, { count: 1500, seed: 4 });
    const { id } = await idleRun(owner);
    const shutdown = new AbortController();
    const running = runTraining(world.ctx, tenantId, id, shutdown.signal);
    const finished = `${world.ctx.config.dataDir}/tmp/training/${id}/finished`;
    // The folder comes first, and a window in it only when it is whole.
    await until(
      'a window is finished',
      () => existsSync(finished) && readdirSync(finished).some((name) => name.endsWith('.json')),
    );
    shutdown.abort();
    await assert.rejects(running);
    assert.equal((await getRun(world.ctx, owner, id)).state, 'waiting');
    await runTraining(world.ctx, tenantId, id, never);
    const run = await getRun(world.ctx, owner, id);
    assert.equal(run.state, 'done');
    assert.match(run.log.join('\n'), /[1-9]\d* finished windows found/);
    assert.ok(!existsSync(finished));
  });

  test('a model learned from little waits in shadow', async () => {
    const { owner } = await world.tenant();
    await addTrainingLeads(world.ctx, owner, { count: 260, seed: 5, positiveShare: 0.1 });
    const run = await ended(owner, (await startTraining(world.ctx, owner, REQUEST)).id);
    assert.equal(run.state, 'done', run.problem?.message);
    const { items } = await listModels(world.ctx, owner, { limit: 1 });
    assert.deepEqual([items[0]?.alias, items[0]?.status], [null, 'shadow']);
  });

  test('a run with nothing left to learn from fails in words and can be started anew', async () => {
    const { owner } = await world.tenant();
    await addTrainingLeads(world.ctx, owner, { count: 400, seed: 9 });
    const excludeColumns = [...FEATURES.map(({ key }) => key), 'page_views', 'interest'];
    const run = await ended(
      owner,
      (await startTraining(world.ctx, owner, { target: TARGET, excludeColumns })).id,
    );
    assert.deepEqual([run.state, run.problem?.code], ['failed', 'no_features']);
    assert.match(run.problem?.message ?? '', /Page views/);
    assert.equal((await startTraining(world.ctx, owner, REQUEST)).state, 'waiting');
  });

  test('too few labels and no label at all are refused at once, with what is missing', async () => {
    const { owner } = await world.tenant();
    await assert.rejects(startTraining(world.ctx, owner, REQUEST), { code: 'ml.no_outcome' });
    await addTrainingLeads(world.ctx, owner, { count: 150, seed: 6, positiveShare: 0.02 });
    await assert.rejects(startTraining(world.ctx, owner, REQUEST), (error: Error & { code: string }) => {
      assert.equal(error.code, 'ml.too_few');
      assert.match(error.message, /50 more leads with a known outcome/);
      assert.match(error.message, /more leads that ended well/);
      return true;
    });
  });

  test('a run that nobody has been heard of for minutes has failed', async () => {
    const { id: tenantId, owner } = await world.tenant();
    await addTrainingLeads(world.ctx, owner, { count: 250, seed: 7 });
    const { id } = await idleRun(owner);
    const dead = new Date(Date.now() - 600_000);
    await world.ctx.tx(systemActor(tenantId), (tx) => repo.claimRun(tx, id, newId(), dead, dead));
    await failAbandonedRuns(world.ctx);
    const run = await getRun(world.ctx, owner, id);
    assert.deepEqual([run.state, run.problem?.code], ['failed', 'interrupted']);
    // A clock that was set back since must not keep a dead run alive.
    const next = await idleRun(owner);
    const ahead = new Date(Date.now() + 86_400_000);
    const claim = (at: Date) =>
      world.ctx.tx(systemActor(tenantId), (tx) => repo.claimRun(tx, next.id, newId(), at, dead));
    assert.ok(await claim(ahead));
    assert.ok(await claim(new Date()), 'taken over');
    assert.equal(await claim(new Date()), undefined, 'alive');
  });

  test('a run of one company is not there for another', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    await addTrainingLeads(world.ctx, mine.owner, { count: 250, seed: 8 });
    const { id } = await idleRun(mine.owner);
    await assert.rejects(getRun(world.ctx, other.owner, id), { code: 'ml.run_not_found' });
    await assert.rejects(cancelRun(world.ctx, other.owner, id), { code: 'ml.run_not_found' });
    await runTraining(world.ctx, other.id, id, never);
    assert.equal((await getRun(world.ctx, mine.owner, id)).state, 'waiting');
  });
});

/** A context whose Python passes every check and then, asked to train, does as `script` says. */
async function trainerThat(script: string): Promise<Ctx> {
  const python = join(world.ctx.config.dataDir, `python-${newId()}`);
  const text = `#!/bin/sh
case "$*" in
  *check*) echo '{"ok":true,"python":"3.12.0","packages":[]}' ;;
  *train*) echo '{"step":"fit","fraction":0.4}'; ${script} ;;
  *) echo '{"version":[3,12,0],"venv":true}' ;;
esac
`;
  await writeFile(python, text, { mode: 0o755 });
  return { ...world.ctx, config: { ...world.ctx.config, trainer: { python, venv: '/nowhere/venv' } } };
}

test('a trainer that is killed half way is tried again where it was, then fails the run in words and leaves nothing', {
  skip: noShell,
}, async () => {
  const { id: tenantId, owner } = await world.tenant();
  await addTrainingLeads(world.ctx, owner, { count: 250, seed: 10 });
  // $9 and ${11} are the folders of the artefact and of the windows that are finished.
  const ctx = await trainerThat(
    `mkdir -p "$9/.partial-x" "\${11}"; ls "\${11}" >&2; touch "\${11}/window-$$"; kill -9 $$`,
  );
  const folder = join(ctx.config.dataDir, 'tmp', 'training');
  const { id } = await startTraining(ctx, owner, REQUEST, { enqueue: false });
  await assert.rejects(runTraining(ctx, tenantId, id, never), { code: 'trainer_ended' });
  assert.equal((await getRun(ctx, owner, id)).state, 'waiting');
  assert.deepEqual(await readdir(join(folder, id)), ['finished']);
  await assert.rejects(runTraining(ctx, tenantId, id, never), { code: 'trainer_ended' });
  await runTraining(ctx, tenantId, id, never);
  const run = await getRun(ctx, owner, id);
  assert.deepEqual([run.state, run.problem?.code, run.modelId], ['failed', 'trainer_ended', null]);
  assert.equal(run.log.filter((line) => line.startsWith('window-')).length, 2);
  assert.equal(existsSync(join(folder, id)), false);
});

test('cancelling ends a trainer that would never end by itself', { skip: noShell }, async () => {
  const { id: tenantId, owner } = await world.tenant();
  await addTrainingLeads(world.ctx, owner, { count: 250, seed: 12 });
  const ctx = await trainerThat("trap '' TERM; while true; do sleep 1; done");
  const { id } = await startTraining(ctx, owner, REQUEST, { enqueue: false });
  const running = runTraining(ctx, tenantId, id, never);
  await wait(owner, id, (run) => run.step === 'fit');
  await cancelRun(ctx, owner, id);
  await running;
  assert.equal((await getRun(ctx, owner, id)).state, 'cancelled');
});

test('without Python training is refused with what to install, and scoring goes on', async () => {
  const { id: tenantId, owner } = await world.tenant();
  const nowhere = { python: '/nowhere/python3', venv: '/nowhere/venv' };
  const ctx: Ctx = { ...world.ctx, config: { ...world.ctx.config, trainer: nowhere } };
  const { environment } = await overview(ctx, owner);
  assert.equal(environment.state, 'missing');
  assert.ok(environment.howTo.some((step) => step.includes('apt install python3 python3-venv')));
  await assert.rejects(startTraining(ctx, owner, REQUEST), { code: 'ml.python_missing' });
  const lead = await createLead(ctx, owner, { name: 'Ada Example', timeline: 'now' });
  await scoreLeads(ctx, tenantId, [lead.id]);
  assert.equal((await readLead(ctx, owner, lead.id)).score?.source, 'rules');
});
