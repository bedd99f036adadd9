import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { TEST_KEY } from '../../test/postgres.ts';
import { createWorld, type World } from '../../test/world.ts';
import { newId } from '../kernel/ids.ts';
import { sealAll } from '../modules/audit/index.ts';

let world: World;
let owner: pg.Client;
let dataDir = '';
before(async () => {
  world = await createWorld();
  dataDir = mkdtempSync(join(tmpdir(), 'lintel-verify-'));
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
  rmSync(dataDir, { recursive: true });
});

const verify = (...args: string[]) =>
  new Promise<{ code: number; text: string }>((done) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'lintel.ts'), 'verify-audit', ...args],
      { env: { ...process.env, DATABASE_URL: world.ownerUrl, DATA_DIR: dataDir, LINTEL_KEY: TEST_KEY } },
      (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });

test('lintel verify-audit says what it checked, names what is wrong, and fails when something is', async () => {
  await world.tenant('Alder & Row');
  const birch = await world.tenant('Birch Homes');
  await sealAll(world.ctx);
  const good = await verify();
  assert.equal(good.code, 0, good.text);
  assert.match(good.text, /Alder & Row: intact\. 1 entries in \d+\.\d\d s, 0 waiting/);
  assert.match(good.text, /Birch Homes: intact/);

  const id = newId();
  await owner.query(`insert into audit_log (tenant_id, id, action) values ($1, $2, 'lead.deleted')`, [
    birch.id,
    id,
  ]);
  // Entries under the id of no company are not passed over.
  await owner.query(`insert into audit_log (tenant_id, id, action) values ($1, $1, 'lead.deleted')`, [id]);
  const bad = await verify();
  assert.match(bad.text, new RegExp(`no known company \\(${id}\\): BROKEN`));
  assert.equal(bad.code, 1, bad.text);
  assert.match(bad.text, /Alder & Row: intact/);
  assert.match(bad.text, new RegExp(`Birch Homes: BROKEN[^]*Entry ${id} `));

  assert.equal((await verify('--company', 'Alder & Row')).code, 0);
  const nobody = await verify('--company', 'Elm');
  assert.equal(nobody.code, 1);
  assert.match(nobody.text, /no company of this name/);
});
