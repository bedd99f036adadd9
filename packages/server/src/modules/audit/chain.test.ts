import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { ENTRY_COLUMNS } from './chain.repository.ts';
import { signHeads } from './heads.ts';
import { BEGINNING, link } from './link.ts';
import { sealAll, sealBatch } from './seal.ts';
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
export async function act(actor: Actor, count: number): Promise<void> {
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
  let hash = BEGINNING;
  for (const [i, row] of rows.entries()) {
    hash = link(hash, row.bytes);
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
