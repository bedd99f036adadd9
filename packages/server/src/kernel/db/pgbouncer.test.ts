import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { noPgBouncer, startPgBouncer } from '../../../test/pgbouncer.ts';
import { cloneDatabase, startPostgres, TEST_KEY, type TestPostgres } from '../../../test/postgres.ts';
import { addTenant } from '../../modules/auth/index.ts';
import { type Actor, systemActor } from '../actor.ts';
import { readConfig } from '../config.ts';
import type { Ctx } from '../context.ts';
import { createContext } from '../create-context.ts';
import { newId } from '../ids.ts';
import { createLogger } from '../log.ts';

describe('through PgBouncer in transaction mode', { skip: noPgBouncer }, () => {
  let server: TestPostgres;
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
  let running: Awaited<ReturnType<typeof createContext>>;
  let ctx: Ctx;
  let tenants: { id: string; actor: Actor }[];
  const dataDir = mkdtempSync(join(tmpdir(), 'lintel-pooled-'));

  before(async () => {
    server = await startPostgres();
    database = await cloneDatabase(server.url);
    bouncer = await startPgBouncer(database.url, 3);
    const config = readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: bouncer.url,
      DATABASE_DIRECT_URL: database.url,
      DATABASE_PREPARED: 'false',
      DATABASE_POOL: '40',
      DATA_DIR: dataDir,
      LINTEL_KEY: TEST_KEY,
      LOG_LEVEL: 'silent',
    });
    running = await createContext(config, { log: createLogger(config) });
    ctx = running.ctx;
    tenants = await Promise.all(
      ['One', 'Two'].map(async (name) => {
        const made = await addTenant(ctx, {
          company: { name, timeZone: 'America/Chicago', currency: 'USD' },
          owner: { name: 'Olive Owner', email: `owner-${newId()}@example.com`, passwordHash: null },
        });
        return { id: made.tenantId, actor: made.owner };
      }),
    );
  });
  after(async () => {
    await running?.close();
    await bouncer?.stop();
    await database?.drop();
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('ten thousand interleaved transactions of two companies never see a row of the other', async () => {
    let leaks = 0;
    let done = 0;
    let failures = 0;
    const backends = new Set<number>();
    const worker = async (from: number) => {
      for (let i = from; i < 10_000; i += 80) {
        const { id, actor } = tenants[i % 2]!;
        const look = async (tx: Parameters<Parameters<Ctx['read']>[1]>[0]) => {
          const [users, companies, { rows }] = await Promise.all([
            tx.selectFrom('users').select('tenant_id').execute(),
            tx.selectFrom('tenants').select('id').execute(),
            sql<{ pid: number; tenant: string | null }>`
              select pg_backend_pid() as pid, current_setting('app.tenant_id', true) as tenant`.execute(tx),
          ]);
          backends.add(rows[0]!.pid);
          if (users.length !== 1 || users[0]!.tenant_id !== id) leaks++;
          if (companies.length !== 1 || companies[0]!.id !== id) leaks++;
          if (rows[0]!.tenant !== id) leaks++;
        };
        if (i % 7 === 0) {
          // A transaction that fails must not leave its tenant behind either.
          await ctx
            .tx(actor, async (tx) => {
              await look(tx);
              throw new Error('on purpose');
            })
            .catch(() => failures++);
        } else if (i % 3 === 0) await ctx.tx(actor, look);
        else await ctx.read(actor, look);
        done++;
      }
    };
    await Promise.all(Array.from({ length: 80 }, (_, from) => worker(from)));
    assert.deepEqual([done, leaks], [10_000, 0]);
    assert.equal(failures, Math.ceil(10_000 / 7));
    assert.ok(backends.size <= 3, 'they shared few connections');
  });

  test('between transactions, and without a tenant, a pooled connection shows nothing', async () => {
    const client = new pg.Client({ connectionString: bouncer.url });
    await client.connect();
    try {
      for (let i = 0; i < 200; i++) {
        const [found] = await Promise.all([
          client.query(
            'select (select count(*) from users)::int as users, (select count(*) from leads)::int as leads',
          ),
          ctx.read(tenants[i % 2]!.actor, (tx) => tx.selectFrom('users').select('id').execute()),
        ]);
        assert.deepEqual(found.rows[0], { users: 0, leads: 0 });
      }
    } finally {
      await client.end();
    }
    const nobody = systemActor(newId());
    assert.deepEqual(await ctx.read(nobody, (tx) => tx.selectFrom('users').select('id').execute()), []);
  });
});
