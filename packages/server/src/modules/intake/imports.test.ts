import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { contract, type Import } from '@lintel/contract';
import fc from 'fast-check';
import pg from 'pg';
import { TEST_KEY } from '../../../test/postgres.ts';
import { until } from '../../../test/until.ts';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { listFields } from '../leads/index.ts';
import {
  cancelImport,
  checkImport,
  configureImport,
  exportErrors,
  getImport,
  startImport,
  uploadImport,
} from './index.ts';
import { runCheck, runImport } from './run-import.ts';

let world: World;
/** With workers, which would take the work out of the other tests' hands. */
let working: World;
let owner: pg.Client;
before(async () => {
  [world, working] = await Promise.all([createWorld(), createWorld()]);
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await Promise.all([world.close(), working.close()]);
});

type Configuration = Parameters<typeof configureImport>[3];
const signal = new AbortController().signal;
const upload = (tenant: TestTenant, text: string | Uint8Array, fileName = 'leads.csv') =>
  uploadImport(world.ctx, tenant.owner, { fileName, file: Readable.from([Buffer.from(text as string)]) });

async function prepared(
  tenant: TestTenant,
  text: string | Uint8Array,
  want: Configuration = {},
): Promise<Import> {
  const uploaded = await upload(tenant, text);
  return Object.keys(want).length > 0
    ? configureImport(world.ctx, tenant.owner, uploaded.id, want)
    : uploaded;
}

async function imported(
  tenant: TestTenant,
  text: string | Uint8Array,
  want: Configuration = {},
): Promise<Import> {
  const { id } = await prepared(tenant, text, want);
  await startImport(world.ctx, tenant.owner, id);
  await runImport(world.ctx, tenant.id, id, signal);
  return getImport(world.ctx, tenant.owner, id);
}

async function checked(
  tenant: TestTenant,
  text: string | Uint8Array,
  want: Configuration = {},
): Promise<Import> {
  const { id } = await prepared(tenant, text, want);
  await checkImport(world.ctx, tenant.owner, id);
  await runCheck(world.ctx, tenant.id, id, signal);
  return getImport(world.ctx, tenant.owner, id);
}

const rows = async (text: string, tenant: TestTenant) => (await owner.query(text, [tenant.id])).rows;
const leadsOf = (tenant: TestTenant) =>
  rows('select * from leads where tenant_id = $1 order by name, external_id, id', tenant);
const counts = (now: Import) => {
  const { rows: all, create, update, unchanged, error } = now.progress ?? now.checked!.counts;
  assert.equal(all, create + update + unchanged + error);
  return { create, update, unchanged, error };
};
const refused = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;
/** Everything an import writes, without what names the run. */
const everything = async (tenant: TestTenant) => {
  const parts = [
    'leads',
    'lead_emails',
    'lead_phones',
    'lead_events',
    'conversion_events',
    'consent_ledger',
    'batch_images',
    'import_prints',
    'subject_keys',
  ];
  const all: [string, number][] = [];
  for (const part of parts) {
    const { rows: found } = await owner.query(`select count(*)::int as n from ${part} where tenant_id = $1`, [
      tenant.id,
    ]);
    all.push([part, found[0].n]);
  }
  return Object.fromEntries(all);
};

const PEOPLE = `Name,E-mail,Phone,Source,Budget,Tags,Created,Visits,Plan,Converted
Ann Able,ann@example.com,(312) 555-0111,Website,640-700K,"hot, vip",11/03/2025,3,Gold,1
Ben Bold,ben@example.com,(312) 555-0112,Website,$450k,,11/13/2025,5,Silver,0
Cal Cole,,(312) 555-0113,Sign,,,11/14/2025,,Gold,
`;

test('a file goes in over HTTP: uploaded, mapped, tried, imported by a worker, its problems downloaded', async () => {
  const tenant = await working.tenant();
  await working.work();
  const client = await working.client(tenant.owner);
  const text = `${PEOPLE}Dee,not an address,555 01,=Sign,lots,,yesterday,x,Gold,0\n,,,,,,,1,Gold,1\n`;
  const posted = await client.fetch('/api/imports?fileName=autumn.csv.gz', {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: gzipSync(text),
  });
  const created = (await posted.json()) as Import;
  assert.equal(posted.status, 201, JSON.stringify(created));
  assert.deepEqual([created.state, created.rows, created.defaultSource], ['mapping', 5, 'autumn']);
  const path = { params: { importId: created.id } };
  const reached = async (state: Import['state']) => {
    for (let i = 0; i < 200; i++) {
      const now = await client.call(contract.intake.getImport, path);
      if (now.state === state) return now;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`never ${state}`);
  };
  await client.call(contract.intake.checkImport, path);
  const dry = await reached('checked');
  assert.deepEqual(counts(dry), { create: 4, update: 0, unchanged: 0, error: 1 });
  assert.equal(dry.checked?.counts.flagged, 1);
  assert.deepEqual(
    dry.checked?.samples.map(({ row, outcome }) => [row, outcome]),
    [
      [2, 'create'],
      [3, 'create'],
      [4, 'create'],
      [5, 'create'],
      [6, 'error'],
    ],
  );
  assert.equal(dry.checked?.samples[0]?.values.phone, '+13125550111');
  const { leads } = contract;
  assert.equal((await client.call(leads.list)).items.length, 0);

  await client.call(contract.intake.startImport, path);
  const done = await reached('done');
  assert.deepEqual(counts(done), { create: 4, update: 0, unchanged: 0, error: 1 });
  assert.equal((await client.call(leads.list)).items.length, 4);
  const csv = await client.call(contract.intake.importErrors, path);
  const lines = csv.trim().split('\r\n');
  assert.equal(lines[0], 'row,column,reason,original value');
  assert.deepEqual(
    lines.slice(1).map((line) => line.split(',').slice(0, 2).join()),
    ['5,E-mail', '5,Phone', '5,Budget', '5,Created', '6,'],
  );
  const page = await client.call(contract.intake.listImports, { query: { limit: 1 } });
  assert.equal(page.items[0]?.id, created.id);
});

test('a row becomes a lead with contact points, search, event, stage history, outcome, consent, fields and image', async () => {
  const tenant = await world.tenant();
  const done = await imported(tenant, PEOPLE);
  const [ann, , cal] = await leadsOf(tenant);
  assert.equal(ann.name, 'Ann Able');
  assert.equal(ann.phone, '+13125550111');
  assert.deepEqual(
    [ann.budget_min, ann.budget, ann.source, ann.tags],
    [640000, 700000, 'Website', ['hot', 'vip']],
  );
  assert.deepEqual(ann.custom, { visits: 3, plan: 'Gold' });
  assert.equal(ann.created_at.toISOString(), '2025-11-03T18:00:00.000Z');
  assert.equal(ann.batch_id, done.id);
  assert.deepEqual(
    (await listFields(world.ctx, tenant.owner)).map(({ key, type, options }) => [key, type, options]),
    [
      ['visits', 'number', []],
      ['plan', 'select', ['Gold', 'Silver']],
    ],
  );
  const events = await rows(
    'select lead_id, kind, payload, occurred_at from lead_events where tenant_id = $1',
    tenant,
  );
  assert.equal(events.filter(({ kind }) => kind === 'lead.imported').length, 3);
  assert.deepEqual(
    events
      .filter(({ kind, lead_id }) => kind === 'outcome.recorded' && lead_id === ann.id)
      .map(({ payload }) => payload),
    [{ name: 'Converted', value: true }],
  );
  assert.equal(
    events.filter(({ kind, lead_id }) => kind === 'outcome.recorded' && lead_id === cal.id).length,
    0,
  );
  const consent = await rows(
    'select channel, state from consent_ledger where tenant_id = $1 order by channel',
    tenant,
  );
  assert.deepEqual(
    consent
      .map(({ channel, state }) => `${channel} ${state}`)
      .filter((line, i, all) => all.indexOf(line) === i),
    ['call unknown', 'email unknown', 'text unknown'],
  );
  const images = await rows(
    'select row_no, record_id, before from batch_images where tenant_id = $1 order by row_no',
    tenant,
  );
  assert.deepEqual(
    images.map(({ row_no, before: was }) => [row_no, was]),
    [
      [2, null],
      [3, null],
      [4, null],
    ],
  );
  const outbox = await rows(
    `select payload from outbox where tenant_id = $1 and name = 'leads.imported'`,
    tenant,
  );
  for (const { payload } of outbox) assert.deepEqual(payload, { batchId: done.id, fromRow: 2, toRow: 4 });
});

test('the same file again changes nothing, whatever the rule, with doubles inside, notes and rows without a key', async () => {
  const file = `Name,E-mail,Phone,City,Notes\nAnn,ann@example.com,,Elm,call back\nBen,,,Oak,likes gardens\nAnn B,ann@example.com,(312) 555-0111,Fern,other\nBen,,,Oak,likes gardens\n`;
  for (const onDuplicate of ['fill_empty', 'overwrite', 'skip'] as const) {
    const tenant = await world.tenant();
    const first = await imported(tenant, file, { onDuplicate });
    assert.deepEqual(
      counts(first),
      onDuplicate === 'skip'
        ? { create: 2, update: 0, unchanged: 2, error: 0 }
        : { create: 2, update: 1, unchanged: 1, error: 0 },
    );
    const [leads, written] = [await leadsOf(tenant), await everything(tenant)];
    assert.equal(leads[0].name, onDuplicate === 'overwrite' ? 'Ann B' : 'Ann');
    const again = await imported(tenant, file, { onDuplicate });
    assert.deepEqual(counts(again), { create: 0, update: 0, unchanged: 4, error: 0 });
    assert.deepEqual(await leadsOf(tenant), leads);
    assert.deepEqual(await everything(tenant), written);
  }
});

test('a lead that exists is filled, overwritten or left alone, and its image is what it was', async () => {
  const second =
    'Name,E-mail,Phone,Source,Budget,Tags,Plan,Converted\nAnnabel,ann@example.com,(312) 555-0199,Portal,900k,new,Gold,0\nNell,nell@example.com,,Portal,,,Gold,1\n';
  for (const [onDuplicate, name, source, budget, plan] of [
    ['fill_empty', 'Ann', 'Website', 700_000, 'Gold'],
    ['overwrite', 'Annabel', 'Portal', 900_000, 'Gold'],
    ['skip', 'Ann', 'Website', 700_000, undefined],
  ] as const) {
    const tenant = await world.tenant();
    await imported(
      tenant,
      'Name,E-mail,Source,Budget,Tags,Converted\nAnn,ann@example.com,Website,640-700K,hot,1\nZac,zac@example.com,Website,,,\n',
    );
    const [was] = await leadsOf(tenant);
    const done = await imported(tenant, second, { onDuplicate });
    assert.deepEqual(counts(done), {
      create: 1,
      update: onDuplicate === 'skip' ? 0 : 1,
      unchanged: onDuplicate === 'skip' ? 1 : 0,
      error: 0,
    });
    const [ann] = await leadsOf(tenant);
    assert.deepEqual(
      [ann.name, ann.source, ann.budget, ann.custom.plan],
      [name, source, budget, plan],
      onDuplicate,
    );
    const outcomes = await rows(
      `select payload from lead_events where tenant_id = $1 and kind = 'outcome.recorded'
         and lead_id = (select id from leads where tenant_id = $1 and email = 'ann@example.com') order by id`,
      tenant,
    );
    assert.deepEqual(
      outcomes.map(({ payload }) => payload.value),
      onDuplicate === 'overwrite' ? [true, false] : [true],
    );
    const [image] = (
      await owner.query(
        'select before from batch_images where tenant_id = $1 and batch_id = $2 and before is not null',
        [tenant.id, done.id],
      )
    ).rows;
    if (onDuplicate === 'skip') {
      assert.equal(image, undefined);
      assert.equal(ann.version, was.version);
      continue;
    }
    assert.deepEqual(
      [
        image.before.name,
        image.before.source,
        image.before.budgetMax,
        image.before.tags,
        image.before.version,
        image.before.emails[0].raw,
        image.before.phones,
      ],
      [was.name, was.source, Number(was.budget), was.tags, was.version, 'ann@example.com', []],
    );
    assert.deepEqual(ann.tags, ['hot', 'new']);
    assert.equal(
      (await rows('select value from lead_phones where tenant_id = $1', tenant))[0].value,
      '+13125550199',
    );
  }
});

test('a lead keeps the source and id it has; a contact point of somebody else is left with them and named', async () => {
  const tenant = await world.tenant();
  await imported(
    tenant,
    'Name,Lead ID,Source,E-mail\nAnn,17,Portal,ann@example.com\nBen,18,Portal,ben@example.com\n',
  );
  const done = await imported(
    tenant,
    'Name,Lead ID,Source,E-mail,Email 2\nAnn,99,Web,ann@example.com,ben@example.com\n',
    { onDuplicate: 'overwrite' },
  );
  const [ann] = await leadsOf(tenant);
  assert.deepEqual([ann.external_id, ann.source], ['17', 'Portal']);
  assert.equal((await rows('select * from lead_emails where tenant_id = $1', tenant)).length, 2);
  const problems = await rows('select reason, value, fatal from import_errors where tenant_id = $1', tenant);
  assert.deepEqual(problems, [{ reason: 'intake.cell.elsewhere', value: 'ben@example.com', fatal: false }]);
  assert.deepEqual(counts(done), { create: 0, update: 0, unchanged: 1, error: 0 });
});

test('consent is given only with date, source and wording; refusals in the file always count', async () => {
  const tenant = await world.tenant();
  const consent: Configuration['consent'] = {
    state: 'given',
    channels: ['email', 'text'],
    givenAt: '2026-01-02T00:00:00Z',
    source: 'Sign-in sheet',
    wording: 'Yes, e-mail me.',
  };
  const file =
    'Name,E-mail,Phone,Do Not Email\nAnn,ann@example.com,(312) 555-0111,No\nBen,ben@example.com,,Yes\n';
  await imported(tenant, file, { consent });
  const lines = await rows(
    `select l.name, c.channel, c.state, c.wording from consent_ledger c join leads l on l.tenant_id = c.tenant_id and l.id = c.lead_id where c.tenant_id = $1 order by 1, 2`,
    tenant,
  );
  assert.deepEqual(
    lines.map(({ name, channel, state, wording }) => [name, channel, state, wording !== null]),
    [
      ['Ann', 'call', 'unknown', false],
      ['Ann', 'email', 'given', true],
      ['Ann', 'text', 'given', true],
      ['Ben', 'email', 'refused', false],
    ],
  );
  assert.deepEqual(counts(await imported(tenant, file, { consent })), {
    create: 0,
    update: 0,
    unchanged: 2,
    error: 0,
  });
});

const wide = (count: number) =>
  `Name,E-mail,Lead Number,Lead Source\n${Array.from({ length: count }, (_, i) => `Person ${i},person.${i}@example.com,${i},Web`).join('\n')}\n`;

test('stopped between chunks an import goes on behind the last one committed, nothing doubled', async () => {
  const tenant = await world.tenant();
  const { id } = await prepared(tenant, wide(4_500));
  await startImport(world.ctx, tenant.owner, id);
  const stop = new AbortController();
  const watch = setInterval(async () => {
    const now = await getImport(world.ctx, tenant.owner, id);
    if ((now.progress?.rows ?? 0) > 0) stop.abort(new Error('shutting down'));
  }, 5);
  await assert.rejects(runImport(world.ctx, tenant.id, id, stop.signal), /shutting down/);
  clearInterval(watch);
  const halfway = await getImport(world.ctx, tenant.owner, id);
  assert.equal(halfway.state, 'running');
  assert.ok(halfway.progress!.rows > 0 && halfway.progress!.rows < 4_500, `${halfway.progress!.rows} rows`);
  assert.equal((await leadsOf(tenant)).length, halfway.progress!.create);
  await runImport(world.ctx, tenant.id, id, signal);
  assert.deepEqual(counts(await getImport(world.ctx, tenant.owner, id)), {
    create: 4_500,
    update: 0,
    unchanged: 0,
    error: 0,
  });
  const all = await everything(tenant);
  assert.deepEqual([all.leads, all.lead_emails, all.batch_images], [4_500, 4_500, 4_500]);
  await runImport(world.ctx, tenant.id, id, signal);
  assert.deepEqual(await everything(tenant), all, 'a job delivered once more finds it done');
});

test('killed in the middle of it, the process leaves a beginning of the file, and another one goes on behind it', async () => {
  const tenant = await world.tenant();
  const { id } = await prepared(tenant, wide(6_000));
  await startImport(world.ctx, tenant.owner, id);
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
      DATABASE_URL: world.ownerUrl,
      DATA_DIR: world.ctx.config.dataDir,
      LINTEL_KEY: TEST_KEY,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  await until(
    'rows are written',
    async () => ((await getImport(world.ctx, tenant.owner, id)).progress ?? { rows: 0 }).rows > 1_000,
  );
  child.kill('SIGKILL');
  assert.deepEqual(await gone, [null, 'SIGKILL']);
  // The server notices that the client is gone and rolls back what it was writing.
  await until('its transactions are over', async () => {
    const { rows: open } = await owner.query(
      `select 1 from pg_stat_activity where datname = current_database() and xact_start is not null and state <> 'idle' and pid <> pg_backend_pid()`,
    );
    return open.length === 0;
  });
  const halfway = await getImport(world.ctx, tenant.owner, id);
  assert.ok(halfway.progress!.rows < 6_000, 'killed too late to show anything');
  assert.equal((await leadsOf(tenant)).length, halfway.progress!.create);
  await runImport(world.ctx, tenant.id, id, signal);
  const done = await getImport(world.ctx, tenant.owner, id);
  assert.deepEqual(
    [done.state, counts(done)],
    ['done', { create: 6_000, update: 0, unchanged: 0, error: 0 }],
  );
  const all = await everything(tenant);
  assert.deepEqual(
    [all.leads, all.lead_emails, all.batch_images, all.lead_events],
    [6_000, 6_000, 6_000, 6_000],
  );
});

test('cancelled, an import stops, keeps and counts what it wrote', async () => {
  const tenant = await world.tenant();
  const { id } = await prepared(tenant, wide(4_500));
  await startImport(world.ctx, tenant.owner, id);
  const run = runImport(world.ctx, tenant.id, id, signal);
  for (let rowsDone = 0; rowsDone === 0; )
    rowsDone = (await getImport(world.ctx, tenant.owner, id)).progress?.rows ?? 0;
  const cancelled = await cancelImport(world.ctx, tenant.owner, id);
  await run;
  const now = await getImport(world.ctx, tenant.owner, id);
  assert.deepEqual([now.state, now.progress], ['cancelled', cancelled.progress]);
  assert.equal((await leadsOf(tenant)).length, now.progress!.create);
  assert.ok(now.progress!.create < 4_500);
  await assert.rejects(startImport(world.ctx, tenant.owner, id), refused('import.state_conflict'));
});

test('the same file imported twice at the same moment makes each person once', async () => {
  const tenant = await world.tenant();
  const text = wide(2_500);
  const ids = [(await prepared(tenant, text)).id, (await prepared(tenant, text)).id];
  for (const id of ids) await startImport(world.ctx, tenant.owner, id);
  await Promise.all(
    ids.map(async (id) => {
      // As the queue does: what did not get through is tried again.
      for (let attempt = 0; attempt < 4; attempt++) {
        try {
          return await runImport(world.ctx, tenant.id, id, signal);
        } catch (error) {
          if (attempt === 3) throw error;
        }
      }
    }),
  );
  const both = await Promise.all(ids.map((id) => getImport(world.ctx, tenant.owner, id)));
  assert.deepEqual(
    both.map(({ state }) => state),
    ['done', 'done'],
  );
  for (const one of both) counts(one);
  assert.equal(both[0]!.progress!.create + both[1]!.progress!.create, 2_500);
  assert.equal((await leadsOf(tenant)).length, 2_500);
});

test('names that rows of one chunk come to share do not stop the others', async () => {
  const tenant = await world.tenant();
  const file =
    'Name,E-mail,Phone\nXena,x@example.com,(312) 555-0111\nYara,x@example.com,\nYara,,(312) 555-0111\nZoe,z@example.com,\n';
  const done = await imported(tenant, file, { onDuplicate: 'overwrite' });
  assert.equal(done.state, 'done');
  counts(done);
  assert.deepEqual(
    (await leadsOf(tenant)).map(({ name }) => name),
    ['Yara', 'Zoe'],
  );
});

test("another company sees nothing of an import and nobody else's leads are touched", async () => {
  const [mine, theirs] = [await world.tenant(), await world.tenant()];
  const done = await imported(mine, PEOPLE);
  const client = await world.client(theirs.owner);
  const path = { params: { importId: done.id } };
  const { intake } = contract;
  for (const endpoint of [
    intake.getImport,
    intake.checkImport,
    intake.startImport,
    intake.cancelImport,
    intake.importErrors,
  ] as const) {
    await assert.rejects(
      client.call(endpoint, path),
      (error) => error instanceof ProblemError && error.problem.code === 'import.not_found',
    );
  }
  await assert.rejects(
    client.call(intake.configureImport, { ...path, body: { onDuplicate: 'skip' } }),
    /import\.not_found/,
  );
  assert.deepEqual((await client.call(intake.listImports)).items, []);
  await imported(theirs, PEOPLE);
  assert.equal((await leadsOf(mine)).length, 3);
  const agent = await world.client(await mine.member('agent'));
  await assert.rejects(agent.call(intake.getImport, path), /auth\.forbidden/);
});

test('a mapping that cannot be carried out is refused column by column', async () => {
  const tenant = await world.tenant();
  const { id } = await upload(tenant, 'A,B,C\nx1,y,z\nx2,y,z\n');
  const configure = (columns: Configuration['columns']) =>
    configureImport(world.ctx, tenant.owner, id, { columns });
  const paths =
    (...wanted: string[]) =>
    (error: unknown) => {
      assert.ok(error instanceof AppError && error.code === 'import.mapping_invalid', String(error));
      assert.deepEqual(
        error.errors?.map(({ path }) => path),
        wanted,
      );
      return true;
    };
  const name = { kind: 'field', field: 'name' } as const;
  await assert.rejects(
    configure([
      { index: 0, target: name },
      { index: 2, target: name },
    ]),
    paths('columns.2.target'),
  );
  await assert.rejects(
    configure([{ index: 1, target: { kind: 'custom', key: 'nothing' } }]),
    paths('columns.1.target'),
  );
  await assert.rejects(configure([{ index: 9, target: name }]), paths('columns.9'));
  await assert.rejects(startImport(world.ctx, tenant.owner, id), paths('columns'));
  await configure([{ index: 0, target: name }]);
  assert.equal((await startImport(world.ctx, tenant.owner, id)).state, 'waiting');
  await assert.rejects(configure([]), refused('import.state_conflict'));
});

test('other reading options read the columns anew and keep what a person chose', async () => {
  const tenant = await world.tenant();
  const uploaded = await upload(tenant, 'October\nName;Town\nAnn;Elm\nBen;Oak\n');
  assert.deepEqual(
    uploaded.columns.map(({ name }) => name),
    ['Name', 'Town'],
  );
  const chosen = await configureImport(world.ctx, tenant.owner, uploaded.id, {
    columns: [{ index: 1, target: { kind: 'field', field: 'location' } }],
  });
  assert.deepEqual([chosen.columns[1]?.confidence, chosen.rows], [null, 2]);
  const other = await configureImport(world.ctx, tenant.owner, uploaded.id, { reading: { delimiter: ',' } });
  assert.deepEqual(
    other.columns.map(({ name }) => name),
    ['Name;Town'],
  );
  const back = await configureImport(world.ctx, tenant.owner, uploaded.id, { reading: { delimiter: ';' } });
  assert.equal(back.columns.length, 2);
  await assert.rejects(
    configureImport(world.ctx, tenant.owner, uploaded.id, { reading: { headerRow: 40 } }),
    refused('import.file_unreadable'),
  );
});

test('a file that turns out damaged further down stops before anything is written, with a sentence', async () => {
  const tenant = await world.tenant();
  // Incompressible text, so that the cut lies behind the sample.
  const lines = Array.from(
    { length: 40_000 },
    (_, i) => `Person ${i},p${i}.${Math.imul(i, 2654435761) >>> 0}@example.com,${Math.imul(i, 40503) >>> 0}`,
  );
  const packed = gzipSync(`Name,E-mail,Code\n${lines.join('\n')}\n`, { level: 1 });
  const cut = packed.subarray(0, packed.length - 2_000);
  const refusedOrStopped = await upload(tenant, cut, 'leads.csv.gz').catch((error: unknown) => error);
  if (refusedOrStopped instanceof AppError) {
    assert.equal(refusedOrStopped.code, 'import.file_unreadable');
  } else {
    const { id } = refusedOrStopped as Import;
    await startImport(world.ctx, tenant.owner, id);
    await runImport(world.ctx, tenant.id, id, signal);
    const now = await getImport(world.ctx, tenant.owner, id);
    assert.equal(now.state, 'failed');
    assert.match(now.problem!, /damaged or cut off/);
  }
  assert.equal((await leadsOf(tenant)).length, 0);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const tenant = await world.tenant();
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from(PEOPLE);
      throw new AppError('import.upload_incomplete');
    })(),
  );
  await assert.rejects(
    uploadImport(world.ctx, tenant.owner, { fileName: 'x.csv', file: broken }),
    refused('import.upload_incomplete'),
  );
  assert.deepEqual(await rows('select id from imports where tenant_id = $1', tenant), []);
});

test('formulas are kept as text and neutralised in the list of problems', async () => {
  const tenant = await world.tenant();
  const done = await imported(
    tenant,
    'Name,E-mail,City\n"=HYPERLINK(""http://x"")",ann@example.com,@cmd\n,=1+1,Elm\n',
  );
  assert.equal((await leadsOf(tenant))[0].name, '=HYPERLINK("http://x")');
  let csv = '';
  for await (const part of await exportErrors(world.ctx, tenant.owner, done.id)) csv += part;
  assert.match(csv, /'=1\+1/);
  assert.doesNotMatch(csv, /,=1/);
});

test('any table of cells: every row ends as exactly one of created, updated, unchanged, error, and the dry run foretells it', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'Ann',
      'Ben',
      'ann@example.com',
      'b@example.com',
      '(312) 555-0111',
      '+1 312 555 0112',
      'N/A',
      '640-700K',
      '\0',
      'x,y',
      '"',
      'é',
      '11/03/2026',
      '1',
      '-1e9',
    ),
    fc.string({ maxLength: 8 }),
  );
  const table = fc.array(fc.array(cell, { minLength: 5, maxLength: 7 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom('fill_empty', 'overwrite', 'skip'),
      async (cells, onDuplicate) => {
        const tenant = await world.tenant();
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = `Name,E-mail,Phone,Budget,Lead ID\n${cells.map((line) => line.map(quoted).join(',')).join('\n')}\n`;
        let dry: Import;
        try {
          dry = await checked(tenant, text, {
            onDuplicate: onDuplicate as 'skip',
            reading: { headerRow: 1 },
          });
        } catch (error) {
          assert.ok(
            error instanceof AppError &&
              /import\.(file_empty|mapping_invalid|file_unreadable)/.test(error.code),
            String(error),
          );
          return;
        }
        assert.equal(dry.state, 'checked', dry.problem ?? '');
        await startImport(world.ctx, tenant.owner, dry.id);
        await runImport(world.ctx, tenant.id, dry.id, signal);
        const done = await getImport(world.ctx, tenant.owner, dry.id);
        assert.equal(done.state, 'done', done.problem ?? '');
        assert.equal(done.progress!.rows, done.rows);
        assert.equal((await leadsOf(tenant)).length, counts(done).create);
        assert.equal(counts(dry).error <= counts(done).error, true);
      },
    ),
    { numRuns: 25 },
  );
});
