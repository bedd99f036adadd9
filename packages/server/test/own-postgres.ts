import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/kernel/db/embedded.ts';

export interface OwnPostgres {
  /** Owner's URL of the server, database `postgres`. */
  readonly url: string;
  /** Ends the server without a checkpoint, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL of the test's own, which it may kill; never the one a whole run shares. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lintel-own-'));
  // The server may run as another user than we do.
  chmodSync(home, 0o755);
  const directory = join(home, 'postgres');
  const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB', max_connections: '200' };
  const server = await startEmbedded({ directory, password: 'test', settings, keepAlive: false });
  // The command line of the running server: program, then quoted arguments.
  const [, program = '', args = ''] =
    /^(\S+) (.*)$/s.exec(readFileSync(join(directory, 'postmaster.opts'), 'utf8')) ?? [];
  const { uid, gid } = statSync(directory);

  async function control(...command: string[]): Promise<void> {
    const child = spawn(join(program, '..', 'pg_ctl'), ['-D', directory, '-w', '-s', ...command], {
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
      cwd: '/',
      stdio: 'ignore',
    });
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error(`pg_ctl ${command[0]} ended with ${code}`);
  }
  return {
    url: server.url,
    kill: () => control('-m', 'immediate', 'stop'),
    start: () => control('-l', join(directory, 'server.log'), '-o', args.trim(), 'start'),
    async stop() {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
