import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../src/kernel/db/embedded.ts';
import { APP_ROLE, SYSTEM_ROLE } from '../src/kernel/db/roles.ts';
import { missing } from './missing.ts';
import { testPasswords } from './postgres.ts';

export const noPgBouncer = missing('pgbouncer', spawnSync('pgbouncer', ['--version']).status === 0);

/** A real PgBouncer in transaction mode before `url`, with few server connections so that clients must share them. */
export async function startPgBouncer(
  url: string,
  serverConnections: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const to = new URL(url);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'lintel-pgbouncer-'));
  const { app, system } = await testPasswords();
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${APP_ROLE}" "${app}"\n"${SYSTEM_ROLE}" "${system}"\n`);
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
* = host=${to.hostname} port=${to.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
`,
  );
  // It refuses to run as root.
  const root = process.getuid?.() === 0;
  const nobody = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'nobody']));
  if (root)
    for (const [path, mode] of [
      [folder, 0o755],
      [users, 0o644],
      [settings, 0o644],
    ] as const)
      chmodSync(path, mode);
  const server: ChildProcess = spawn('pgbouncer', ['-q', settings], {
    stdio: 'ignore',
    ...(root ? { uid: nobody('-u'), gid: nobody('-g') } : {}),
  });
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  through.username = APP_ROLE;
  through.password = encodeURIComponent(app);
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: through.toString() });
    try {
      await client.connect();
      await client.end();
      break;
    } catch (error) {
      if (tries > 100 || server.exitCode !== null) throw error;
      await sleep(50);
    }
  }
  return {
    url: through.toString(),
    async stop() {
      if (server.exitCode === null) {
        const gone = once(server, 'exit');
        server.kill('SIGKILL');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
