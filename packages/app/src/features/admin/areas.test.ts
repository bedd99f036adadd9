import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantsOf, type Permission, type Role } from '@lintel/contract';
import { adminAreas } from './areas.ts';

const areasOf = (role: Role) => adminAreas((permission: Permission) => grantsOf(role)[permission] !== 'none');

test('each role finds the areas of Admin it may do something in, and no others', () => {
  assert.deepEqual(areasOf('owner'), [
    'users',
    'roles',
    'routing',
    'pipelines',
    'fields',
    'tags',
    'sources',
    'queue',
    'mailboxes',
    'webhooks',
    'forms',
    'look-ups',
    'keys',
    'audit',
    'company',
  ]);
  assert.deepEqual(areasOf('broker'), [
    'users',
    'roles',
    'routing',
    'pipelines',
    'fields',
    'tags',
    'sources',
    'queue',
    'mailboxes',
    'webhooks',
    'forms',
    'look-ups',
    'audit',
  ]);
  for (const role of ['team_lead', 'isa', 'agent', 'partner', 'read_only'] as const)
    assert.deepEqual(areasOf(role), [], role);
});
