import { TRAINER_DIR } from './trainer-environment.ts';
import { runProcess } from './trainer-process.ts';
import { fromTrainer, TrainingProblem } from './training-problem.ts';

/** One line of the trainer's standard output; `ml/trainer/README.md` has the contract. */
interface TrainerLine {
  step?: string;
  fraction?: number;
  message?: string;
  done?: true;
  dir?: string;
  error?: { code: string; message: string; detail?: Record<string, unknown> };
}

export interface TrainerJob {
  /** The Python that trains. */
  program: string;
  table: string;
  spec: string;
  out: string;
  seed: number;
  /** Keeps windows that are finished, so that a run that was stopped goes on from there. */
  finished?: string;
  signal: AbortSignal;
  onStep: (step: string, fraction: number) => void;
  onLog: (line: string) => void;
  /** What became of each column when none was left to learn from. */
  onColumns?: (findings: { label: string; detail: string }[]) => void;
}

/** Runs the trainer; returns the directory of the artefact it wrote. Throws TrainingProblem with words for a person. */
export async function runTrainer(job: TrainerJob): Promise<string> {
  let dir: string | undefined;
  let error: TrainerLine['error'];
  const paths = ['--table', job.table, '--spec', job.spec, '--out', job.out];
  const resume = job.finished ? ['--finished', job.finished] : [];
  const ended = await runProcess({
    command: job.program,
    args: ['-m', 'lintel_trainer', 'train', ...paths, ...resume, '--seed', `${job.seed}`, '--threads', '1'],
    cwd: TRAINER_DIR,
    signal: job.signal,
    onLine: (text) => {
      const line = parseLine(text);
      if (!line) return job.onLog(text);
      if (line.message) job.onLog(line.message);
      if (line.step) job.onStep(line.step, line.fraction ?? 0);
      if (line.done) dir = line.dir;
      error = line.error ?? error;
    },
    onErrorLine: job.onLog,
  });
  job.signal.throwIfAborted();
  if (error) {
    const { dropped, quarantined } = (error.detail ?? {}) as Record<
      string,
      { label: string; detail: string }[]
    >;
    if (dropped && quarantined) job.onColumns?.([...quarantined, ...dropped]);
    throw fromTrainer(error);
  }
  if (ended.failure !== null) throw new TrainingProblem('trainer_start', { reason: ended.failure });
  if (ended.code !== 0 || dir === undefined)
    throw new TrainingProblem('trainer_ended', {
      reason: ended.code === null ? 'killed' : `exit code ${ended.code}`,
    });
  return dir;
}

function parseLine(text: string): TrainerLine | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as TrainerLine;
  } catch {
    return null;
  }
}
