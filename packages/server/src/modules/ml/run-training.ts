import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RUN_STEPS } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { readArtefact } from './artefact.ts';
import { keepFiles, registerArtefact } from './registry.ts';
import * as runs from './runs.repository.ts';
import { installEnvironment, missing, trainerEnvironment } from './trainer-environment.ts';
import { runTrainer } from './trainer-run.ts';
import { describeProblem, TrainingProblem } from './training-problem.ts';
import { exportTrainingTable } from './training-table.ts';

type Step = (typeof RUN_STEPS)[number];

/** How often progress is written and the run's owner is asked for: bounds hints to three a second and a cancel to 0.4 s. */
const TICK_MS = 350;
const HEARTBEAT_MS = 5_000;
/** A running run without a sign of life for this long has lost its worker and may be taken over. */
const STALE_MS = 20_000;
/** … and for this long, nobody is going to: it has failed. */
const ABANDONED_MS = 5 * 60_000;
const MAX_ATTEMPTS = 3;
const LOG_LINES = 200;
/** Share of the bar that is ours before and after the trainer. */
const BEFORE = { ready: 0.06, install: 0.35 } as const;
const AFTER = 0.97;
const SEED = 20_240_501;
/** Folder, inside a run's, of the windows its trainer has finished. */
const FINISHED = 'finished';

/**
 * Carries one training run from its row to a registered model: environment, table, trainer, registry. Safe to call
 * again for the same run: only one attempt owns it, and a run that has ended is left alone. Problems with the input end
 * the run with words; a worker that is stopped puts the run back.
 */
export async function runTraining(
  ctx: Ctx,
  tenantId: string,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  const attemptId = newId();
  const now = ctx.clock.now();
  const run = await ctx.tx(actor, (tx) =>
    runs.claimRun(tx, runId, attemptId, now, new Date(now.getTime() - STALE_MS)),
  );
  if (!run) return;

  const lost = new AbortController();
  const stop = AbortSignal.any([signal, lost.signal]);
  const reporter = startReporter(ctx, tenantId, runId, attemptId, lost);
  const folder = join(ctx.config.dataDir, 'tmp', 'training', runId);
  let end: Parameters<typeof runs.endRun>[3] | null = null;
  try {
    if (run.attempts > MAX_ATTEMPTS) throw new TrainingProblem('interrupted');
    await removeAttempts(folder);
    const attemptFolder = join(folder, attemptId);
    await mkdir(attemptFolder, { recursive: true });

    const { program, share } = await prepareEnvironment(ctx, reporter, stop);
    reporter.step('data', share / 2);
    const table = await exportTrainingTable(ctx, actor, {
      target: run.target,
      exclude: run.excluded,
      folder: attemptFolder,
      signal: stop,
    });
    reporter.log(t('ml.run.exported', { rows: table.rows, columns: table.columns }));
    reporter.log(table.orderNote);

    const dir = await runTrainer({
      program,
      table: join(attemptFolder, 'table.csv'),
      spec: join(attemptFolder, 'spec.json'),
      out: join(attemptFolder, 'out'),
      seed: SEED,
      finished: join(folder, FINISHED),
      signal: stop,
      onStep: (step, fraction) => reporter.step(step as Step, share + (AFTER - share) * fraction),
      onLog: reporter.log,
    });
    reporter.step('register', AFTER);
    const artefact = await readArtefact(dir);
    const files = await keepFiles(ctx, tenantId, artefact);
    await ctx.tx(actor, async (tx) => {
      // A cancelled run registers nothing, however far it came.
      if (!(await runs.lockOwnRun(tx, runId, attemptId))) return;
      const about = { files, targetKey: run.target, order: table.orderNote };
      const modelId = await registerArtefact(ctx, tx, actor, artefact, about);
      reporter.log(t('ml.run.registered'));
      await runs.endRun(tx, runId, attemptId, {
        state: 'done',
        at: ctx.clock.now(),
        modelId,
        log: reporter.lines,
      });
    });
  } catch (error) {
    if (lost.signal.aborted) return;
    const at = ctx.clock.now();
    if (signal.aborted) {
      end = { state: 'waiting', at, log: reporter.lines };
      throw error;
    }
    const problem = describeProblem(error);
    if ((!problem || problem.code === 'trainer_ended') && run.attempts < MAX_ATTEMPTS) {
      // Perhaps the database or the disk was away, or memory was short and the trainer was killed: the queue tries again, from
      // the windows that are finished.
      end = { state: 'waiting', at, log: reporter.lines };
      throw error;
    }
    if (!problem) ctx.log.error({ err: error, runId }, 'A training run failed');
    reporter.log(problem?.message ?? t('ml.problem.internal'));
    end = {
      state: 'failed',
      at,
      problem: problem ?? { code: 'internal', message: t('ml.problem.internal') },
      log: reporter.lines,
    };
  } finally {
    await reporter.close();
    const last = end;
    await (last?.state === 'waiting'
      ? removeAttempts(folder)
      : rm(folder, { recursive: true, force: true })
    ).catch(() => undefined);
    if (last) await ctx.tx(actor, (tx) => runs.endRun(tx, runId, attemptId, last)).catch(() => undefined);
    ctx.hint(tenantId, { topic: 'run', ids: [runId] });
    ctx.hint(tenantId, { topic: 'ml' });
  }
}

/** Leaves of a run's folder only the windows its trainer has finished, which the next attempt goes on from. */
async function removeAttempts(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  for (const name of entries)
    if (name !== FINISHED) await rm(join(folder, name), { recursive: true, force: true });
}

/** Ends runs whose worker is gone for good, in all companies. */
export async function failAbandonedRuns(ctx: Ctx): Promise<void> {
  const at = ctx.clock.now();
  const problem = { code: 'interrupted', message: t('ml.problem.interrupted') };
  const ended = await ctx.system('sweep', (tx) =>
    runs.failStaleRuns(tx, new Date(at.getTime() - ABANDONED_MS), at, problem),
  );
  for (const run of ended) {
    ctx.log.warn({ runId: run.id }, 'A training run was abandoned by its worker');
    ctx.hint(run.tenant_id, { topic: 'run', ids: [run.id] });
    ctx.hint(run.tenant_id, { topic: 'ml' });
  }
}

/** A Python that can train, installing the pinned packages first when they are not there. */
async function prepareEnvironment(
  ctx: Ctx,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<{ program: string; share: number }> {
  reporter.step('environment', 0.01);
  let found = await trainerEnvironment(ctx.config, { fresh: true });
  let share: number = BEFORE.ready;
  if (found.state === 'installable') {
    reporter.log(t('ml.run.installing'));
    let lines = 0;
    found = await installEnvironment(ctx.config, found, signal, (line) => {
      reporter.log(line);
      // pip does not say how far it is; each line brings the bar a little closer to the end of its part.
      reporter.step('environment', BEFORE.install * (1 - 0.93 ** ++lines) * 0.9);
    });
    signal.throwIfAborted();
    share = BEFORE.install;
  }
  if (found.state !== 'ready' || found.program === null) throw missing(found);
  return { program: found.program, share };
}

interface Reporter {
  readonly lines: string[];
  step(step: Step, fraction: number): void;
  log(line: string): void;
  close(): Promise<void>;
}

/** Writes progress at most three times a second, and ends the attempt when the run is not its own any more. */
function startReporter(
  ctx: Ctx,
  tenantId: string,
  runId: string,
  attemptId: string,
  lost: AbortController,
): Reporter {
  const actor = systemActor(tenantId);
  const lines: string[] = [];
  const state: { step: Step; fraction: number; message: string | null } = {
    step: 'environment',
    fraction: 0,
    message: t('ml.run.step.environment'),
  };
  let changed = true;
  let savedAt = 0;
  let writing: Promise<void> | null = null;

  const tick = () => {
    writing ??= write()
      .catch((err: unknown) =>
        ctx.log.warn({ err, runId }, 'Progress of a training run could not be written'),
      )
      .finally(() => {
        writing = null;
      });
  };
  const write = async () => {
    const now = ctx.clock.now();
    if (!changed && Date.now() - savedAt < HEARTBEAT_MS) {
      if (!(await ctx.read(actor, (tx) => runs.isOwner(tx, runId, attemptId)))) lost.abort();
      return;
    }
    changed = false;
    savedAt = Date.now();
    const saved = await ctx.tx(
      actor,
      (tx) => runs.saveProgress(tx, runId, attemptId, now, { ...state, log: [...lines] }),
      { relaxedDurability: true },
    );
    if (saved) ctx.hint(tenantId, { topic: 'run', ids: [runId] });
    else lost.abort();
  };
  const timer = setInterval(tick, TICK_MS);
  tick();

  return {
    lines,
    step: (step, fraction) => {
      const key = `ml.run.step.${step}`;
      state.step = step;
      state.message = hasMessage(key) ? t(key) : null;
      state.fraction = Math.max(state.fraction, Math.min(1, fraction));
      changed = true;
    },
    log: (line) => {
      lines.push(line.slice(0, 500));
      if (lines.length > LOG_LINES) lines.shift();
      changed = true;
    },
    close: async () => {
      clearInterval(timer);
      await writing;
    },
  };
}
