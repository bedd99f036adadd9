import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leads as contract } from '@lintel/contract';
import { type Client, createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { newId } from '../../kernel/ids.ts';

let world: World;
let company: TestTenant;
let owner: Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  owner = await world.client(company.owner);
});
after(() => world.close());

const post = (client: Client, path: string, body: unknown, headers: Record<string, string> = {}) =>
  client.fetch(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
const problem = async (reply: Response) => [reply.status, ((await reply.json()) as { code: string }).code];

test('a lead lives over HTTP: made, read, listed, found, changed, noted, deleted, restored', async () => {
  const lead = await owner.call(contract.create, {
    body: { name: 'Wire Example', emails: ['wire@example.com'] },
  });
  const params = { leadId: lead.id };
  assert.deepEqual(await owner.call(contract.get, { params }), lead);
  const page = await owner.call(contract.list, {
    query: { count: 'true', filter: '[{"field":"hasEmail","op":"is","value":true}]' },
  });
  assert.deepEqual([page.items[0]?.id, page.total], [lead.id, 1]);
  assert.equal((await owner.call(contract.search, { query: { q: 'wire' } })).items.length, 1);
  assert.equal(
    (await owner.call(contract.update, { params, body: { version: 1, budgetMax: 5 } })).version,
    2,
  );
  const note = await owner.call(contract.addNote, { params, body: { text: 'Hello' } });
  const events = await owner.call(contract.events, { params, query: {} });
  assert.deepEqual(
    events.items.map((e) => e.kind),
    ['note.added', 'field.changed', 'lead.created'],
  );
  assert.deepEqual(events.items[0], note);
  assert.equal(await owner.call(contract.remove, { params }), undefined);
  assert.equal((await owner.call(contract.restore, { params })).id, lead.id);
  assert.deepEqual((await owner.call(contract.listStages)).items[0]?.name, 'New');
});

test('the same Idempotency-Key makes one lead; a refused create can be sent again', async () => {
  const headers = { 'Idempotency-Key': newId() };
  const body = { name: 'Once Example', emails: ['once@example.com'] };
  const replies = await Promise.all([1, 2, 3].map(() => post(owner, '/api/leads', body, headers)));
  const ids = await Promise.all(
    replies.filter((r) => r.status === 201).map(async (r) => ((await r.json()) as { id: string }).id),
  );
  assert.ok(ids.length >= 1);
  assert.equal(new Set(ids).size, 1);
  const other = { 'Idempotency-Key': newId() };
  assert.deepEqual(await problem(await post(owner, '/api/leads', body, other)), [409, 'lead.duplicate']);
  assert.deepEqual(await problem(await post(owner, '/api/leads', body, other)), [409, 'lead.duplicate']);
});

test('bad input gets a clear answer', async () => {
  const cases: [unknown, number, string][] = [
    ['{"name":', 400, 'request.malformed'],
    [{ name: 'A', surname: 'B' }, 422, 'request.invalid'],
    [{ name: 5 }, 422, 'request.invalid'],
    [{ name: 'A\u0000B' }, 422, 'request.invalid'],
    ['{"name":"A\\ud800"}', 422, 'request.invalid'],
    [{ budgetMax: 1e13, name: 'A' }, 422, 'request.invalid'],
    [{ tags: ['x'] }, 422, 'lead.unreachable'],
    [{ name: 'A', stageId: newId() }, 404, 'stage.not_found'],
    [{ name: 'A', ownerId: newId() }, 404, 'user.not_found'],
    [{ name: 'A', custom: { nosuch: 1 } }, 422, 'request.invalid'],
  ];
  for (const [body, status, code] of cases) {
    assert.deepEqual(
      await problem(await post(owner, '/api/leads', body)),
      [status, code],
      JSON.stringify(body),
    );
  }
  const gets: [string, number, string][] = [
    ['/api/leads?cursor=xyz', 400, 'request.cursor_invalid'],
    ['/api/leads?sort=salary', 422, 'request.invalid'],
    ['/api/leads?filter=%5B', 422, 'request.invalid'],
    [`/api/leads/${newId()}`, 404, 'lead.not_found'],
    ['/api/leads/search?q=', 422, 'request.invalid'],
  ];
  for (const [path, status, code] of gets)
    assert.deepEqual(await problem(await owner.fetch(path)), [status, code], path);
});

test('roles: an agent neither deletes nor manages fields, a partner writes nothing', async () => {
  const agent = await world.client(await company.member('agent'));
  const partner = await world.client(await company.member('partner'));
  const lead = await agent.call(contract.create, { body: { name: 'Agents Own' } });
  assert.equal((await agent.fetch(`/api/leads/${lead.id}`, { method: 'DELETE' })).status, 403);
  assert.equal((await post(agent, '/api/fields', { label: 'X', type: 'text' })).status, 403);
  assert.equal((await post(partner, '/api/leads', { name: 'Nope' })).status, 403);
  assert.equal((await partner.fetch(`/api/leads/${lead.id}`)).status, 404);
});
