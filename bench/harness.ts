/** What the suites share: a durable database of their own, a seeded company list, the product as a process, figures. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../packages/server/src/kernel/config.ts';
import type { Ctx } from '../packages/server/src/kernel/context.ts';
import { createContext } from '../packages/server/src/kernel/create-context.ts';
import { freePort, startEmbedded } from '../packages/server/src/kernel/db/embedded.ts';
import type { Tx } from '../packages/server/src/kernel/db/tx.ts';
import { createLogger } from '../packages/server/src/kernel/log.ts';

const ROOT = join(import.meta.dirname, '..');
const KEY = `bench:${Buffer.alloc(32, 9).toString('base64')}`;

export interface BenchWorld {
  ctx: Ctx;
  /** Owner's URL, past row-level security. */
  ownerUrl: string;
  env: Record<string, string>;
  owner: pg.Client;
  close(): Promise<void>;
}

/** A durable embedded PostgreSQL (fsync on) in a temporary folder, migrated, with a context on it. */
export async function openBench(settings: Record<string, string> = {}): Promise<BenchWorld> {
  const home = mkdtempSync(join(tmpdir(), 'lintel-bench-'));
  chmodSync(home, 0o755);
  const server = await startEmbedded({
    directory: join(home, 'postgres'),
    password: 'bench',
    settings: {
      shared_buffers: '1GB',
      max_wal_size: '8GB',
      maintenance_work_mem: '512MB',
      max_connections: '200',
      ...settings,
    },
  });
  const env = {
    DATABASE_URL: server.url,
    DATA_DIR: join(home, 'data'),
    LINTEL_KEY: KEY,
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    WEB_APP: 'false',
    LIMIT_READ: '100000000',
    LIMIT_WRITE: '100000000',
    LIMIT_PUBLIC: '100000000',
    LIMIT_SIGN_IN: '100000000',
  };
  const config = readConfig(env, []);
  const running = await createContext(config, { log: createLogger(config, process.stderr) });
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  return {
    ctx: running.ctx,
    ownerUrl: server.url,
    env,
    owner,
    close: async () => {
      await owner.end();
      await running.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export interface Program {
  pid: number;
  url: string;
  stop(): Promise<void>;
}

/** Starts a program that listens on PORT and answers `path` when it is ready. */
export async function startProgram(
  file: string,
  args: string[],
  env: Record<string, string>,
  path: string,
): Promise<Program> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, file), ...args], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let wait = 0; wait < 300; wait++) {
    const answer = await fetch(`${url}${path}`).catch(() => undefined);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    pid: child.pid!,
    url,
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
      }),
  };
}

/** CPU milliseconds a process has used (Linux; user and system), or NaN elsewhere. */
export function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** Peak resident memory of a process in MB (Linux), or NaN. */
export function peakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Quantile by linear interpolation. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}

/** Reads `--name value` of the command line as a number. */
export function numberOption(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? Number(process.argv[at + 1]) : fallback;
}

/** Prints whether a figure meets its bar; a missed one sets the exit code. */
export function verdict(what: string, value: number, bar: string, ok: boolean): void {
  console.log(
    `${ok ? 'pass' : 'MISS'}  ${what}: ${Number.isInteger(value) ? value : value.toFixed(3)} (bar ${bar})`,
  );
  if (!ok) process.exitCode = 1;
}

/** A transaction that prints the plans of what it is asked, in the place of answering. */
export const explaining = (tx: Tx): Tx =>
  Object.create(tx, {
    prepared: {
      value: async (_name: string, text: string, values: unknown[]) => {
        const plan = await tx.prepared<{ 'QUERY PLAN': string }>(
          '',
          `explain (analyze, buffers off) ${text}`,
          values,
        );
        for (const line of plan) console.log(`    ${line['QUERY PLAN']}`);
        return [];
      },
    },
  }) as Tx;
