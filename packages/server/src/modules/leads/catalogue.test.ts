import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { listStages, saveStages } from './catalogue.ts';
import { deleteLead, restoreLead } from './delete-lead.ts';
import { createField, listFields, updateField } from './fields/custom-fields.ts';
import { makeLead } from './leads.factory.ts';
import { listSources } from './sources/list-sources.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());
const fails = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;

test('a company starts with the default pipeline, once, however many ask first', async () => {
  const company = await world.tenant();
  const lists = await Promise.all(Array.from({ length: 8 }, () => listStages(world.ctx, company.owner)));
  for (const stages of lists) assert.deepEqual(stages, lists[0]);
  assert.deepEqual(
    lists[0]?.map((s) => [s.name, s.kind]),
    [
      ['New', 'open'],
      ['Contacted', 'open'],
      ['Qualified', 'open'],
      ['Showing', 'open'],
      ['Offer', 'open'],
      ['Under contract', 'open'],
      ['Closed', 'won'],
      ['Lost', 'lost'],
    ],
  );
  const other = await world.tenant();
  assert.notEqual((await listStages(world.ctx, other.owner))[0]?.id, lists[0]?.[0]?.id);
});

test('stages are renamed, reordered, added and removed; one with leads stays', async () => {
  const { owner } = await world.tenant();
  const [first, second, third] = await listStages(world.ctx, owner);
  assert.ok(first && second && third);
  const lead = await makeLead(world.ctx, owner, { stageId: second.id });
  const item = (s: typeof first, name = s.name) => ({ id: s.id, name, kind: s.kind });
  await assert.rejects(saveStages(world.ctx, owner, [item(first), item(third)]), fails('field.in_use'));
  await assert.rejects(
    saveStages(world.ctx, owner, [item(first), { id: newId(), name: 'Ghost', kind: 'open' }]),
    fails('stage.not_found'),
  );
  assert.equal((await listStages(world.ctx, owner)).length, 8, 'a refused list changes nothing');
  const saved = await saveStages(world.ctx, owner, [
    item(second),
    item(first, 'Fresh'),
    { name: 'Won', kind: 'won' },
  ]);
  assert.deepEqual(
    saved.map((s) => [s.name, s.position]),
    [
      ['Contacted', 0],
      ['Fresh', 1],
      ['Won', 2],
    ],
  );
  await assert.rejects(makeLead(world.ctx, owner, { stageId: third.id }), fails('stage.not_found'));
  assert.equal((await makeLead(world.ctx, owner)).stageId, second.id, 'new leads enter the first open stage');
  // A deleted lead does not hold its stage, and comes back into the first one.
  const other = await makeLead(world.ctx, owner, { stageId: first.id });
  await deleteLead(world.ctx, owner, other.id);
  await saveStages(world.ctx, owner, [item(second), { name: 'Won', kind: 'won' }]);
  assert.equal((await restoreLead(world.ctx, owner, other.id)).stageId, second.id);
  assert.equal(lead.stageId, second.id);
});

test('custom fields get a key from their label, keep it when renamed, and keys are unique', async () => {
  const { owner } = await world.tenant();
  const pets = await createField(world.ctx, owner, {
    label: 'Größe in m²!',
    type: 'select',
    options: ['a', 'a', 'b'],
  });
  assert.equal(pets.key, 'grosse_in_m2');
  assert.deepEqual(pets.options, ['a', 'b']);
  assert.equal(
    (await createField(world.ctx, owner, { label: '2nd 学校', type: 'text', options: ['x'] })).key,
    'field_2nd',
  );
  await assert.rejects(
    createField(world.ctx, owner, { label: 'Grosse in m2', type: 'text', options: [] }),
    fails('field.key_taken'),
  );
  const renamed = await updateField(world.ctx, owner, pets.id, { label: 'Size', options: ['c'] });
  assert.deepEqual([renamed.key, renamed.label, renamed.options], ['grosse_in_m2', 'Size', ['c']]);
  assert.deepEqual(
    (await listFields(world.ctx, owner)).map((f) => f.label),
    ['Size', '2nd 学校'],
  );
  const other = await world.tenant();
  await assert.rejects(
    updateField(world.ctx, other.owner, pets.id, { label: 'Mine' }),
    fails('field.not_found'),
  );
  assert.deepEqual(await listFields(world.ctx, other.owner), []);
});

test('sources in use, each once, of leads that are not deleted', async () => {
  const { owner } = await world.tenant();
  for (const source of ['Web', 'Portal', 'Web', undefined]) await makeLead(world.ctx, owner, { source });
  const gone = await makeLead(world.ctx, owner, { source: 'Gone' });
  await deleteLead(world.ctx, owner, gone.id);
  assert.deepEqual(await listSources(world.ctx, owner), ['Portal', 'Web']);
});
