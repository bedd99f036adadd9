import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { deleteLead } from './delete-lead.ts';
import { createField, listFields, updateField } from './fields/custom-fields.ts';
import { makeLead } from './leads.factory.ts';
import { listSources } from './sources/list-sources.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());
const fails = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;

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
