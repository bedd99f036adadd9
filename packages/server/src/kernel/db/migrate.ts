import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { APP_ROLE, SEARCH_ROLE, SYSTEM_ROLE } from './roles.ts';

export const MIGRATIONS = join(import.meta.dirname, '../../../migrations');
const LOCK = 7_316_001;

/** The schema on disk and in the database do not fit together; the message says what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings the database up to date: makes the roles, then runs each file of `migrations/` once, in order, each in a
 * transaction of its own. Forward only; a file that changed after it ran is refused. Safe to start on several
 * machines at once.
 */
export async function migrate(
  ownerUrl: string,
  passwords: { app: string; system: string },
  finish: (client: pg.Client) => Promise<void> = async () => undefined,
): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await ensureRoles(client, passwords);
    await client.query(
      'create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    );
    const applied: string[] = [];
    const known = new Map(
      (await client.query<{ name: string; hash: string }>('select name, hash from migrations')).rows.map(
        (r) => [r.name, r.hash],
      ),
    );
    const files = (await readdir(MIGRATIONS)).filter((f) => f.endsWith('.sql')).sort();
    for (const name of known.keys()) {
      if (!files.includes(name)) {
        throw new MigrationError(
          `The database has migration ${name}, which this version of Lintel does not know. Start the newer version.`,
        );
      }
    }
    for (const name of files) {
      const sql = await readFile(join(MIGRATIONS, name), 'utf8');
      const hash = createHash('sha256').update(sql).digest('hex');
      const before = known.get(name);
      if (before === hash) continue;
      if (before !== undefined) {
        throw new MigrationError(
          `Migration ${name} was changed after it ran. Restore the file and put the change into a new one.`,
        );
      }
      await client.query('begin');
      try {
        await client.query("set local lock_timeout = '5s'");
        await client.query(sql);
        await client.query('insert into migrations (name, hash) values ($1, $2)', [name, hash]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new MigrationError(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
      }
      applied.push(name);
    }
    await finish(client);
    return { applied };
  } finally {
    await client.end();
  }
}

const ROLE_ATTEMPTS = 20;

/**
 * Roles belong to the whole server, and the lock above only to one database: another database of Lintel on this
 * server may be writing the same ones right now. The one that came second is told so, and says the same again.
 */
async function ensureRoles(client: pg.Client, passwords: { app: string; system: string }): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeRoles(client, passwords);
    } catch (error) {
      if (attempt === ROLE_ATTEMPTS || !cameSecond(error)) throw error;
      await setTimeout(20 + Math.random() * 50 * attempt);
    }
  }
}

/** PostgreSQL has no code of its own for "tuple concurrently updated"; two that create one role meet in its index. */
const cameSecond = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (error.code === '42710' ||
    error.code === '23505' ||
    (error.code === 'XX000' && error.message.startsWith('tuple concurrently ')));

async function writeRoles(client: pg.Client, passwords: { app: string; system: string }): Promise<void> {
  const roles: [string, string | undefined][] = [
    [APP_ROLE, passwords.app],
    [SYSTEM_ROLE, passwords.system],
    [SEARCH_ROLE, undefined],
  ];
  for (const [role, password] of roles) {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    const login = password === undefined ? 'nologin' : `login password ${client.escapeLiteral(password)}`;
    const verb = found.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${role} ${login}`);
    if (found.rowCount === 0) {
      // A stuck request must not hold a connection for ever; bulk work raises these for its own transaction.
      await client.query(`alter role ${role} set statement_timeout = '10s'`);
      await client.query(`alter role ${role} set lock_timeout = '5s'`);
      await client.query(`alter role ${role} set idle_in_transaction_session_timeout = '30s'`);
    }
  }
  // Functions owned by the search role are made by the owner, who must be a member to hand them over.
  await client.query(`grant ${SEARCH_ROLE} to current_user`);
}
