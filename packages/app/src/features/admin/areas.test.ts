import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantsOf, type Permission, type Role } from '@lintel/contract';
import { adminAreas } from './areas.ts';

const areasOf = (role: Role) => adminAreas((permission: Permission) => grantsOf(role)[permission] !== 'none');

test('each role finds the areas of Admin it may do something in, and no others', () => {
  const all = adminAreas(() => true);
  assert.deepEqual(areasOf('owner'), all);
  assert.deepEqual(
    areasOf('broker'),
    all.filter((area) => area !== 'keys' && area !== 'company'),
  );
  for (const role of ['team_lead', 'isa', 'agent', 'partner', 'read_only'] as const)
    assert.deepEqual(areasOf(role), [], role);
});
