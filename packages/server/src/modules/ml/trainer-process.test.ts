import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { installEnvironment, trainerEnvironment } from './trainer-environment.ts';
import { runProcess } from './trainer-process.ts';

const node = (script: string, signal: AbortSignal, onLine: (line: string) => void = () => undefined) =>
  runProcess({ command: process.execPath, args: ['-e', script], signal, onLine });
const never = new AbortController().signal;

/** False also for a process that is dead and waits for its parent to notice. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

test('lines arrive whole, errors are kept, the exit code is told', async () => {
  const lines: string[] = [];
  const ended = await node(
    'process.stdout.write("o"); console.log("ne\\ntwo"); console.error("bad"); process.exitCode = 3',
    never,
    (line) => lines.push(line),
  );
  assert.deepEqual(lines, ['one', 'two']);
  assert.deepEqual([ended.code, ended.stopped, ended.stderr], [3, false, ['bad']]);
});

test('a program that is not there is told from one that failed', async () => {
  const ended = await runProcess({
    command: '/nowhere/python3',
    args: [],
    signal: never,
    onLine: () => undefined,
  });
  assert.deepEqual([ended.code, ended.failure], [null, 'ENOENT']);
});

test('stopping takes the whole family down, even one that will not listen', async () => {
  const stop = new AbortController();
  const pids: number[] = [];
  const deaf = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(process.pid);`;
  const script = `${deaf} require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}], { stdio: ['ignore', 1, 2] });`;
  const running = node(script, stop.signal, (line) => void (pids.push(Number(line)) === 2 && stop.abort()));
  await new Promise((done) => stop.signal.addEventListener('abort', done));
  const ended = await running;
  assert.equal(ended.stopped, true);
  await sleep(50);
  assert.deepEqual(pids.map(isAlive), [false, false]);
});

test('without a way to the packages, the problem says so and what to run', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'lintel-venv-'));
  const mirror = process.env.PIP_INDEX_URL;
  process.env.PIP_INDEX_URL = 'http://127.0.0.1:9/simple';
  process.env.PIP_RETRIES = '0';
  try {
    const config = { trainer: { python: undefined, venv: join(home, 'venv') } };
    const found = await trainerEnvironment(config, { fresh: true });
    if (found.state !== 'installable') {
      return t.skip(`needs a Python without the packages, this machine is ${found.state}`);
    }
    await assert.rejects(
      installEnvironment(config, found, never, () => undefined),
      {
        code: 'packages_unreachable',
        message: /internet.*PIP_INDEX_URL.*-m pip install --require-hashes/,
      },
    );
    assert.deepEqual(
      (await readdir(home)).filter((name) => name.endsWith('.lock')),
      [],
    );
    assert.equal((await trainerEnvironment(config, { fresh: true })).state, 'installable');
  } finally {
    if (mirror === undefined) delete process.env.PIP_INDEX_URL;
    else process.env.PIP_INDEX_URL = mirror;
    delete process.env.PIP_RETRIES;
    await rm(home, { recursive: true, force: true });
  }
});
