import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { contract, type Import } from '@lintel/contract';
import fc from 'fast-check';
import { createWorld, ProblemError, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { configureImport, exportErrors, startImport } from './index.ts';
import { type Configuration, counts, importWorld, PEOPLE, refused } from './intake.factory.ts';

let here: Awaited<ReturnType<typeof importWorld>>;
/** With workers, which would take the work out of the other tests' hands. */
let working: World;
before(async () => {
  [here, working] = await Promise.all([importWorld(), createWorld()]);
});
after(() => Promise.all([here.close(), working.close()]));

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

test("another company sees nothing of an import and nobody else's leads are touched", async () => {
  const [mine, theirs] = [await here.world.tenant(), await here.world.tenant()];
  const done = await here.imported(mine, PEOPLE);
  const client = await here.world.client(theirs.owner);
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
  await here.imported(theirs, PEOPLE);
  assert.equal((await here.leadsOf(mine)).length, 3);
  const agent = await here.world.client(await mine.member('agent'));
  await assert.rejects(agent.call(intake.getImport, path), /auth\.forbidden/);
});

test('a mapping that cannot be carried out is refused column by column', async () => {
  const tenant = await here.world.tenant();
  const { id } = await here.upload(tenant, 'A,B,C\nx1,y,z\nx2,y,z\n');
  const configure = (columns: Configuration['columns']) =>
    configureImport(here.ctx, tenant.owner, id, { columns });
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
  await assert.rejects(startImport(here.ctx, tenant.owner, id), paths('columns'));
  await configure([{ index: 0, target: name }]);
  assert.equal((await startImport(here.ctx, tenant.owner, id)).state, 'waiting');
  await assert.rejects(configure([]), refused('import.state_conflict'));
});

test('other reading options read the columns anew and keep what a person chose', async () => {
  const tenant = await here.world.tenant();
  const uploaded = await here.upload(tenant, 'October\nName;Town\nAnn;Elm\nBen;Oak\n');
  assert.deepEqual(
    uploaded.columns.map(({ name }) => name),
    ['Name', 'Town'],
  );
  const chosen = await configureImport(here.ctx, tenant.owner, uploaded.id, {
    columns: [{ index: 1, target: { kind: 'field', field: 'location' } }],
  });
  assert.deepEqual([chosen.columns[1]?.confidence, chosen.rows], [null, 2]);
  const other = await configureImport(here.ctx, tenant.owner, uploaded.id, { reading: { delimiter: ',' } });
  assert.deepEqual(
    other.columns.map(({ name }) => name),
    ['Name;Town'],
  );
  const back = await configureImport(here.ctx, tenant.owner, uploaded.id, { reading: { delimiter: ';' } });
  assert.equal(back.columns.length, 2);
  await assert.rejects(
    configureImport(here.ctx, tenant.owner, uploaded.id, { reading: { headerRow: 40 } }),
    refused('import.file_unreadable'),
  );
});

test('formulas are kept as text and neutralised in the list of problems', async () => {
  const tenant = await here.world.tenant();
  const done = await here.imported(
    tenant,
    'Name,E-mail,City\n"=HYPERLINK(""http://x"")",ann@example.com,@cmd\n,=1+1,Elm\n',
  );
  assert.equal((await here.leadsOf(tenant))[0].name, '=HYPERLINK("http://x")');
  let csv = '';
  for await (const part of await exportErrors(here.ctx, tenant.owner, done.id)) csv += part;
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
        const tenant = await here.world.tenant();
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = `Name,E-mail,Phone,Budget,Lead ID\n${cells.map((line) => line.map(quoted).join(',')).join('\n')}\n`;
        let dry: Import;
        try {
          dry = await here.checked(tenant, text, {
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
        await startImport(here.ctx, tenant.owner, dry.id);
        await here.run(tenant, dry.id);
        const done = await here.now(tenant, dry.id);
        assert.equal(done.state, 'done', done.problem ?? '');
        assert.equal(done.progress!.rows, done.rows);
        assert.equal((await here.leadsOf(tenant)).length, counts(done).create);
        assert.equal(counts(dry).error <= counts(done).error, true);
      },
    ),
    { numRuns: 25 },
  );
});
