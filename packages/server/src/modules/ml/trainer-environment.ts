import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { t } from '@lintel/contract/messages';
import type { Config } from '../../kernel/config.ts';
import { type ProcessEnd, runProcess } from './trainer-process.ts';

/** What training finds on this machine. */
export interface TrainerEnvironment {
  state: 'ready' | 'installable' | 'missing';
  /** Version of the Python found, or null. */
  python: string | null;
  packages: { name: string; wanted: string; found: string | null }[];
  /** What to install, one step per line, when something is missing. */
  howTo: string[];
  /** Program to train with (ready), or to make the virtual environment with (installable). */
  program: string | null;
}

/** A step of making the environment that failed, in words a person can act on. */
export class EnvironmentProblem extends Error {
  override name = 'EnvironmentProblem';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const CHECKOUT = resolve(import.meta.dirname, '../../../../..');
export const TRAINER_DIR = join(CHECKOUT, 'ml', 'trainer');
const REQUIREMENTS = join(TRAINER_DIR, 'requirements.txt');
const DEV_REQUIREMENTS = join(TRAINER_DIR, 'requirements-dev.txt');
const LOCK_STALE_MS = 15 * 60_000;
/** Versions the pinned packages have wheels for. */
const OLDEST = [3, 11] as const;
const NEWEST = [3, 14] as const;
const PROBE_TIMEOUT_MS = 20_000;
const FRESH_MS = { ready: 60_000, installable: 20_000, missing: 20_000 } as const;
const NO_NETWORK =
  /name resolution|getaddrinfo|NewConnectionError|ConnectionError|Connection refused|Network is unreachable|ConnectTimeout|ReadTimeout|Max retries exceeded|ProxyError|No matching distribution/i;

type TrainerConfig = Pick<Config, 'trainer'>;
const probes = new Map<string, { at: number; found: Promise<TrainerEnvironment> }>();

/** The training environment, looked up at most every 20 to 60 seconds. */
export async function trainerEnvironment(
  config: TrainerConfig,
  options: { fresh?: boolean } = {},
): Promise<TrainerEnvironment> {
  const key = `${config.trainer.python ?? ''}\n${venvDir(config)}`;
  const known = probes.get(key);
  if (known && !options.fresh) {
    const found = await known.found;
    if (Date.now() - known.at < FRESH_MS[found.state]) return found;
  }
  const entry = { at: Date.now(), found: probe(config) };
  probes.set(key, entry);
  return entry.found;
}

/**
 * Makes the virtual environment and installs exactly the pinned packages, checked by hash. `say` hears each line.
 * Throws EnvironmentProblem with what to do. Safe to repeat after a broken attempt and from several processes: one
 * installs, the others wait for it.
 */
export async function installEnvironment(
  config: TrainerConfig,
  found: TrainerEnvironment,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<TrainerEnvironment> {
  if (found.program === null) throw missing(found);
  const { program } = found;
  return alone(`${venvDir(config)}.lock`, signal, async () => {
    // Whoever held the lock before may have done it all.
    const before = await trainerEnvironment(config, { fresh: true });
    if (before.state === 'ready') return before;
    await install(config, program, REQUIREMENTS, signal, say);
    const now = await trainerEnvironment(config, { fresh: true });
    if (now.state !== 'ready') throw missing(now);
    return now;
  });
}

/**
 * The Python that trains, installing what it needs on first need; with `dev`, also what the trainer's own tests need.
 * For scripts and tests. Throws EnvironmentProblem when this machine cannot have it.
 */
export async function ensureTrainer(
  options: { config?: TrainerConfig; dev?: boolean; say?: (line: string) => void } = {},
): Promise<string> {
  const { config = { trainer: { python: undefined, venv: undefined } }, say = () => undefined } = options;
  const signal = new AbortController().signal;
  let found = await trainerEnvironment(config, { fresh: true });
  if (found.state !== 'ready') found = await installEnvironment(config, found, signal, say);
  const { program } = found;
  if (program === null) throw missing(found);
  if (!options.dev || (await hasModules(program, ['pytest', 'shap']))) return program;
  await alone(`${venvDir(config)}.lock`, signal, () =>
    install(config, program, DEV_REQUIREMENTS, signal, say),
  );
  return venvPython(venvDir(config));
}

/** Runs `work` while holding a lock that other processes on this machine respect. */
async function alone<T>(lock: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age =
        Date.now() -
        (await stat(lock)
          .catch(() => null)
          .then((s) => s?.mtimeMs ?? 0));
      // Its holder was killed: nothing installs for this long.
      if (age > LOCK_STALE_MS) await rm(lock, { recursive: true, force: true });
      else await sleep(500);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function install(
  config: TrainerConfig,
  program: string,
  requirements: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const dir = venvDir(config);
  const made = await runProcess({
    command: program,
    args: ['-m', 'venv', dir],
    signal,
    onLine: say,
    onErrorLine: say,
  });
  signal.throwIfAborted();
  if (made.code !== 0) {
    throw new EnvironmentProblem('venv_failed', t('ml.problem.venv_failed', { reason: lastLine(made) }));
  }
  const lines: string[] = [];
  const hear = (line: string) => {
    lines.push(line);
    say(line);
  };
  const args = ['-m', 'pip', 'install', '--require-hashes', '--no-input', '--disable-pip-version-check'];
  const installed = await runProcess({
    command: venvPython(dir),
    args: [...args, '--progress-bar', 'off', '-r', requirements],
    signal,
    onLine: hear,
    onErrorLine: hear,
  });
  signal.throwIfAborted();
  if (installed.code === 0) return;
  const command = `${venvPython(dir)} -m pip install --require-hashes -r ${requirements}`;
  throw lines.some((line) => NO_NETWORK.test(line))
    ? new EnvironmentProblem('packages_unreachable', t('ml.problem.packages_unreachable', { command }))
    : new EnvironmentProblem(
        'packages_failed',
        t('ml.problem.packages_failed', { reason: lastLine(installed) }),
      );
}

/** The refusal for a machine that cannot train, with the steps that mend it. */
export const missing = (found: TrainerEnvironment): EnvironmentProblem =>
  new EnvironmentProblem('python_missing', [t('ml.problem.python_missing'), ...found.howTo].join(' '));

async function probe(config: TrainerConfig): Promise<TrainerEnvironment> {
  const inVenv = venvPython(venvDir(config));
  if (existsSync(inVenv)) {
    const checked = await check(inVenv);
    if (checked?.ok) return { ...ready(checked), program: inVenv };
  }
  let tooOld: string | null = null;
  for (const command of config.trainer.python ? [config.trainer.python] : ['python3', 'python']) {
    const base = await describePython(command);
    if (base === null) continue;
    if (!supported(base.version)) {
      tooOld ??= base.version.join('.');
      continue;
    }
    const checked = await check(command);
    // Packages may be installed for the whole machine, as in a container image.
    if (checked?.ok) return { ...ready(checked), program: command };
    const version = base.version.join('.');
    const packages = checked?.packages ?? [];
    if (base.venv) return { state: 'installable', python: version, packages, howTo: [], program: command };
    return {
      state: 'missing',
      python: version,
      packages,
      howTo: [t('ml.how_to.venv', { version: base.version.slice(0, 2).join('.') }), t('ml.how_to.then')],
      program: null,
    };
  }
  const steps = [t('ml.how_to.debian'), t('ml.how_to.macos'), t('ml.how_to.windows'), t('ml.how_to.then')];
  return {
    state: 'missing',
    python: tooOld,
    packages: [],
    howTo: tooOld === null ? steps : [t('ml.how_to.too_old', { version: tooOld }), ...steps],
    program: null,
  };
}

interface CheckReply {
  ok: boolean;
  python: string;
  packages: TrainerEnvironment['packages'];
}

const ready = (checked: CheckReply): Omit<TrainerEnvironment, 'program'> => ({
  state: 'ready',
  python: checked.python,
  packages: checked.packages,
  howTo: [],
});

/** What the trainer says about the packages this Python has; null when it cannot be asked. */
async function check(command: string): Promise<CheckReply | null> {
  return ask<CheckReply>(command, ['-m', 'lintel_trainer', 'check']);
}

const DESCRIBE = `import importlib.util as u, json, sys
print(json.dumps({"version": list(sys.version_info[:3]), "venv": bool(u.find_spec("venv") and u.find_spec("ensurepip"))}))`;

const describePython = (command: string) =>
  ask<{ version: [number, number, number]; venv: boolean }>(command, ['-c', DESCRIBE]);

/** Whether the modules are installed; they are not loaded, which takes seconds. */
const hasModules = async (command: string, names: string[]): Promise<boolean> => {
  const look = `import importlib.util as u, json, sys; print(json.dumps({"all": all(u.find_spec(n) for n in sys.argv[1:])}))`;
  return (await ask<{ all: boolean }>(command, ['-c', look, ...names]))?.all === true;
};

/** The last line of JSON a short program prints, or null when it prints none. */
async function ask<T>(command: string, args: string[]): Promise<T | null> {
  let last = '';
  const ended = await runProcess({
    command,
    args,
    cwd: TRAINER_DIR,
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    onLine: (line) => {
      last = line;
    },
  });
  if (ended.failure !== null || !last.startsWith('{')) return null;
  try {
    return JSON.parse(last) as T;
  } catch {
    return null;
  }
}

const supported = ([major, minor]: readonly [number, number, number]): boolean =>
  major === OLDEST[0] && minor >= OLDEST[1] && minor <= NEWEST[1];

const venvDir = (config: TrainerConfig): string => resolve(config.trainer.venv ?? join(CHECKOUT, '.venv'));

const venvPython = (dir: string): string =>
  process.platform === 'win32' ? join(dir, 'Scripts', 'python.exe') : join(dir, 'bin', 'python');

const lastLine = (ended: ProcessEnd): string =>
  ended.stderr.at(-1) ?? ended.failure ?? `exit code ${ended.code}`;
