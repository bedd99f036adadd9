import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { ENTRY_COLUMNS, insertLinks } from './chain.repository.ts';
import { signHeads } from './heads.ts';
import { BEGINNING, link } from './link.ts';
import { sealAll, sealBatch } from './seal.ts';
import { startSealer } from './sealer.ts';
import { verifyChain } from './verify-chain.ts';

let world: World;
let owner: pg.Client;
let tenant: TestTenant;
before(async () => {
  world = await createWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  tenant = await world.tenant();
});

/** Entries as requests leave them. */
async function act(actor: Actor, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await world.ctx.tx(actor, (tx) => world.ctx.audit(tx, actor, 'audit.read', { changed: [`field${i}`] }));
}

const chainOf = async (id: string) =>
  (
    await owner.query<{ position: number; entry_id: string; hash: Buffer }>(
      'select position, entry_id, hash from audit_chain where tenant_id = $1 order by position',
      [id],
    )
  ).rows;

test('entries are sealed once each, numbered from 1, and the chain is the hash of hash and bytes', async () => {
  await act(tenant.owner, 5);
  await sealAll(world.ctx);
  await act(tenant.owner, 3);
  await sealAll(world.ctx);
  const chain = await chainOf(tenant.id);
  const logged = await owner.query('select id from audit_log where tenant_id = $1', [tenant.id]);
  assert.equal(chain.length, logged.rows.length);
  assert.deepEqual(
    chain.map((c) => Number(c.position)),
    chain.map((_, i) => i + 1),
  );
  assert.deepEqual(new Set(chain.map((c) => c.entry_id)), new Set(logged.rows.map((r) => r.id)));
  const { rows } = await owner.query<{ bytes: Buffer }>(
    `select record_send(row(${ENTRY_COLUMNS.map((c) => `a.${c}`)})) as bytes
     from audit_chain c join audit_log a on a.tenant_id = c.tenant_id and a.id = c.entry_id
     where c.tenant_id = $1 order by c.position`,
    [tenant.id],
  );
  let hash: Buffer = BEGINNING;
  for (const [i, row] of rows.entries()) {
    hash = Buffer.from(link(hash, row.bytes), 'hex');
    assert.deepEqual(chain[i]!.hash, hash);
  }
  const verdict = await verifyChain(world.ctx, tenant.id);
  assert.deepEqual(verdict, { intact: true, entries: chain.length, waiting: 0, faults: [] });
});

test('every column of the log is in the bytes of an entry, and their form is the one of old chains', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'audit_log'::regclass and attnum > 0 and not attisdropped`,
  );
  assert.deepEqual(new Set(rows.map((r) => r.name)), new Set(ENTRY_COLUMNS));
  // Were PostgreSQL ever to send a value another way, chains of before would break: this is how it stands.
  const { rows: sent } = await owner.query<{ bytes: Buffer }>(
    `select record_send(row('00000000-0000-0000-0000-000000000001'::uuid, 7::bigint, null::text, ''::text, 'ä'::text,
       array['a','bc']::text[], '\\x00ff'::bytea, '203.0.113.9'::inet, '2026-11-23 00:00:00.123456+00'::timestamptz)) as bytes`,
  );
  assert.equal(
    sent[0]!.bytes.toString('hex'),
    '00000009' +
      '00000b86' +
      '00000010' +
      '00000000000000000000000000000001' +
      '00000014' +
      '00000008' +
      '0000000000000007' +
      '00000019' +
      'ffffffff' +
      '00000019' +
      '00000000' +
      '00000019' +
      '00000002' +
      'c3a4' +
      '000003f1' +
      '0000001f' +
      '0000000100000000000000190000000200000001' +
      '0000000161' +
      '000000026263' +
      '00000011' +
      '00000002' +
      '00ff' +
      '00000365' +
      '00000008' +
      '02200004cb007109' +
      '000004a0' +
      '00000008' +
      '000303e50b2e8240',
  );
});

test('entries that commit out of order are sealed when they appear, none missed and none twice', async () => {
  const { owner: actor } = tenant;
  await sealAll(world.ctx);
  const before = (await chainOf(tenant.id)).length;
  const [written, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const open = world.ctx.tx(actor, async (tx) => {
    await world.ctx.audit(tx, actor, 'audit.read', { changed: ['late'] });
    written.resolve();
    await commit.promise;
  });
  await written.promise;
  await act(actor, 3);
  await sealAll(world.ctx);
  assert.equal((await chainOf(tenant.id)).length, before + 3);
  assert.equal((await verifyChain(world.ctx, tenant.id)).intact, true);
  commit.resolve();
  await open;
  assert.equal((await verifyChain(world.ctx, tenant.id)).waiting, 1);
  await sealAll(world.ctx);
  await sealAll(world.ctx);
  assert.equal((await chainOf(tenant.id)).length, before + 4);
  assert.deepEqual((await verifyChain(world.ctx, tenant.id)).faults, []);
});

test('an entry whose transaction fails leaves nothing to seal', async () => {
  await sealAll(world.ctx);
  await assert.rejects(
    world.ctx.tx(tenant.owner, async (tx) => {
      await world.ctx.audit(tx, tenant.owner, 'audit.read');
      throw new Error('no');
    }),
    /no/,
  );
  assert.equal(await sealAll(world.ctx), 0);
  assert.equal((await verifyChain(world.ctx, tenant.id)).waiting, 0);
});

test('many sealers and many writers at once: no gap, no fork, no entry missed', async () => {
  const second = await world.tenant();
  let writing = true;
  const sealers = Array.from({ length: 5 }, async () => {
    while (writing) await sealBatch(world.ctx, 7);
  });
  await Promise.all([
    ...Array.from({ length: 4 }, () => act(tenant.owner, 40)),
    ...Array.from({ length: 2 }, () => act(second.owner, 40)),
  ]);
  writing = false;
  await Promise.all(sealers);
  await sealAll(world.ctx);
  for (const t of [tenant, second]) {
    const chain = await chainOf(t.id);
    assert.deepEqual(
      chain.map((c) => Number(c.position)),
      chain.map((_, i) => i + 1),
    );
    const { rows } = await owner.query('select count(*)::int as n from audit_log where tenant_id = $1', [
      t.id,
    ]);
    assert.equal(chain.length, rows[0].n);
    assert.ok(chain.length >= 80);
    assert.deepEqual((await verifyChain(world.ctx, t.id)).faults, []);
  }
});

test('a second sealer that got past the lock is refused by the chain', async () => {
  await act(tenant.owner, 1);
  await sealAll(world.ctx);
  const [first] = await chainOf(tenant.id);
  await assert.rejects(
    world.ctx.system('audit', (tx) =>
      insertLinks(
        tx,
        [
          {
            tenantId: tenant.id,
            position: 1,
            entryId: newId(),
            createdAt: '2026-11-23 00:00:00Z',
            hash: first!.hash,
          },
        ],
        [],
      ),
    ),
    { code: '23505' },
  );
});

test('an entry on the list twice is sealed once, and one whose row is gone holds nobody up and is found', async () => {
  await sealAll(world.ctx);
  await act(tenant.owner, 3);
  await owner.query('insert into audit_waiting select * from audit_waiting where tenant_id = $1', [
    tenant.id,
  ]);
  const { rows } = await owner.query('select id from audit_waiting where tenant_id = $1 limit 1', [
    tenant.id,
  ]);
  await owner.query('delete from audit_log where id = $1', [rows[0].id]);
  await sealAll(world.ctx);
  const { faults } = await verifyChain(world.ctx, tenant.id);
  assert.deepEqual(faults, [{ kind: 'missing', position: null, entryId: rows[0].id }]);
  await act(tenant.owner, 1);
  await sealAll(world.ctx);
  assert.deepEqual((await verifyChain(world.ctx, tenant.id)).faults, faults);
});

test('an entry that was written past the product is found', async () => {
  await act(tenant.owner, 1);
  await sealAll(world.ctx);
  const id = newId();
  await owner.query(`insert into audit_log (tenant_id, id, action) values ($1, $2, 'lead.deleted')`, [
    tenant.id,
    id,
  ]);
  assert.deepEqual((await verifyChain(world.ctx, tenant.id)).faults, [
    { kind: 'unknown', position: null, entryId: id },
  ]);
});

test('a crash between seal and head: the chain is intact, and the next turn signs it', async () => {
  await act(tenant.owner, 4);
  await sealAll(world.ctx);
  assert.equal((await verifyChain(world.ctx, tenant.id)).intact, true);
  await signHeads(world.ctx);
  // The file was written and the database did not hear of it.
  await owner.query('delete from audit_heads where tenant_id = $1', [tenant.id]);
  assert.equal((await verifyChain(world.ctx, tenant.id)).intact, true);
  await signHeads(world.ctx);
  const files = await world.ctx.files.list(`audit-heads/${tenant.id}`);
  assert.equal(files.length, 1);
  const { rows } = await owner.query('select position from audit_heads where tenant_id = $1', [tenant.id]);
  assert.equal(Number(rows[0].position), (await chainOf(tenant.id)).length);
  assert.equal(await signHeads(world.ctx), 0);
});

test('a position that was signed is not signed again with another hash', async () => {
  await act(tenant.owner, 4);
  await sealAll(world.ctx);
  await signHeads(world.ctx);
  const [name] = await world.ctx.files.list(`audit-heads/${tenant.id}`);
  const signed = await text(await world.ctx.files.read(name!));
  await owner.query('delete from audit_heads where tenant_id = $1', [tenant.id]);
  await owner.query(
    `update audit_chain set hash = sha256(hash) where tenant_id = $1 and position = (select max(position) from audit_chain where tenant_id = $1)`,
    [tenant.id],
  );
  assert.equal(await signHeads(world.ctx), 0);
  assert.equal(await text(await world.ctx.files.read(name!)), signed);
});

test('heads stay bounded, the newest are all kept, and thinning them is no fault', async () => {
  const positions = async () =>
    (await world.ctx.files.list(`audit-heads/${tenant.id}`)).map((name) =>
      Number(/(\d+)\.json/.exec(name)![1]),
    );
  for (let i = 0; i < 140; i++) {
    // As if as many had been signed as it takes to look at the folder again.
    if (i === 139) await owner.query('update audit_heads set made = 255 where tenant_id = $1', [tenant.id]);
    await act(tenant.owner, 1);
    await sealBatch(world.ctx);
    await signHeads(world.ctx);
  }
  const kept = await positions();
  const last = (await chainOf(tenant.id)).length;
  assert.equal(kept.length, 140 - 6);
  assert.deepEqual(
    kept.slice(-128),
    Array.from({ length: 128 }, (_, i) => last - 127 + i),
  );
  assert.deepEqual((await verifyChain(world.ctx, tenant.id)).faults, []);
});

test('the sealer seals and signs while it runs, and once more when it is closed', async () => {
  const sealer = startSealer(world.ctx);
  await act(tenant.owner, 2);
  await until('sealed', async () => (await verifyChain(world.ctx, tenant.id)).waiting === 0);
  await act(tenant.owner, 2);
  await sealer.close();
  const { rows } = await owner.query('select position from audit_heads where tenant_id = $1', [tenant.id]);
  const chain = await chainOf(tenant.id);
  assert.equal(Number(rows[0].position), chain.length);
  assert.deepEqual(await verifyChain(world.ctx, tenant.id), {
    intact: true,
    entries: chain.length,
    waiting: 0,
    faults: [],
  });
});

test('destroying the key of a person leaves the chain as it is', async () => {
  const subject = { type: 'lead', id: newId() };
  await world.ctx.tx(tenant.owner, (tx) =>
    world.ctx.audit(tx, tenant.owner, 'audit.read', {
      subject,
      before: { name: 'Hush' },
      after: { name: 'Hush!' },
    }),
  );
  await sealAll(world.ctx);
  await owner.query(`update subject_keys set sealed_key = '', destroyed_at = now() where subject_id = $1`, [
    subject.id,
  ]);
  assert.deepEqual((await verifyChain(world.ctx, tenant.id)).faults, []);
});

test('companies do not touch each other', async () => {
  const second = await world.tenant();
  await act(tenant.owner, 3);
  await act(second.owner, 3);
  await sealAll(world.ctx);
  await signHeads(world.ctx);
  await owner.query(`update audit_log set action = 'x' where tenant_id = $1`, [second.id]);
  assert.equal((await verifyChain(world.ctx, second.id)).intact, false);
  assert.equal((await verifyChain(world.ctx, tenant.id)).intact, true);
});

test('no role of the application changes what was written, and only the system role seals', async () => {
  await act(tenant.owner, 1);
  await sealAll(world.ctx);
  const refused = { code: '42501' };
  const statements = ['audit_log', 'audit_chain'].flatMap((table) => [
    `update ${table} set created_at = created_at`,
    `delete from ${table}`,
    `truncate ${table}`,
  ]);
  for (const statement of statements) {
    await assert.rejects(
      world.ctx.tx(tenant.owner, (tx) => tx.prepared(`test.${statement}`, statement, [])),
      refused,
      `app: ${statement}`,
    );
    await assert.rejects(
      world.ctx.system('audit', (tx) => tx.prepared(`test.${statement}`, statement, [])),
      refused,
      `system: ${statement}`,
    );
  }
  await assert.rejects(
    world.ctx.tx(tenant.owner, (tx) =>
      tx.prepared('test.insert', `insert into audit_chain select * from audit_chain`, []),
    ),
    refused,
  );
  await assert.rejects(
    world.ctx.tx(tenant.owner, (tx) => tx.prepared('test.waiting', 'delete from audit_waiting', [])),
    refused,
  );
});

test('a chain of many pages is read page by page', async () => {
  await owner.query(
    `with made as (insert into audit_log (tenant_id, id, action, created_at)
       select $1, gen_random_uuid(), 'lead.created', now() from generate_series(1, 9001) returning tenant_id, id, created_at)
     insert into audit_waiting select tenant_id, id, created_at from made`,
    [tenant.id],
  );
  await sealAll(world.ctx);
  const whole = await verifyChain(world.ctx, tenant.id);
  assert.equal(whole.intact, true);
  assert.ok(whole.entries > 9000);
  for (const position of [4000, 4001, 8000]) {
    const { rows } = await owner.query(
      `update audit_log a set action = 'x' from audit_chain c where c.tenant_id = $1 and c.position = $2
         and a.tenant_id = c.tenant_id and a.id = c.entry_id returning a.id`,
      [tenant.id, position],
    );
    assert.deepEqual((await verifyChain(world.ctx, tenant.id)).faults, [
      { kind: 'changed', position, entryId: rows[0].id },
    ]);
    await owner.query(`update audit_log set action = 'lead.created' where tenant_id = $1 and id = $2`, [
      tenant.id,
      rows[0].id,
    ]);
  }
});
