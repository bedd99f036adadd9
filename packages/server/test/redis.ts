import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/kernel/db/embedded.ts';
import { missing } from './missing.ts';

export interface TestRedis {
  readonly url: string;
  /** Kills the server at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Halts the process, so that it keeps its connections and answers nothing; `resume` lets it go on. */
  halt(): void;
  resume(): void;
  stop(): Promise<void>;
}

export const noRedis = missing('redis-server', spawnSync('redis-server', ['--version']).status === 0);

/** A real Redis of its own on a free port: append-only file, no eviction. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'lintel-redis-'));
  let server: ChildProcess;

  async function start(): Promise<void> {
    const settings = {
      port,
      dir: folder,
      bind: '127.0.0.1',
      appendonly: 'yes',
      save: '',
      'maxmemory-policy': 'noeviction',
    };
    server = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      {
        stdio: 'ignore',
      },
    );
    for (let tries = 0; !(await answers(port)); tries++) {
      if (tries > 200 || server.exitCode !== null) throw new Error('redis-server did not start');
      await sleep(25);
    }
  }
  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    halt: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** True when a PING gets its PONG; a server that is still loading its data says otherwise. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(500, () => socket.destroy());
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}
