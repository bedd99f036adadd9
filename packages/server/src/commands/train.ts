import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { TrainingRun } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../kernel/actor.ts';
import { ConfigError } from '../kernel/config.ts';
import type { Ctx } from '../kernel/context.ts';
import { AppError } from '../kernel/errors.ts';
import { cancelRun, findTargets, getModel, getRun, runTraining, startTraining } from '../modules/ml/index.ts';
import { chooseCompany } from './company.ts';

const LOOK_MS = 250;

/**
 * `lintel train [--target NAME] [--company NAME]`: trains in this process, printing progress, beside a running server
 * or without one. Resolves when a model is registered; throws a ConfigError with what to do otherwise.
 */
export async function trainCommand(ctx: Ctx, argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { target: { type: 'string' }, company: { type: 'string' } },
  });
  const actor = systemActor(await chooseCompany(ctx, values.company));
  const target = await chooseTarget(ctx, actor, values.target);
  const { id } = await startTraining(ctx, actor, { target, excludeColumns: [] }, { enqueue: false }).catch(
    refuse,
  );
  const run = await carry(ctx, actor, id);
  if (run.modelId === null) throw new ConfigError(run.problem?.message ?? t('ml.cli.cancelled'));

  const model = await getModel(ctx, actor, run.modelId);
  const number = (value: number) => value.toFixed(3);
  const { auc, logLoss, ece, baseRate } = model.metrics;
  say(
    t('ml.cli.done', {
      label: model.label,
      status: model.status,
      auc: number(auc.value),
      low: number(auc.low),
      high: number(auc.high),
      logLoss: number(logLoss),
      ece: number(ece),
      baseRate: number(baseRate),
    }),
  );
  for (const { column, detail } of [...model.quarantined, ...model.dropped]) say(`  ${column}: ${detail}`);
}

/** Works on the run in this process and prints its log and steps as they come; Ctrl-C cancels it. */
async function carry(ctx: Ctx, actor: Actor, runId: string): Promise<TrainingRun> {
  const cancel = () => void cancelRun(ctx, actor, runId).catch(() => undefined);
  process.once('SIGINT', cancel);
  let done = false;
  const work = runTraining(ctx, actor.tenantId, runId, new AbortController().signal).finally(() => {
    done = true;
  });
  const shown = { lines: 0, step: '' };
  try {
    for (;;) {
      const last = done;
      const run = await getRun(ctx, actor, runId);
      for (const line of run.log.slice(shown.lines)) say(`       ${line}`);
      shown.lines = run.log.length;
      if (run.message !== null && run.message !== shown.step) {
        shown.step = run.message;
        say(t('ml.cli.progress', { percent: Math.round(run.fraction * 100), message: run.message }));
      }
      if (last) {
        await work;
        return run;
      }
      await sleep(LOOK_MS);
    }
  } finally {
    process.removeListener('SIGINT', cancel);
  }
}

async function chooseTarget(ctx: Ctx, actor: Actor, wanted: string | undefined): Promise<string> {
  const targets = await ctx.read(actor, (tx) => findTargets(ctx, tx));
  const [only] = targets;
  if (!only) throw new ConfigError(t('error.ml.no_outcome'));
  if (wanted === undefined && targets.length === 1) return only.key;
  const found = targets.find((target) => target.key === wanted || target.name === wanted);
  if (found) return found.key;
  throw new ConfigError(t('ml.cli.targets', { names: targets.map((target) => target.name).join(', ') }));
}

/** A refusal in the words of the page, with what to install when that is what is missing. */
function refuse(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  const howTo = error.context?.howTo;
  throw new ConfigError([error.message, ...(Array.isArray(howTo) ? howTo : [])].join('\n  '));
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
