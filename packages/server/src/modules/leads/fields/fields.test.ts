import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CustomField, contract, type FieldType } from '@lintel/contract';
import { type Client, ProblemError, type TestTenant } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { type BatchWorld, batchWorld } from '../batches/batches.factory.ts';
import { readCustom, takeCustom } from '../custom-values.ts';

const { fields, tags, leads, batches, lists, search } = contract;
let w: BatchWorld;
before(async () => {
  w = await batchWorld();
});
after(() => w.close());

const plain = (type: FieldType, more: Partial<CustomField> = {}) => ({
  type,
  options: [],
  min: null,
  max: null,
  ...more,
});

async function refused(work: Promise<unknown>, code: string): Promise<ProblemError['problem']> {
  const error = await work.then(
    () => assert.fail(`${code} was expected`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, code);
  return error.problem;
}

const customOf = async (tenant: TestTenant): Promise<Record<string, unknown>[]> =>
  (
    await w.rows<{ custom: Record<string, unknown> }>(
      'select custom from leads where tenant_id = $1 order by name',
      tenant.id,
    )
  ).map(({ custom }) => custom);

test('each type takes its values as it keeps them, within its limits, and nothing else', () => {
  const options = ['Pool', 'Garden', 'Garage'];
  const taken: [ReturnType<typeof plain>, unknown, unknown][] = [
    [plain('text', { min: 2, max: 3 }), 'ab', 'ab'],
    [plain('money'), 12.345, 12.35],
    [plain('moment'), '2026-03-04T10:00:00+02:00', '2026-03-04T08:00:00.000Z'],
    [plain('multiSelect', { options }), ['Garage', 'Pool', 'Pool'], ['Pool', 'Garage']],
    [plain('url'), 'example.com/a b'.replace(' ', ''), 'https://example.com/ab'],
    [plain('email'), 'Ann.Lee@Example.COM', 'ann.lee@example.com'],
    [plain('phone'), '(512) 555-0143', '+15125550143'],
  ];
  for (const [field, given, kept] of taken)
    assert.deepEqual(takeCustom(field, given as string), { value: kept }, `${field.type} ${String(given)}`);
  const broken: [ReturnType<typeof plain>, unknown][] = [
    [plain('text', { min: 2 }), 'a'],
    [plain('text', { max: 2 }), 'abc'],
    [plain('number', { min: 0 }), -1],
    [plain('number'), '3'],
    [plain('money'), 1e15],
    [plain('boolean'), 'yes'],
    [plain('date'), '2026-02-30'],
    [plain('moment'), '2026-02-30T10:00:00Z'],
    [plain('moment'), '2026-03-04'],
    [plain('select', { options }), 'pool'],
    [plain('multiSelect', { options }), ['Pool', 'Sauna']],
    [plain('multiSelect', { options, max: 1 }), ['Pool', 'Garden']],
    [plain('url'), 'javascript:alert(1)'],
    [plain('url'), 'https://user:word@example.com'],
    [plain('email'), 'nobody'],
    [plain('phone'), 'call me'],
  ];
  for (const [field, given] of broken)
    assert.ok('fault' in takeCustom(field, given as string), `${field.type} ${String(given)}`);
});

test('words of outside are read by their meaning, and left where they have none', () => {
  const options = ['Pool', 'Garden'];
  const read: [ReturnType<typeof plain>, string | number | boolean | string[], unknown][] = [
    [plain('number'), '$1,250.50', 1250.5],
    [plain('number'), '-3', -3],
    [plain('number'), '4.7253', 4.7253],
    [plain('money'), '450k', 450_000],
    [plain('number'), '3 or 4', undefined],
    [plain('number'), 'apartment 5', undefined],
    [plain('boolean'), 'Yes', true],
    [plain('boolean'), 'maybe', undefined],
    [plain('date'), '2026-03-04T10:00:00Z', '2026-03-04'],
    [plain('date'), '03/04/2026', undefined],
    [plain('select', { options }), ' pool ', 'Pool'],
    [plain('multiSelect', { options }), 'garden; pool', ['Pool', 'Garden']],
    [plain('multiSelect', { options }), 'garden; sauna', undefined],
    [plain('text'), ['Pool', 'Garden'], 'Pool, Garden'],
    [plain('text'), 12, '12'],
    [plain('moment'), '2026-03-04', '2026-03-04T00:00:00.000Z'],
  ];
  for (const [field, given, value] of read)
    assert.deepEqual(readCustom(field, given), value, `${field.type} ${String(given)}`);
  assert.equal(readCustom(plain('date'), '03/04/2026', { dateOrder: 'mdy' }), '2026-03-04');
  assert.equal(readCustom(plain('date'), '03/04/2026', { dateOrder: 'dmy' }), '2026-04-03');
  assert.equal(readCustom(plain('date'), '31/04/2026', { dateOrder: 'dmy' }), undefined);
});

test('a field says what it takes: required, limits, default, archived; every way in names what is wrong', async () => {
  const { tenant, client, ids } = await w.company([{ name: 'Ada' }]);
  const make = (body: Record<string, unknown>) => client.call(fields.create, { body: body as never });
  await refused(make({ label: 'Odd', type: 'number', min: 3, max: 2 }), 'request.invalid');
  await refused(make({ label: 'Odd', type: 'number', default: 'x' }), 'field.value_invalid');
  const rooms = await make({
    label: 'Rooms',
    type: 'number',
    min: 1,
    max: 9,
    description: 'Bedrooms wanted',
  });
  await make({ label: 'Heard of us', type: 'select', options: ['Friend', 'Sign'], required: true });
  await make({ label: 'Wishes', type: 'multiSelect', options: ['Pool', 'Garden'], default: ['Garden'] });

  const created = await refused(
    client.call(leads.create, { body: { name: 'Bo', custom: { rooms: 12, wishes: ['Sauna'] } } }),
    'request.invalid',
  );
  assert.deepEqual(created.errors?.map(({ path }) => path).sort(), [
    'custom.heard_of_us',
    'custom.rooms',
    'custom.wishes',
  ]);
  assert.ok(created.errors?.every(({ message }) => message.length > 10));
  const bo = await client.call(leads.create, {
    body: { name: 'Bo', custom: { rooms: 3, heard_of_us: 'Sign' } },
  });
  assert.deepEqual(bo.custom, { rooms: 3, heard_of_us: 'Sign', wishes: ['Garden'] });
  const cleared = await refused(
    client.call(leads.update, {
      params: { leadId: bo.id },
      body: { version: bo.version, custom: { heard_of_us: null } },
    }),
    'request.invalid',
  );
  assert.deepEqual(
    cleared.errors?.map(({ path }) => path),
    ['custom.heard_of_us'],
  );
  await refused(
    client.call(batches.changeBulk, {
      body: { selection: { ids }, changes: { custom: { rooms: 0 } }, automate: false },
    }),
    'request.invalid',
  );

  const has = async (filter: unknown) =>
    (await client.call(leads.list, { query: { filter: JSON.stringify(filter) } as never })).items.map(
      ({ name }) => name,
    );
  assert.deepEqual(await has([{ field: 'custom.wishes', op: 'anyOf', value: ['Garden', 'Pool'] }]), ['Bo']);
  assert.deepEqual(await has([{ field: 'custom.wishes', op: 'allOf', value: ['Garden', 'Pool'] }]), []);
  assert.deepEqual(await has([{ field: 'custom.wishes', op: 'noneOf', value: ['Garden'] }]), ['Ada']);
  assert.deepEqual(await has([{ field: 'custom.wishes', op: 'empty' }]), ['Ada']);

  const saved = await client.call(fields.update, { params: { fieldId: rooms.id }, body: { archived: true } });
  assert.equal(saved.archived, true);
  assert.ok(!(await client.call(leads.listFields)).items.some(({ key }) => key === 'rooms'));
  assert.ok((await client.call(fields.list)).items.some(({ key }) => key === 'rooms'));
  await refused(
    client.call(leads.create, { body: { name: 'Cy', custom: { rooms: 2, heard_of_us: 'Sign' } } }),
    'request.invalid',
  );
  await refused(has([{ field: 'custom.rooms', op: 'atLeast', value: 1 }]), 'field.not_found');
  assert.equal((await customOf(tenant))[1]?.rooms, 3, 'its values stay');
  await client.call(fields.update, { params: { fieldId: rooms.id }, body: { archived: false } });
  assert.deepEqual(await has([{ field: 'custom.rooms', op: 'atLeast', value: 1 }]), ['Bo']);
});

test('a type changes with its values: what would happen is told first, what does not fit is kept, and all of it goes back', async () => {
  const values = ['3', '4 ', 'four', '$5', '3'];
  const { tenant, client } = await w.company(
    values.map((v, i) => ({ name: `L${i}`, custom: { budget_kind: v } })),
  );
  const field = (await client.call(leads.listFields)).items[0]!;
  const params = { fieldId: field.id };
  const list = await client.call(lists.create, {
    body: {
      name: 'Kinds',
      filter: { all: [{ field: 'custom.budget_kind', op: 'is', value: 'four' }] },
    } as never,
  });

  const preview = await client.call(fields.previewType, { params, body: { type: 'number' } });
  assert.deepEqual(
    [preview.total, preview.checked, preview.same, preview.changed, preview.lost],
    [5, 5, 0, 4, 1],
  );
  assert.deepEqual(preview.lostSamples, [{ from: 'four', to: null, count: 1 }]);
  assert.deepEqual(preview.changedSamples[0], { from: '3', to: 3, count: 2 });
  const uses = await client.call(fields.uses, { params });
  assert.deepEqual(uses, { items: [{ kind: 'list', id: list.id, name: 'Kinds' }], values: 5 });
  const asChoices = await client.call(fields.previewType, { params, body: { type: 'select' } });
  assert.deepEqual(asChoices.options.sort(), ['$5', '3', '4', 'four']);
  assert.equal(asChoices.lost, 0);

  const { field: now, batch } = await client.call(fields.changeType, { params, body: { type: 'number' } });
  assert.deepEqual([now.type, now.batchId], ['number', null]);
  assert.deepEqual([batch.kind, batch.state, batch.changed, batch.failed], ['field', 'done', 5, 1]);
  assert.deepEqual(
    (await customOf(tenant)).map(({ budget_kind }) => budget_kind ?? null),
    [3, 4, null, 5, 3],
  );
  const problems = await client.call(batches.problems, { params: { batchId: batch.id } });
  assert.deepEqual(
    problems.items.map(({ name, reason, fields: of }) => [name, reason, of]),
    [['L2', 'not_fitting', ['custom.budget_kind']]],
  );
  assert.equal((await client.call(lists.list)).items.find(({ id }) => id === list.id)?.broken.length, 1);

  // Somebody writes the new type before it is taken back: that value follows the field to its old type.
  const [later] = (await client.call(leads.list, { query: {} })).items.filter(({ name }) => name === 'L0');
  await client.call(leads.update, {
    params: { leadId: later!.id },
    body: { version: later!.version, custom: { budget_kind: 7 } },
  });
  await client.call(batches.undo, { params: { batchId: batch.id }, body: {} as never });
  const [follow] = await w.rows<{ id: string }>(
    `select id from batches where tenant_id = $1 and kind = 'field' and id <> $2`,
    tenant.id,
    batch.id,
  );
  await w.change(tenant, follow!.id);
  assert.deepEqual(
    (await customOf(tenant)).map(({ budget_kind }) => budget_kind),
    ['7', '4 ', 'four', '$5', '3'],
  );
  const after = (await client.call(leads.listFields)).items[0]!;
  assert.deepEqual([after.type, after.batchId], ['text', null]);
  await refused(
    client.call(batches.undo, { params: { batchId: batch.id }, body: {} as never }),
    'batch.undone',
  );
});

test('killed between chunks the change of type goes on, and nobody changes the field meanwhile', async () => {
  const { tenant, client } = await w.company(
    Array.from({ length: 1_201 }, (_, i) => ({
      name: `N${i}`,
      custom: { budget_kind: i === 7 ? 'x' : `${i}` },
    })),
  );
  const field = (await client.call(leads.listFields)).items[0]!;
  const params = { fieldId: field.id };
  const { field: now, batch } = await client.call(fields.changeType, { params, body: { type: 'number' } });
  assert.deepEqual([now.type, now.batchId, batch.state], ['number', batch.id, 'waiting']);
  await refused(client.call(fields.changeType, { params, body: { type: 'text' } }), 'field.converting');
  await refused(client.call(fields.update, { params, body: { archived: true } }), 'field.converting');
  const stop = new AbortController();
  const { record } = w.ctx;
  let chunks = 0;
  w.ctx.record = (...args) => {
    if (args[2] === 'leads.changed_in_bulk' && ++chunks === 2) stop.abort();
    return record.apply(w.ctx, args);
  };
  await assert.rejects(w.change(tenant, batch.id, stop.signal));
  w.ctx.record = record;
  const half = await client.call(batches.get, { params: { batchId: batch.id } });
  assert.ok(half.done > 0 && half.done < 1_201, String(half.done));
  await Promise.all([w.change(tenant, batch.id), w.change(tenant, batch.id)]);
  const done = await client.call(batches.get, { params: { batchId: batch.id } });
  assert.deepEqual([done.state, done.changed, done.failed], ['done', 1_201, 1]);
  const kept = await customOf(tenant);
  assert.equal(kept.filter(({ budget_kind }) => typeof budget_kind === 'number').length, 1_200);
  assert.equal((await client.call(leads.listFields)).items[0]?.batchId, null);

  await client.call(batches.undo, { params: { batchId: batch.id }, body: {} as never });
  await w.undo(tenant, batch.id);
  const back = await customOf(tenant);
  assert.equal(back.filter(({ budget_kind }) => typeof budget_kind === 'string').length, 1_201);
});

test('samples are not shown to a role that must not see the field', async () => {
  const { tenant, client } = await w.company([{ name: 'Ada', custom: { budget_kind: 'canary' } }]);
  const field = (await client.call(leads.listFields)).items[0]!;
  const member = await tenant.member('broker');
  const role = newId();
  await w.db.query(
    `with made as (insert into roles (tenant_id, id, base, name, fields)
       values ($1, $2, 'broker', 'Blind', '{"custom.budget_kind": "hidden"}'))
     update users set role_id = $2 where id = $3`,
    [tenant.id, role, member.userId],
  );
  const blind: Client = await w.world.client(member);
  const preview = await blind.call(fields.previewType, {
    params: { fieldId: field.id },
    body: { type: 'number' },
  });
  assert.deepEqual([preview.lost, preview.hidden], [1, true]);
  assert.ok(!JSON.stringify(preview).includes('canary'));
  assert.equal(
    (await client.call(fields.previewType, { params: { fieldId: field.id }, body: { type: 'number' } }))
      .hidden,
    false,
  );
});

test('a tag has one spelling; renamed, merged and removed it goes back', async () => {
  const { tenant, client } = await w.company([
    { name: 'A', tags: ['VIP', 'open house'] },
    { name: 'B', tags: ['vip', 'Vip'] },
    { name: 'C', tags: ['Open House'] },
  ]);
  const tagsOf = async () =>
    (
      await w.rows<{ tags: string[] }>('select tags from leads where tenant_id = $1 order by name', tenant.id)
    ).map((row) => row.tags);
  const [vip, house] = [(await tagsOf())[1]![0]!, (await tagsOf())[2]![0]!];
  assert.deepEqual(await tagsOf(), [[vip, house], [vip], [house]]);
  assert.deepEqual((await client.call(tags.list, { query: { q: 'VI' } })).items, [
    { name: vip, count: 2, capped: false },
  ]);
  const page = await client.call(tags.list, { query: { limit: 1 } });
  assert.deepEqual(
    [page.items, (await client.call(tags.list, { query: { limit: 1, cursor: page.nextCursor! } })).items].map(
      (items) => items.map(({ name }) => name.toLowerCase()),
    ),
    [['open house'], ['vip']],
  );
  const race = await Promise.all(
    ['New Tag', 'new tag', 'NEW TAG', 'New tag'].map((tag, i) =>
      client.call(leads.create, { body: { name: `R${i}`, tags: [tag] } }),
    ),
  );
  assert.equal(race.length, 4);
  assert.equal(new Set((await tagsOf()).slice(3).flat()).size, 1, 'of racing spellings one is kept');

  await refused(client.call(tags.rename, { body: { tags: [vip], name: house } as never }), 'tag.taken');
  await refused(client.call(tags.rename, { body: { tags: ['nope'], name: 'x' } as never }), 'tag.not_found');
  const merged = await client.call(tags.rename, { body: { tags: [vip], name: house, merge: true } });
  assert.deepEqual(await tagsOf().then((all) => all.slice(0, 3)), [[house], [house], [house]]);
  await client.call(batches.undo, { params: { batchId: merged.id }, body: {} as never });
  assert.deepEqual(
    (await tagsOf()).slice(0, 3).map((all) => [...all].sort()),
    [[house, vip].sort(), [vip], [house]],
  );
  const spelling = vip === 'VIP' ? 'Vip' : 'VIP';
  const respelled = await client.call(tags.rename, { body: { tags: [vip], name: spelling } as never });
  assert.equal((await tagsOf())[1]![0], spelling);
  await client.call(batches.undo, { params: { batchId: respelled.id }, body: {} as never });
  assert.equal((await tagsOf())[1]![0], vip);
  await client.call(tags.remove, { body: { tags: [house.toUpperCase()] } });
  assert.deepEqual((await tagsOf()).slice(0, 3), [[vip], [vip], []]);
});

test('one search finds people, listings, lists and tags within reach, and nothing beyond', async () => {
  const { tenant, client } = await w.company([
    { name: 'Quarla Stone', tags: ['Quarry fan'] },
    { name: 'Other Person', tags: ['Quartz'] },
  ]);
  await w.db.query(
    `insert into properties (tenant_id, id, listing_id, address, city, standard_status, list_price, created_at, updated_at)
     values ($1, gen_random_uuid(), 'MLS-77', '14 Quarry Lane', 'Austin', 'Active', 648000, now(), now())`,
    [tenant.id],
  );
  const deal = await client.call(contract.deals.create, {
    body: { name: 'Quarry sale', side: 'seller', address: '14 Quarry Lane' } as never,
  });
  await client.call(lists.create, {
    body: { name: 'Quarry buyers', filter: { all: [{ field: 'type', op: 'is', value: 'buyer' }] } } as never,
  });
  const found = await client.call(search.find, { query: { q: 'quar' } });
  assert.deepEqual(
    [
      found.people.map(({ name }) => name),
      found.properties.map(({ address, price }) => [address, price]),
      found.lists.map(({ name, shared }) => [name, shared]),
      found.tags,
    ],
    [['Quarla Stone'], [['14 Quarry Lane', 648_000]], [['Quarry buyers', false]], ['Quarry fan', 'Quartz']],
  );
  // What pasting brings along is a space, and nothing but that finds nothing.
  assert.deepEqual(await client.call(search.find, { query: { q: '\t\0quar\n' } }), found);
  const nothing = await client.call(search.find, { query: { q: '\0 \t' } });
  assert.ok(Object.values(nothing).every((part) => part.length === 0));
  assert.deepEqual(
    (await client.call(search.find, { query: { q: 'lane sale', kind: 'deals' } })).deals.map(
      ({ id, state }) => [id, state],
    ),
    [[deal.id, 'open']],
  );
  assert.equal((await client.call(search.find, { query: { q: 'quar', kind: 'tags' } })).people.length, 0);
  assert.deepEqual(
    (await client.call(search.find, { query: { q: 'mls-7' } })).properties.map(({ listingId }) => listingId),
    ['MLS-77'],
  );
  const agent = await w.world.client(await tenant.member('agent'));
  const little = await agent.call(search.find, { query: { q: 'quar' } });
  assert.deepEqual(
    [little.people, little.deals, little.lists, little.tags],
    [[], [], [], []],
    'nothing of others',
  );
  const other = await w.world.tenant();
  const nobody = await (await w.world.client(other.owner)).call(search.find, { query: { q: 'quar' } });
  assert.deepEqual(nobody, { people: [], properties: [], deals: [], lists: [], tags: [] });
});
