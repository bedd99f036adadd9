import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Import } from '@lintel/contract';
import { TEST_KEY } from '../../../test/postgres.ts';
import { until } from '../../../test/until.ts';
import { AppError } from '../../kernel/errors.ts';
import { cancelImport, startImport, uploadImport } from './index.ts';
import { counts, importWorld, PEOPLE, refused, wide } from './intake.factory.ts';

let here: Awaited<ReturnType<typeof importWorld>>;
before(async () => {
  here = await importWorld();
});
after(() => here.close());

test('stopped between chunks an import goes on behind the last one committed, nothing doubled', async () => {
  const tenant = await here.world.tenant();
  const { id } = await here.prepared(tenant, wide(4_500));
  await startImport(here.ctx, tenant.owner, id);
  const stop = new AbortController();
  const watch = setInterval(async () => {
    const now = await here.now(tenant, id);
    if ((now.progress?.rows ?? 0) > 0) stop.abort(new Error('shutting down'));
  }, 5);
  await assert.rejects(here.run(tenant, id, stop.signal), /shutting down/);
  clearInterval(watch);
  const halfway = await here.now(tenant, id);
  assert.equal(halfway.state, 'running');
  assert.ok(halfway.progress!.rows > 0 && halfway.progress!.rows < 4_500, `${halfway.progress!.rows} rows`);
  assert.equal((await here.leadsOf(tenant)).length, halfway.progress!.create);
  await here.run(tenant, id);
  assert.deepEqual(counts(await here.now(tenant, id)), {
    create: 4_500,
    update: 0,
    unchanged: 0,
    error: 0,
  });
  const all = await here.everything(tenant);
  assert.deepEqual([all.leads, all.lead_emails, all.batch_images], [4_500, 4_500, 4_500]);
  await here.run(tenant, id);
  assert.deepEqual(await here.everything(tenant), all, 'a job delivered once more finds it done');
});

test('killed in the middle of it, the process leaves a beginning of the file, and another one goes on behind it', async () => {
  const tenant = await here.world.tenant();
  const { id } = await here.prepared(tenant, wide(6_000));
  await startImport(here.ctx, tenant.owner, id);
  const src = new URL('../../', import.meta.url);
  const script = `
    const { readConfig } = await import('${new URL('kernel/config.ts', src)}');
    const { createContext } = await import('${new URL('kernel/create-context.ts', src)}');
    const { runImport } = await import('${new URL('modules/intake/run-import.ts', src)}');
    const { ctx } = await createContext(readConfig(process.env));
    await runImport(ctx, '${tenant.id}', '${id}', new AbortController().signal);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATABASE_URL: here.world.ownerUrl,
      DATA_DIR: here.ctx.config.dataDir,
      LINTEL_KEY: TEST_KEY,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  await until(
    'rows are written',
    async () => ((await here.now(tenant, id)).progress ?? { rows: 0 }).rows > 1_000,
  );
  child.kill('SIGKILL');
  assert.deepEqual(await gone, [null, 'SIGKILL']);
  // The server notices that the client is gone and rolls back what it was writing.
  await until('its transactions are over', async () => {
    const { rows: open } = await here.owner.query(
      `select 1 from pg_stat_activity where datname = current_database() and xact_start is not null and state <> 'idle' and pid <> pg_backend_pid()`,
    );
    return open.length === 0;
  });
  const halfway = await here.now(tenant, id);
  assert.ok(halfway.progress!.rows < 6_000, 'killed too late to show anything');
  assert.equal((await here.leadsOf(tenant)).length, halfway.progress!.create);
  await here.run(tenant, id);
  const done = await here.now(tenant, id);
  assert.deepEqual(
    [done.state, counts(done)],
    ['done', { create: 6_000, update: 0, unchanged: 0, error: 0 }],
  );
  const all = await here.everything(tenant);
  assert.deepEqual(
    [all.leads, all.lead_emails, all.batch_images, all.lead_events],
    [6_000, 6_000, 6_000, 6_000],
  );
});

test('cancelled, an import stops, keeps and counts what it wrote', async () => {
  const tenant = await here.world.tenant();
  const { id } = await here.prepared(tenant, wide(4_500));
  await startImport(here.ctx, tenant.owner, id);
  const run = here.run(tenant, id);
  for (let rowsDone = 0; rowsDone === 0; ) rowsDone = (await here.now(tenant, id)).progress?.rows ?? 0;
  const cancelled = await cancelImport(here.ctx, tenant.owner, id);
  await run;
  const now = await here.now(tenant, id);
  assert.deepEqual([now.state, now.progress], ['cancelled', cancelled.progress]);
  assert.equal((await here.leadsOf(tenant)).length, now.progress!.create);
  assert.ok(now.progress!.create < 4_500);
  await assert.rejects(startImport(here.ctx, tenant.owner, id), refused('import.state_conflict'));
});

test('the same file imported twice at the same moment makes each person once', async () => {
  const tenant = await here.world.tenant();
  const text = wide(2_500);
  const ids = [(await here.prepared(tenant, text)).id, (await here.prepared(tenant, text)).id];
  for (const id of ids) await startImport(here.ctx, tenant.owner, id);
  await Promise.all(
    ids.map(async (id) => {
      // As the queue does: what did not get through is tried again.
      for (let attempt = 0; attempt < 4; attempt++) {
        try {
          return await here.run(tenant, id);
        } catch (error) {
          if (attempt === 3) throw error;
        }
      }
    }),
  );
  const both = await Promise.all(ids.map((id) => here.now(tenant, id)));
  assert.deepEqual(
    both.map(({ state }) => state),
    ['done', 'done'],
  );
  for (const one of both) counts(one);
  assert.equal(both[0]!.progress!.create + both[1]!.progress!.create, 2_500);
  assert.equal((await here.leadsOf(tenant)).length, 2_500);
});

test('names that rows of one chunk come to share do not stop the others', async () => {
  const tenant = await here.world.tenant();
  const file =
    'Name,E-mail,Phone\nXena,x@example.com,(312) 555-0111\nYara,x@example.com,\nYara,,(312) 555-0111\nZoe,z@example.com,\n';
  const done = await here.imported(tenant, file, { onDuplicate: 'overwrite' });
  assert.equal(done.state, 'done');
  counts(done);
  assert.deepEqual(
    (await here.leadsOf(tenant)).map(({ name }) => name),
    ['Yara', 'Zoe'],
  );
});

test('a file that turns out damaged further down stops before anything is written, with a sentence', async () => {
  const tenant = await here.world.tenant();
  // Incompressible text, so that the cut lies behind the sample.
  const lines = Array.from(
    { length: 40_000 },
    (_, i) => `Person ${i},p${i}.${Math.imul(i, 2654435761) >>> 0}@example.com,${Math.imul(i, 40503) >>> 0}`,
  );
  const packed = gzipSync(`Name,E-mail,Code\n${lines.join('\n')}\n`, { level: 1 });
  const cut = packed.subarray(0, packed.length - 2_000);
  const refusedOrStopped = await here.upload(tenant, cut, 'leads.csv.gz').catch((error: unknown) => error);
  if (refusedOrStopped instanceof AppError) {
    assert.equal(refusedOrStopped.code, 'import.file_unreadable');
  } else {
    const { id } = refusedOrStopped as Import;
    await startImport(here.ctx, tenant.owner, id);
    await here.run(tenant, id);
    const now = await here.now(tenant, id);
    assert.equal(now.state, 'failed');
    assert.match(now.problem!, /damaged or cut off/);
  }
  assert.equal((await here.leadsOf(tenant)).length, 0);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const tenant = await here.world.tenant();
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from(PEOPLE);
      throw new AppError('import.upload_incomplete');
    })(),
  );
  await assert.rejects(
    uploadImport(here.ctx, tenant.owner, { fileName: 'x.csv', file: broken }),
    refused('import.upload_incomplete'),
  );
  assert.deepEqual(await here.rows('select id from imports where tenant_id = $1', tenant), []);
});

test('the database gone in the middle: the run fails, the next one goes on, nothing is lost or doubled', async () => {
  const tenant = await here.world.tenant();
  const id = await here.started(tenant, wide(3_000));
  const run = here.run(tenant, id);
  await until(
    'rows are written',
    async () => ((await here.now(tenant, id)).progress ?? { rows: 0 }).rows > 0,
  );
  const failed = assert.rejects(run);
  await here.owner.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await failed;
  for (let attempt = 0; (await here.now(tenant, id).catch(() => undefined))?.state !== 'done'; attempt++) {
    assert.ok(attempt < 20);
    await here.run(tenant, id).catch(() => undefined);
  }
  assert.deepEqual(counts(await here.now(tenant, id)), { create: 3_000, update: 0, unchanged: 0, error: 0 });
  const { leads, lead_emails, batch_images } = await here.everything(tenant);
  assert.deepEqual([leads, lead_emails, batch_images], [3_000, 3_000, 3_000]);
});

test('what fails again and again ends with a sentence, and goes on when somebody starts it again', async () => {
  const tenant = await here.world.tenant();
  const id = await here.started(tenant, PEOPLE);
  await here.owner.query('revoke insert on batch_images from lintel_app');
  try {
    for (let attempt = 1; attempt < 5; attempt++) await assert.rejects(here.run(tenant, id));
    assert.equal((await here.now(tenant, id)).state, 'running');
    await here.run(tenant, id);
  } finally {
    await here.owner.query('grant insert on batch_images to lintel_app');
  }
  const failed = await here.now(tenant, id);
  assert.deepEqual([failed.state, failed.progress?.create], ['failed', 0]);
  assert.match(failed.problem!, /start again/);
  assert.equal((await here.leadsOf(tenant)).length, 0);
  await startImport(here.ctx, tenant.owner, id);
  await here.run(tenant, id);
  assert.deepEqual(counts(await here.now(tenant, id)), { create: 3, update: 0, unchanged: 0, error: 0 });
});

test('an upload lost from storage is told at once', async () => {
  const tenant = await here.world.tenant();
  const id = await here.started(tenant, PEOPLE);
  await here.ctx.files.remove(`${tenant.id}/imports/${id}`);
  await here.run(tenant, id);
  const now = await here.now(tenant, id);
  assert.equal(now.state, 'failed');
  assert.match(now.problem!, /Upload it again/);
});
