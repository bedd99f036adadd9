import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { words } from '../reading/problems.ts';
import { keepMessage, readOriginal, settleMessage } from './keep-message.ts';
import * as repo from './messages.repository.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const post = (bytes: string | Buffer, dedupeKey: string) => ({
  door: 'webhook' as const,
  channelId: null,
  contentType: 'application/json',
  bytes: Buffer.from(bytes),
  dedupeKey,
  from: 'Portal <leads@portal.example.com>',
});

test('an original is kept once, sealed, and comes back as it came, small and large', async () => {
  const { owner } = await world.tenant();
  for (const bytes of [Buffer.from('{"name":"Ann"}'), Buffer.alloc(300_000, 'x')]) {
    const key = newId();
    const racing = await Promise.all(
      Array.from({ length: 5 }, () => keepMessage(world.ctx, owner, post(bytes, key))),
    );
    assert.equal(new Set(racing.map((r) => r.messageId)).size, 1);
    assert.equal(racing.filter((r) => !r.known).length, 1);
    const row = await world.ctx.read(owner, (tx) => repo.findMessage(tx, racing[0]!.messageId));
    assert.ok(row);
    assert.equal(row.state, 'kept');
    assert.equal(row.sender_domain, 'portal.example.com');
    assert.ok(!row.sealed?.includes('Ann'));
    assert.deepEqual(await readOriginal(world.ctx, row), bytes);
  }
  const files = await world.ctx.files.list(`${owner.tenantId}/messages`);
  assert.equal(files.length, 1, 'what lost the race leaves no file');
});

test('a message that led to an event stays read; one that waits can still be read', async () => {
  const { owner } = await world.tenant();
  const { messageId } = await keepMessage(world.ctx, owner, post('{}', 'a'));
  const state = async () => (await world.ctx.read(owner, (tx) => repo.findMessage(tx, messageId)))?.state;
  await settleMessage(world.ctx, owner, messageId, {
    state: 'waiting',
    problem: words('inbox.problem.interrupted'),
  });
  assert.equal(await state(), 'waiting');
  await settleMessage(world.ctx, owner, messageId, { state: 'read', leadId: newId(), eventId: newId() });
  assert.equal(await state(), 'read');
  await settleMessage(world.ctx, owner, messageId, {
    state: 'waiting',
    problem: words('inbox.problem.interrupted'),
  });
  assert.equal(await state(), 'read');
});

test('another company neither sees nor shares a message', async () => {
  const [one, two] = [await world.tenant(), await world.tenant()];
  const first = await keepMessage(world.ctx, one.owner, post('{}', 'same'));
  const second = await keepMessage(world.ctx, two.owner, post('{}', 'same'));
  assert.equal(second.known, false);
  assert.equal(await world.ctx.read(two.owner, (tx) => repo.findMessage(tx, first.messageId)), undefined);
});
