import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '../src/kernel/db/embedded.ts';
import { migrate } from '../src/kernel/db/migrate.ts';
import { APP_ROLE, SYSTEM_ROLE } from '../src/kernel/db/roles.ts';
import { QUEUES } from '../src/kernel/jobs.ts';
import { migrateQueue } from '../src/kernel/queue/migrate-queue.ts';
import { createSecrets } from '../src/kernel/secrets/envelope.ts';

/** Key of every test installation: database roles live in the server, so their passwords must agree. */
export const TEST_KEY = `test:${Buffer.alloc(32, 7).toString('base64')}`;

export interface TestPostgres {
  /** Owner's URL of the server, database `postgres`. */
  url: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server for tests: the one in TEST_DATABASE_URL (started once for a whole run by `npm test`), else an
 * embedded one of its own in a temporary folder. Durability is off: a test machine may lose what tests wrote.
 */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given && Object.keys(settings).length === 0) return { url: given, stop: async () => undefined };
  const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lintel-test-'));
  // The server may run as another user than we do.
  mkdirSync(home, { recursive: true, mode: 0o755 });
  (await import('node:fs')).chmodSync(home, 0o755);
  const server = await startEmbedded({
    directory: join(home, 'postgres'),
    password: 'test',
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      shared_buffers: '128MB',
      max_connections: '200',
      ...settings,
    },
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Passwords of the application roles under TEST_KEY. */
export async function testPasswords(): Promise<{ app: string; system: string }> {
  const secrets = await createSecrets(TEST_KEY, tmpdir());
  const of = (role: string) => Buffer.from(secrets.mac('database-role', role)).toString('base64url');
  return { app: of(APP_ROLE), system: of(SYSTEM_ROLE) };
}

const TEMPLATE = 'lintel_template';

/** A new database cloned from the migrated template, and how to drop it. Returns its owner's URL. */
export async function cloneDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    // One test process makes the template, the others wait for it.
    await admin.query('select pg_advisory_lock(7316099)');
    const found = await admin.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (found.rowCount === 0) {
      await admin.query(`create database ${TEMPLATE}_new`);
      await migrate(withDatabase(serverUrl, `${TEMPLATE}_new`), await testPasswords(), (client) =>
        migrateQueue(client, Object.keys(QUEUES)),
      );
      await admin.query(`alter database ${TEMPLATE}_new rename to ${TEMPLATE}`);
    }
    const name = `test_${randomBytes(6).toString('hex')}`;
    await admin.query(`create database ${name} template ${TEMPLATE}`);
    await admin.query('select pg_advisory_unlock(7316099)');
    return {
      url: withDatabase(serverUrl, name),
      drop: async () => {
        const client = new pg.Client({ connectionString: serverUrl });
        await client.connect();
        // A pool says it has ended before its connections have: one that is cut off while closing ends the test process.
        for (let tries = 0; tries < 60; tries++) {
          const { rowCount } = await client.query('select 1 from pg_stat_activity where datname = $1', [
            name,
          ]);
          if (rowCount === 0) break;
          await sleep(50);
        }
        await client.query(`drop database if exists ${name} with (force)`);
        await client.end();
      },
    };
  } finally {
    await admin.end();
  }
}

const withDatabase = (url: string, name: string): string => {
  const next = new URL(url);
  next.pathname = `/${name}`;
  return next.toString();
};
