import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type TestTenant, type World } from '../../test/world.ts';
import { newId } from './ids.ts';
import { SealBroken } from './secrets/secrets.ts';

let world: World;
let tenant: TestTenant;
before(async () => {
  world = await createWorld();
  tenant = await world.tenant();
});
after(() => world?.close());

const place = (id: string) => ({ table: 'lead_events', column: 'body', id });
const encrypt = (who: TestTenant, subject: string, id: string, text: string) =>
  world.ctx.tx(who.owner, (tx) => world.ctx.subjects.encrypt(tx, subject, place(id), text));
const decrypt = (
  who: TestTenant,
  subject: string,
  items: { place: ReturnType<typeof place>; sealed: Uint8Array }[],
) => world.ctx.read(who.owner, (tx) => world.ctx.subjects.decrypt(tx, subject, items));

test('what is encrypted for a person opens again, item by item', async () => {
  const subject = newId();
  const items = [];
  for (const text of ['one', '', 'drëi'])
    items.push({ place: place(text), sealed: await encrypt(tenant, subject, text, text) });
  assert.deepEqual(await decrypt(tenant, subject, items), ['one', '', 'drëi']);
  assert.deepEqual(await decrypt(tenant, subject, []), []);
});

test("a person's text opens neither in another row, nor for another person, nor in another company", async () => {
  const [subject, other] = [newId(), newId()];
  const sealed = await encrypt(tenant, subject, 'a', 'secret');
  await encrypt(tenant, other, 'a', 'else');
  await assert.rejects(decrypt(tenant, subject, [{ place: place('b'), sealed }]), SealBroken);
  await assert.rejects(decrypt(tenant, other, [{ place: place('a'), sealed }]), SealBroken);
  assert.deepEqual(await decrypt(await world.tenant(), subject, [{ place: place('a'), sealed }]), [null]);
});

test('destroying the key erases what was written, and nothing new is written under it', async () => {
  const subject = newId();
  const sealed = await encrypt(tenant, subject, 'a', 'secret');
  await world.ctx.tx(tenant.owner, (tx) =>
    tx
      .updateTable('subject_keys')
      .set({ destroyed_at: new Date(), sealed_key: Buffer.alloc(0) })
      .where('tenant_id', '=', tenant.id)
      .where('subject_id', '=', subject)
      .execute(),
  );
  assert.deepEqual(await decrypt(tenant, subject, [{ place: place('a'), sealed }]), [null]);
  await assert.rejects(encrypt(tenant, subject, 'b', 'more'), SealBroken);
});

test('two transactions that need a first key at once agree on one', async () => {
  const subject = newId();
  const ids = ['a', 'b', 'c', 'd'];
  const sealed = await Promise.all(ids.map((id) => encrypt(tenant, subject, id, `text ${id}`)));
  const items = ids.map((id, i) => ({ place: place(id), sealed: sealed[i]! }));
  assert.deepEqual(
    await decrypt(tenant, subject, items),
    ids.map((id) => `text ${id}`),
  );
});
