import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { hasMessage, t } from '@lintel/contract/messages';
import { type Config, ConfigError } from '../../kernel/config.ts';
import { type Artefact, readArtefact } from '../../modules/ml/artefact.ts';
import { ensureTrainer } from '../../modules/ml/trainer-environment.ts';
import { runTrainer } from '../../modules/ml/trainer-run.ts';
import { describeProblem } from '../../modules/ml/training-problem.ts';
import { type Kind, shownWords } from './kinds.ts';
import { type Options, readOptions } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { describe } from './read-file.ts';
import { summarise, type TrainerMetrics } from './summary.ts';

const SEED = 20_240_501;
/** Folder, inside the output, of what an interrupted run has finished. */
const UNFINISHED = '.unfinished';

/** Percent between two lines about a long step. */
const SHOWN_EVERY = 10;

type Say = (line: string) => void;

export const isFileTraining = (argv: readonly string[]): boolean =>
  argv.some((arg) => /^--(data|outcome)(=|$)/.test(arg));

/**
 * `lintel train --data FILE --outcome COLUMN [--time COLUMN] [--out DIR]`: trains on any file with an outcome in it, without
 * a database. Writes the artefact to `DIR/<version>` and `metrics.json` beside it. Throws a ConfigError with what to do when
 * the file cannot be learnt from; then nothing is written.
 */
export async function trainFile(
  config: Pick<Config, 'trainer'>,
  argv: readonly string[],
  say: Say = (line) => void process.stdout.write(`${line}\n`),
): Promise<void> {
  const options = readOptions(argv);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const made = await makeFolder(options.out);
  const work = await mkdtemp(join(tmpdir(), 'lintel-train-'));
  try {
    const prepared = await prepare(options, work);
    for (const line of intentions(options, prepared)) say(line);
    const program = await ensureTrainer({ config, say });
    const artefact = await train(program, options.out, work, stop.signal, say);
    await report(options, prepared, artefact, say);
  } catch (error) {
    if (stop.signal.aborted) throw new ConfigError(t('server.train.stopped'));
    const problem = describeProblem(error);
    // A trainer that was killed has done nothing wrong, and what it finished is worth going on from.
    if (problem?.code === 'trainer_ended' && (await hasFinished(options.out)))
      throw new ConfigError(`${problem.message} ${t('server.train.goes_on')}`);
    await removeTraces(options.out, made);
    if (problem) throw new ConfigError(problem.message);
    throw error;
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    await rm(work, { recursive: true, force: true });
  }
}

/** What was decided and why, before the long part begins. */
function intentions(
  options: Options,
  { outcome, time, group, copies, rows, columns, kinds, wordsIn }: Prepared,
): string[] {
  const count = (kind: Kind) => [...kinds.values()].filter((each) => each === kind).length;
  const { column, positive, negative, unknown } = outcome;
  return [
    t('server.train.read', { file: options.data, rows: rows.read, columns }),
    t('server.train.kinds', {
      numbers: count('number'),
      booleans: count('boolean'),
      categories: count('category'),
    }),
    ...rows.leftOut.map((item) => t('server.train.left_out_line', { what: describe(item) })),
    ...wordsIn.map(({ column, words }) =>
      t('server.train.words_in_numbers', { column, ...shownWords(words) }),
    ),
    ...(unknown > 0 ? [t('server.train.unknown', { column, count: unknown })] : []),
    t(outcome.assumed ? 'server.train.assumed' : 'server.train.positive', { column, positive, negative }),
    time === null ? t('server.train.by_chance') : t('server.train.by_time', { column: time }),
    ...(group === null ? [] : [t('server.train.grouped', { column: group })]),
    ...(copies === 0 ? [] : [t('server.train.copies', { count: copies })]),
  ];
}

async function train(
  program: string,
  out: string,
  work: string,
  signal: AbortSignal,
  say: Say,
): Promise<Artefact> {
  const shown = { step: '', percent: 0 };
  const dir = await runTrainer({
    program,
    table: join(work, 'table.csv'),
    spec: join(work, 'spec.json'),
    out,
    seed: SEED,
    finished: join(out, UNFINISHED),
    signal,
    onStep: (step, fraction) => {
      const key = `ml.run.step.${step}`;
      const percent = Math.round(fraction * 100);
      if ((step === shown.step && percent < shown.percent + SHOWN_EVERY) || !hasMessage(key)) return;
      Object.assign(shown, { step, percent });
      say(t('ml.cli.progress', { percent, message: t(key) }));
    },
    onLog: (line) => say(`       ${line}`),
    onColumns: (findings) => {
      for (const { label, detail } of findings) say(`  ${label}: ${detail}`);
    },
  });
  return readArtefact(dir);
}

async function report(options: Options, prepared: Prepared, artefact: Artefact, say: Say): Promise<void> {
  const metrics = JSON.parse(artefact.files.get('metrics.json')!.toString('utf8')) as TrainerMetrics;
  const { content, lines } = summarise(basename(options.data), prepared, artefact, metrics);
  const place = join(options.out, 'metrics.json');
  await writeFile(`${place}.partial`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${place}.partial`, place);
  await rm(join(options.out, UNFINISHED), { recursive: true, force: true });
  for (const line of lines) say(line);
  say(t('server.train.written', { metrics: place, artefact: join(options.out, artefact.version) }));
}

/** Makes the folder the model goes to, before the long part begins; returns the uppermost one made, if any. */
async function makeFolder(out: string): Promise<string | undefined> {
  try {
    const made = await mkdir(out, { recursive: true });
    await access(out, constants.W_OK);
    return made;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(t('server.train.out', { out, reason: code ?? message }));
  }
}

const hasFinished = (out: string): Promise<boolean> =>
  readdir(join(out, UNFINISHED)).then(
    (names) => names.length > 0,
    () => false,
  );

/** Leaves nothing behind that only this run has made: neither what it finished nor folders, if they are empty. */
async function removeTraces(out: string, made: string | undefined): Promise<void> {
  await rm(join(out, UNFINISHED), { recursive: true, force: true });
  if (made === undefined) return;
  for (let folder = out; folder.length >= made.length; folder = dirname(folder)) {
    const gone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}
