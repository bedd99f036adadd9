import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type FilterGroup, type SmartList } from '@lintel/contract';
import {
  createWorld,
  ProblemError,
  type Client as TestClient,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const { lists } = contract;
const HOT: FilterGroup = { all: [{ field: 'band', op: 'is', value: 'hot' }] };

async function refused(work: Promise<unknown>, code: string): Promise<ProblemError['problem']> {
  const error = await work.then(
    () => assert.fail(`${code} was expected`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, code);
  return error.problem;
}
const listsOf = async (client: TestClient): Promise<SmartList[]> => (await client.call(lists.list)).items;
const make = (client: TestClient, name: string, over: Record<string, unknown> = {}) =>
  client.call(lists.create, { body: { name, filter: HOT, ...over } as never });
const owned = (company: TestTenant) => world.client(company.owner);

test('a company begins with lists of its own, once, and one that was removed stays away', async () => {
  const company = await world.tenant();
  const owner = await owned(company);
  const [first = [], ...others] = await Promise.all(Array.from({ length: 8 }, () => listsOf(owner)));
  assert.ok(first.length >= 6);
  for (const other of others)
    assert.deepEqual(
      other.map((list) => list.id),
      first.map((list) => list.id),
    );
  assert.deepEqual(
    first.filter((list) => list.pinned).map((list) => list.name),
    ['Hot, not contacted', 'New this week', 'No contact for 7 days'],
  );
  for (const { id } of first) await owner.call(lists.remove, { params: { listId: id } });
  assert.deepEqual(await listsOf(owner), []);
});

test('a private list is its owner’s alone; a shared one is changed by those who may share', async () => {
  const company = await world.tenant();
  const [ann, ben, lead] = await Promise.all([
    world.client(await company.member('agent')),
    world.client(await company.member('agent')),
    world.client(await company.member('team_lead')),
  ]);
  const mine = await make(ann, 'Mine');
  const params = { listId: mine.id };
  assert.ok(!(await listsOf(ben)).some(({ id }) => id === mine.id));
  for (const other of [ben, lead]) {
    await refused(other.call(lists.update, { params, body: { version: 1, name: 'X' } }), 'list.not_found');
    await refused(other.call(lists.remove, { params }), 'list.not_found');
    await refused(
      other.call(lists.arrange, { body: { items: [{ id: mine.id, pinned: true }] } }),
      'list.not_found',
    );
  }
  await refused(make(ann, 'For all', { shared: true }), 'auth.forbidden');
  await refused(ann.call(lists.update, { params, body: { version: 1, shared: true } }), 'auth.forbidden');

  const shared = await make(lead, 'Of the team', { shared: true });
  const seen = (await listsOf(ann)).find(({ id }) => id === shared.id);
  assert.equal(seen?.mayChange, false);
  const of = { listId: shared.id };
  await refused(ann.call(lists.update, { params: of, body: { version: 1, name: 'Y' } }), 'auth.forbidden');
  await refused(ann.call(lists.remove, { params: of }), 'auth.forbidden');
  const boss = await owned(company);
  const renamed = await boss.call(lists.update, { params: of, body: { version: 1, name: 'Ours' } });
  assert.deepEqual([renamed.name, renamed.version, renamed.mayChange], ['Ours', 2, true]);
  // Taking it from everybody is for whoever made it.
  await refused(
    boss.call(lists.update, { params: of, body: { version: 2, shared: false } }),
    'auth.forbidden',
  );
  const back = await lead.call(lists.update, { params: of, body: { version: 2, shared: false } });
  assert.equal(back.shared, false);
  await refused(boss.call(lists.update, { params: of, body: { version: 3, name: 'Z' } }), 'list.not_found');
});

test('another company’s list does not exist', async () => {
  const [one, two] = [await owned(await world.tenant()), await owned(await world.tenant())];
  const list = await make(one, 'Theirs', { shared: true });
  const params = { listId: list.id };
  await refused(two.call(lists.update, { params, body: { version: 1, name: 'X' } }), 'list.not_found');
  await refused(two.call(lists.remove, { params }), 'list.not_found');
  assert.ok(!(await listsOf(two)).some(({ id }) => id === list.id));
  assert.ok(!(await two.call(lists.counts)).items.some(({ id }) => id === list.id));
});

test('of two changes of one version one wins; names are one’s own; each write is told once', async () => {
  const company = await world.tenant();
  const owner = await owned(company);
  const list = await make(owner, 'Two hands', { pinned: true });
  assert.equal(list.pinned, true);
  const params = { listId: list.id };
  const tries = await Promise.allSettled(
    ['A', 'B'].map((name) => owner.call(lists.update, { params, body: { version: 1, name } })),
  );
  const lost = tries.filter((t) => t.status === 'rejected');
  assert.equal(lost.length, 1);
  const problem = (lost[0] as PromiseRejectedResult).reason as ProblemError;
  assert.equal(problem.problem.code, 'list.stale');
  assert.deepEqual(problem.problem.context, { version: 2 });
  await make(owner, 'Once');
  await refused(make(owner, 'ONCE'), 'list.name_taken');
  // Somebody else may call theirs the same, and a shared one is another kind of list.
  await make(await world.client(await company.member('agent')), 'once');
  await make(owner, 'Once', { shared: true });
  await refused(make(owner, 'once', { shared: true }), 'list.name_taken');
  const { items } = await owner.call(contract.audit.list, { query: { limit: 50 } });
  const told = items.filter(({ action }) => action.startsWith('list.'));
  assert.deepEqual(
    told.map(({ action }) => action),
    ['list.created', 'list.created', 'list.created', 'list.updated', 'list.created'],
  );
});

test('the order and the sidebar are each person’s own', async () => {
  const company = await world.tenant();
  const [owner, ann] = [await owned(company), await world.client(await company.member('agent'))];
  const before = await listsOf(owner);
  const [a, b] = before as [SmartList, SmartList];
  const { items } = await owner.call(lists.arrange, {
    body: {
      items: [
        { id: b.id, pinned: false },
        { id: a.id, pinned: true },
      ],
    },
  });
  assert.deepEqual(
    items.slice(0, 2).map(({ id, pinned }) => [id, pinned]),
    [
      [b.id, false],
      [a.id, true],
    ],
  );
  assert.deepEqual(
    items.slice(2).map(({ id }) => id),
    before.slice(2).map(({ id }) => id),
  );
  assert.deepEqual(
    (await listsOf(ann)).map(({ id }) => id),
    before.map(({ id }) => id),
  );
  const late = await make(owner, 'Late');
  assert.equal((await listsOf(owner)).at(-1)?.id, late.id);
});

test('counts hold to the reach of whoever reads them', async () => {
  const company = await world.tenant();
  const [ann, ben] = [await company.member('agent'), await company.member('agent')];
  const [owner, ofAnn, ofBen] = await Promise.all([owned(company), world.client(ann), world.client(ben)]);
  const pond = await owner.call(contract.leads.createPond, {
    body: { name: 'Pond', userIds: [ann.userId!] },
  });
  const lead = (name: string, place: object) =>
    owner.call(contract.leads.create, { body: { name, tags: ['count me'], ...place } });
  await lead('One', { ownerId: ann.userId });
  await lead('Two', { ownerId: ann.userId });
  await lead('Three', { ownerId: ben.userId });
  await lead('Four', { pondId: pond.id });
  const tagged = { all: [{ field: 'tags', op: 'is', value: 'count me' }] };
  const mine = { all: [{ field: 'ownerId', op: 'is', value: 'me' }] };
  const all = await make(owner, 'All tagged', { shared: true, filter: tagged });
  const own = await make(owner, 'My own', { shared: true, filter: mine });
  const count = async (client: TestClient, id: string | null) =>
    (await client.call(lists.counts)).items.find((one) => one.id === id);
  for (const [client, tags, me] of [
    [owner, 4, 0],
    [ofAnn, 3, 2],
    [ofBen, 1, 1],
  ] as const) {
    assert.deepEqual(await count(client, all.id), { id: all.id, total: tags, capped: false });
    assert.deepEqual(await count(client, own.id), { id: own.id, total: me, capped: false });
    assert.deepEqual(await count(client, null), { id: null, total: tags, capped: false });
  }
  const ponds = (await listsOf(ofAnn)).find(({ preset }) => preset === 'my_ponds');
  assert.equal((await count(ofAnn, ponds!.id))?.total, 1);
  assert.equal((await count(ofBen, ponds!.id))?.total, 0);
});

test('a list that picks people by who they are is refused, with the condition that does', async () => {
  const owner = await owned(await world.tenant());
  const field = (label: string, type: 'select' | 'text' = 'text') =>
    owner.call(contract.fields.create, { body: { label, type, options: [] } });
  const language = await field('Preferred language');
  const pet = await field('Pet');
  for (const [filter, path] of [
    [{ any: [HOT, { all: [{ field: 'name', op: 'contains', value: 'Garcia' }] }] }, 'filter.any.1.all.0'],
    [{ all: [{ field: `custom.${language.key}`, op: 'notEmpty' }] }, 'filter.all.0'],
    [{ all: [{ field: 'tags', op: 'anyOf', value: ['pool', 'Spanish'] }] }, 'filter.all.0'],
    [{ all: [{ field: `custom.${pet.key}`, op: 'contains', value: 'service animal' }] }, 'filter.all.0'],
  ] as const) {
    const problem = await refused(make(owner, 'Unfair', { filter }), 'fair_housing.refused');
    assert.equal(problem.errors?.[0]?.path, path);
    // As a search of the moment it stays free.
    await owner.call(contract.leads.list, { query: { filter: JSON.stringify(filter) as never } });
  }
  await refused(make(owner, 'Religious buyers'), 'fair_housing.refused');
  const fair = await make(owner, 'Pets', {
    filter: { all: [{ field: `custom.${pet.key}`, op: 'is', value: 'cat' }] },
  });
  await refused(
    owner.call(lists.update, {
      params: { listId: fair.id },
      body: { version: 1, filter: { all: [{ field: 'name', op: 'notEmpty' }] } },
    }),
    'fair_housing.refused',
  );
});

test('a bad filter is refused with its place, and nothing is kept', async () => {
  const owner = await owned(await world.tenant());
  const deep = { all: [{ any: [{ all: [{ any: [] }] }] }] };
  const many = { all: Array.from({ length: 41 }, () => ({ field: 'hasEmail', op: 'is', value: true })) };
  for (const [filter, path] of [
    [deep, 'filter.all.0.any.0.all.0'],
    [many, 'filter'],
    [{ all: [], any: [] }, 'filter'],
    ['nonsense', 'filter'],
    [{ all: [{ any: [{ field: 'shoe', op: 'is', value: 1 }] }] }, 'filter.all.0.any.0.field'],
    [{ all: [{ field: 'score', op: 'contains', value: 'x' }] }, 'filter.all.0'],
    [{ all: [HOT, { field: 'createdAt', op: 'within', value: 0.5 }] }, 'filter.all.1'],
    [{ any: [{ field: 'event', op: 'happened', value: 3 }] }, 'filter.any.0'],
    [{ all: [{ field: 'custom.nosuch', op: 'empty' }] }, 'filter.all.0'],
  ] as const) {
    const problem = await refused(make(owner, 'Bad', { filter }), 'request.invalid');
    assert.equal(problem.errors?.[0]?.path, path, JSON.stringify(filter).slice(0, 80));
  }
  assert.ok(!(await listsOf(owner)).some(({ name }) => name === 'Bad'));
});

test('a list whose field a role hides still loads, without the value, and counts without the condition', async () => {
  const company = await world.tenant();
  const owner = await owned(company);
  const agent = await company.member('agent');
  const list = await make(owner, 'Big budgets', {
    shared: true,
    filter: {
      all: [
        { any: [{ field: 'budgetMax', op: 'atLeast', value: 900_000 }] },
        { field: 'hasEmail', op: 'is', value: true },
      ],
    },
  });
  await owner.call(contract.access.updateRole, {
    params: { roleId: 'agent' },
    body: { version: 0, fields: { budget: 'hidden' } },
  });
  const reader = await world.client(agent);
  await reader.call(contract.leads.create, { body: { emails: ['mine@example.com'] } });
  const seen = (await listsOf(reader)).find(({ id }) => id === list.id);
  assert.deepEqual(
    seen?.broken.map(({ path }) => path),
    ['all.0.any.0'],
  );
  assert.ok(!JSON.stringify(seen).includes('900000'));
  const { items } = await reader.call(lists.counts);
  assert.equal(items.find(({ id }) => id === list.id)?.total, 1);
});
